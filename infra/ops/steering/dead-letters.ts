/**
 * What lies in the dead-letter queues, and how it is played again. A queue holds either what its function was called with, or only
 * which records of a stream it did not get through.
 */
import * as z from 'zod/mini'
import { eachInFlight, type Progress } from '../load/apply.ts'
import type { QueueCalls, QueueMessage } from './queue-calls.ts'

export type DeadLetterQueue = {
  /** Its function's name, as people know it. */
  name: string
  url: string
  functionName: string
  /** The queue from which its messages came, where they came from one. */
  source?: string
}

/** `payload`: there is something to play. `stream`: the records are known by number only, and are gone after a day. */
export type DeadLetter =
  | { kind: 'payload'; payload: string; about: string; from: string }
  | { kind: 'stream'; about: string; from: string }

const RECEIPTS = 'receive-receipts'

/** By what the stack puts out: `<Function>DeadLetters` beside `<Function>FunctionName`. */
export function listDeadLetterQueues(outputs: Readonly<Record<string, string>>): DeadLetterQueue[] {
  return Object.entries(outputs).flatMap(([key, url]) => {
    const [, pascal] = /^(\w+)DeadLetters$/.exec(key) ?? []
    if (pascal === undefined) return []
    const name = pascal.replaceAll(/(?!^)([A-Z])/g, '-$1').toLowerCase()
    const { ReceiptsQueue: source } = outputs
    const isFed = name === RECEIPTS && source !== undefined
    return [{ name, url, functionName: outputs[`${pascal}FunctionName`] ?? '', ...(isFed && { source }) }]
  })
}

/** What Lambda writes of an asynchronous call, and of a batch of a stream, that failed for good. */
const $Failure = z.object({
  timestamp: z.string(),
  requestContext: z.object({ functionArn: z.string() }),
  requestPayload: z.unknown(),
})
const $StreamFailure = z.object({
  timestamp: z.string(),
  DDBStreamBatchInfo: z.object({ approximateArrivalOfFirstRecord: z.optional(z.string()), batchSize: z.optional(z.number()) }),
})
/** Each of these is a name of ours or of AWS's: nobody's data. */
const $About = z.object({
  'detail-type': z.optional(z.string()),
  type: z.optional(z.string()),
  scheduledTime: z.optional(z.string()),
  detail: z.optional(z.object({ data: z.optional(z.object({ office: z.optional(z.string()), day: z.optional(z.string()) })) })),
})

/** @returns what the message is, without anything personal of it; `payload` is not for print */
export function readDeadLetter({ body, sentAt }: Pick<QueueMessage, 'body' | 'sentAt'>): DeadLetter {
  const parsed = parseJson(body)
  const ofStream = $StreamFailure.safeParse(parsed)
  if (ofStream.success) {
    const { DDBStreamBatchInfo: batch, timestamp } = ofStream.data
    return {
      kind: 'stream',
      about: `变更流中的 ${batch.batchSize ?? 1} 条`,
      from: batch.approximateArrivalOfFirstRecord ?? timestamp,
    }
  }
  const ofCall = $Failure.safeParse(parsed)
  const payload: unknown = ofCall.success ? ofCall.data.requestPayload : parsed
  const text = ofCall.success ? JSON.stringify(payload) : body
  return {
    kind: 'payload',
    payload: text,
    about: describePayload(payload),
    from: ofCall.success ? ofCall.data.timestamp : sentAt,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A kind, such as `OfficeDayOpened 44 2026-11-23`. */
function describePayload(payload: unknown): string {
  const { data } = $About.safeParse(payload)
  const { 'detail-type': detailType, type, scheduledTime, detail } = data ?? {}
  const kind = detailType ?? type ?? (scheduledTime === undefined ? undefined : `定时任务 ${scheduledTime}`)
  return [kind ?? '其他', detail?.data?.office, detail?.data?.day].filter(part => part !== undefined).join(' ')
}

/** What lies in the queue; it lies there afterwards as well. */
export async function listDeadLetters(calls: QueueCalls, queue: DeadLetterQueue): Promise<DeadLetter[]> {
  if ((await calls.count(queue.url)) === 0) return []
  const held = new Map<string, QueueMessage>()
  for (;;) {
    const fresh = (await calls.receive(queue.url)).filter(({ id }) => !held.has(id))
    if (fresh.length === 0) break
    for (const message of fresh) held.set(message.id, message)
  }
  const messages = [...held.values()]
  await eachInFlight(messages, IN_FLIGHT, message => giveBack(calls, queue, message))
  return messages.map(readDeadLetter)
}

/** One that was held too long is in sight again by itself. */
async function giveBack(calls: QueueCalls, { url }: DeadLetterQueue, message: QueueMessage): Promise<void> {
  await calls.giveBack(url, message).catch(() => undefined)
}

const IN_FLIGHT = 8

export type Redriven = { played: number; discarded: number; left: number }

/**
 * Plays again what has a payload, a few messages at a time, so that each is done with while it is out of sight: it is removed only when
 * it has been taken over, so whoever is killed in between plays it twice, which every function bears. What has none is removed when that
 * is wanted, and else lies on. It ends when a look shows nothing new: what has failed again since `began` waits for the next time.
 */
export async function redrive(
  calls: QueueCalls,
  queue: DeadLetterQueue,
  { discard, began, tell }: { discard: boolean; began: string; tell: Progress },
): Promise<Redriven> {
  const total = await calls.count(queue.url)
  const seen = new Set<string>()
  const kept: QueueMessage[] = []
  const result = { played: 0, discarded: 0, left: 0 }
  for (;;) {
    const messages = await calls.receive(queue.url)
    const fresh = messages.filter(({ id, sentAt }) => !seen.has(id) && sentAt <= began)
    if (fresh.length === 0) break
    for (const { id } of fresh) seen.add(id)
    await eachInFlight(fresh, IN_FLIGHT, async message => {
      const letter = readDeadLetter(message)
      if (letter.kind === 'payload') await play(calls, queue, letter.payload)
      const done = letter.kind === 'payload' ? 'played' : discard ? 'discarded' : 'left'
      if (done === 'left') kept.push(message)
      else await calls.remove(queue.url, message)
      result[done] += 1
    })
    tell(seen.size, Math.max(total, seen.size))
  }
  await eachInFlight(kept, IN_FLIGHT, message => giveBack(calls, queue, message))
  return result
}

const play = (calls: QueueCalls, { source, functionName }: DeadLetterQueue, payload: string): Promise<void> =>
  source === undefined ? calls.callLater(functionName, payload) : calls.send(source, payload)
