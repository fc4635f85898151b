/** Clues in DynamoDB: what may be read in the Register, the rest in the sealed table. Only the API has it. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { ClueSecrets, ClueStore } from '../core/clues/clue-store.ts'
import { buildClueAccess, type ClueTables } from './clue-access.ts'
import { buildClueFiles } from './clue-files.ts'
import { buildClueLists } from './clue-lists.ts'
import { buildClueReadings } from './clue-readings.ts'
import { buildClueReads } from './clue-reads.ts'
import { buildClueWrites } from './clue-writes.ts'
import { isRefused } from './dynamo.ts'
import { buildWrites } from './dynamo-writes.ts'
import { buildPersonRateKey } from './keys.ts'
import { toTtlOf } from './row-fields.ts'
import type { Seal } from './seal.ts'

const KEEP_MINUTE_DAYS = 2

export function buildClueStore(
  client: DynamoDBDocumentClient,
  tables: ClueTables,
  guards: { seal: Seal; secrets: ClueSecrets },
): ClueStore {
  const access = buildClueAccess(client, tables, guards.seal)
  const { update } = buildWrites(client, tables.sealed)
  return {
    findClue: access.find,
    ...buildClueWrites(access, guards.seal),
    ...buildClueLists(access, guards.secrets),
    ...buildClueReads(access, guards.secrets),
    ...buildClueReadings(access),
    ...buildClueFiles(access),

    // The SDK's repetition may count one request twice: the caps bear that.
    async takeRequest({ actor }, minute, { what, cap }) {
      if (cap < 1) return false
      const answer = await update({
        key: buildPersonRateKey(actor, minute, what),
        set: { entity: 'clueRequests', ttl: toTtlOf(`${minute}:00.000Z`, KEEP_MINUTE_DAYS) },
        add: { taken: 1 },
        condition: 'attribute_not_exists(#taken) OR #taken < :cap',
        values: { cap },
      })
      return !isRefused(answer)
    },
  }
}
