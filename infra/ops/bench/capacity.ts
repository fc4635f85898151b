/** What each call to DynamoDB consumes, by what it did: reads, refused conditions and index writes included. */
import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { setTimeout } from 'node:timers/promises'
import * as z from 'zod/mini'

export type Consumed = { calls: number; write: number; index: number; read: number }
export type Meter = {
  /** What the calls from now on belong to. */
  phase: string
  readonly rows: Map<string, Consumed>
}

const $units = z.object({ CapacityUnits: z.optional(z.number()) })
const $consumed = z.object({
  CapacityUnits: z.optional(z.number()),
  Table: z.optional($units),
  GlobalSecondaryIndexes: z.optional(z.record(z.string(), $units)),
})
const $output = z.object({ output: z.object({ ConsumedCapacity: z.optional(z.union([$consumed, z.array($consumed)])) }) })
const $keys = z.object({
  RequestItems: z.record(z.string(), z.object({ Keys: z.array(z.unknown()), ConsistentRead: z.optional(z.boolean()) })),
})

const WRITES = new Set(['PutItemCommand', 'UpdateItemCommand', 'DeleteItemCommand'])

const ROWS: readonly [RegExp, string][] = [
  [/"NOTICE#/, 'notice'],
  [/"BATCH#|"DUE#/, 'batch'],
  [/"SUPPRESSIONS#/, 'suppression'],
  [/"CONTROL"/, 'pause and brake'],
  [/"RATE#/, 'rate'],
  [/"MAIL#/, "office's mail"],
  [/"(?:OFFICE|TASKS)#/, 'register'],
]
const DEEDS: readonly [RegExp, string][] = [
  [/#inHand = /, 'attempt on record'],
  [/#endedAt = /, 'end'],
  [/#leaseUntil = /, 'lease'],
  [/REMOVE.*#leaseUntil/, 'release'],
  [/#receipt = /, 'receipt'],
  [/#changedAt = /, 'outcome'],
]

const findName = (names: readonly [RegExp, string][], text: string): string | undefined =>
  names.find(([pattern]) => pattern.test(text))?.[1]

/** Which row a call is about and what it does with it, in words. */
function describeCall(command: string, input: object): string {
  const text = JSON.stringify(input)
  const deed = findName(DEEDS, text) ?? command.replace(/(?:Item)?Command$/, '').toLowerCase()
  return `${findName(ROWS, text) ?? 'other'}: ${deed}`
}

/** A key that is asked for costs its unit whether or not there is a row: not every engine counts it. */
function leastRead(input: object): number {
  const parsed = $keys.safeParse(input)
  if (!parsed.success) return 0
  const tables = Object.values(parsed.data.RequestItems)
  return tables.reduce((sum, { Keys, ConsistentRead }) => sum + Keys.length * (ConsistentRead === true ? 1 : 0.5), 0)
}

/**
 * Meters every call of this client from now on.
 * @param atLeast milliseconds that a call takes, so that a function's time is not that of an engine on the same machine
 */
export function meterCapacity(client: DynamoDBClient, atLeast = 0): Meter {
  const meter: Meter = { phase: '', rows: new Map() }
  const add = (command: string, input: object, consumed: Omit<Consumed, 'calls'>): void => {
    const name = `${meter.phase} · ${describeCall(command, input)}`
    const known = meter.rows.get(name) ?? { calls: 0, write: 0, index: 0, read: 0 }
    meter.rows.set(name, {
      calls: known.calls + 1,
      write: known.write + consumed.write,
      index: known.index + consumed.index,
      read: known.read + consumed.read,
    })
  }
  client.middlewareStack.add(
    (next, context) => async args => {
      const command = String(context['commandName'])
      const begun = performance.now()
      try {
        const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' as const } })
        add(command, args.input, readUnits(command, args.input, answer))
        return answer
      } catch (error) {
        // A refused write costs what it would have cost; rows of ours are below a kilobyte.
        if (error instanceof ConditionalCheckFailedException)
          add(`${command} refused`, args.input, { write: 1, index: 0, read: 0 })
        throw error
      } finally {
        const early = atLeast - (performance.now() - begun)
        if (early > 0) await setTimeout(early)
      }
    },
    { step: 'initialize', priority: 'high' },
  )
  return meter
}

function readUnits(command: string, input: object, answer: unknown): Omit<Consumed, 'calls'> {
  const consumed = [$output.parse(answer).output.ConsumedCapacity ?? []].flat()
  const table = consumed.reduce((sum, { Table }) => sum + (Table?.CapacityUnits ?? 0), 0)
  const index = consumed
    .flatMap(({ GlobalSecondaryIndexes = {} }) => Object.values(GlobalSecondaryIndexes))
    .reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)
  return WRITES.has(command)
    ? { write: table, index, read: 0 }
    : { write: 0, index: 0, read: Math.max(table + index, leastRead(input)) }
}
