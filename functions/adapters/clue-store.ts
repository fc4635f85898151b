/** Clues in DynamoDB: what may be read in the Register, the rest in the sealed table. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { ClueSecrets, ClueStore } from '../core/clues/clue-store.ts'
import type { Seal } from './seal.ts'

export type ClueTables = { register: string; sealed: string }

export function buildClueStore(
  _client: DynamoDBDocumentClient,
  _tables: ClueTables,
  _guards: { seal: Seal; secrets: ClueSecrets },
): ClueStore {
  throw new Error('not yet')
}
