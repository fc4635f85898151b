/** The domain-event bus. */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { EventsNotPutError } from '../core/errors.ts'
import { buildNoticesEnded } from '../core/build-events.ts'
import type { DomainEvent, TellEnds } from '../core/events.ts'
import { addMilliseconds } from '../core/instant.ts'

/** PutEvents takes no more at a time. */
const ENTRIES_PER_CALL = 10
const MAX_ROUNDS = 4

export type Publish = (events: readonly DomainEvent[]) => Promise<void>

/** Whoever sends must not wait long for a bus that does not answer. */
export const buildBusClient = (): EventBridgeClient =>
  new EventBridgeClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  })

/** A call may succeed while some of its entries fail: those are put again, and named when they keep failing. */
export function buildPublish(client: Pick<EventBridgeClient, 'send'>, busName: string): Publish {
  const putChunk = async (chunk: readonly DomainEvent[]): Promise<DomainEvent[]> => {
    const answer = await client.send(
      new PutEventsCommand({
        Entries: chunk.map(({ source, detailType, detail }) => ({
          EventBusName: busName,
          Source: source,
          DetailType: detailType,
          Detail: JSON.stringify(detail),
        })),
      }),
    )
    return chunk.filter((_, index) => answer.Entries?.[index]?.EventId === undefined)
  }
  return async events => {
    let open = [...events]
    for (let round = 0; open.length > 0 && round < MAX_ROUNDS; round += 1) {
      const failed: DomainEvent[] = []
      for (let start = 0; start < open.length; start += ENTRIES_PER_CALL)
        failed.push(...(await putChunk(open.slice(start, start + ENTRIES_PER_CALL))))
      open = failed
    }
    if (open.length > 0) throw new EventsNotPutError(`not put: ${open.map(({ detail }) => detail.metadata.id).join(', ')}`)
  }
}

/** For how long a bus that has failed is left alone (milliseconds). */
const REST = 60_000

/** Whoever sends waits for a bus that is down but once in a while: between the trials of one, all others hear so at once. */
export function buildTellEnds(client: Pick<EventBridgeClient, 'send'>, busName: string, now: () => string): TellEnds {
  const publish = buildPublish(client, busName)
  let restsUntil = ''
  return async ended => {
    const at = now()
    if (at < restsUntil) throw new EventsNotPutError('not put: the bus has failed a moment ago')
    if (restsUntil !== '') restsUntil = addMilliseconds(at, REST)
    try {
      await publish(buildNoticesEnded(ended, at))
      restsUntil = ''
    } catch (error) {
      restsUntil = addMilliseconds(now(), REST)
      throw error
    }
  }
}
