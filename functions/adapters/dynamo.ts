/** The DynamoDB client and what every store needs around it. */
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type * as z from 'zod/mini'
import { UnreadableRowError } from '../core/errors.ts'
import type { RowProblem } from '../core/ports.ts'
import { CALL_TIMES } from './call-times.ts'
import { parseRowRef } from './keys.ts'

/** Writes of one run in flight at once: more would only queue for a socket. */
export const CONNECTIONS = 64

/** Endpoint, region and credentials come from the environment, as the SDK reads it. */
export function buildDocumentClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts: 8,
    requestHandler: {
      ...CALL_TIMES,
      httpAgent: { keepAlive: true, maxSockets: CONNECTIONS },
      httpsAgent: { keepAlive: true, maxSockets: CONNECTIONS },
    },
  })
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
}

export type Row = Record<string, unknown>

/** What a conditional write found in its way: the row as it is, or undefined where there is none. */
export type Refused = { refusedBy: Row | undefined }

/**
 * Makes a conditional write (with `ReturnValuesOnConditionCheckFailure: 'ALL_OLD'`). The SDK repeats a write whose answer was
 * lost and then meets its own row, so whoever calls must recognise that row as its own.
 * @returns the answer, or what stood in its way
 */
export async function tryWrite<T extends object>(write: () => Promise<T>): Promise<T | Refused> {
  try {
    return await write()
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    return { refusedBy: error.Item === undefined ? undefined : unmarshall(error.Item) }
  }
}

export const isRefused = (answer: object): answer is Refused => 'refusedBy' in answer

export const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

export const describeKey = (row: unknown): string => (isRow(row) ? `${String(row['pk'])} ${String(row['sk'])}` : 'not a row')

/** Reads each row by its schema; one that does not fit becomes a problem that names its key and fields, never their values. */
export function parseRows<T>(rows: readonly unknown[], schema: z.ZodMiniType<T>): { rows: T[]; problems: RowProblem[] } {
  const good: T[] = []
  const problems: RowProblem[] = []
  for (const row of rows) {
    const parsed = schema.safeParse(row)
    if (parsed.success) good.push(parsed.data)
    else problems.push({ row: describeKey(row), message: `unreadable: ${listFields(parsed.error.issues)}`, ...findRef(row) })
  }
  return { rows: good, problems }
}

/** @throws UnreadableRowError */
export function parseOne<T>(row: Row, schema: z.ZodMiniType<T>): T {
  const parsed = schema.safeParse(row)
  if (parsed.success) return parsed.data
  throw new UnreadableRowError(`${describeKey(row)}: unreadable: ${listFields(parsed.error.issues)}`)
}

function findRef(row: unknown): Pick<RowProblem, 'ref'> {
  const ref = isRow(row) ? parseRowRef({ pk: String(row['pk']), sk: String(row['sk']) }) : undefined
  return ref === undefined ? {} : { ref }
}

/** The first fields say enough; a long list of facts may have hundreds of bad ones. */
const FIELDS = 5

function listFields(issues: readonly { path: PropertyKey[]; code?: string | undefined }[]): string {
  const shown = issues.slice(0, FIELDS).map(issue => `${issue.path.map(String).join('.') || 'row'} (${issue.code ?? 'invalid'})`)
  return [...shown, ...(issues.length > FIELDS ? [`and ${issues.length - FIELDS} more`] : [])].join(', ')
}
