/** An event source mapping of a queue: calls its function with what is visible; what fails is seen again when its time is up. */
import { createHash } from 'node:crypto'
import type { Clock, Timeline } from './clock.ts'
import type { Outcome } from './local-function.ts'
import { listFailures } from './partial-batch.ts'
import type { Queue, QueueMessage } from './queue.ts'
import { REGION } from './resource-types.ts'
import type { QueueMappingSpec } from './wiring.ts'

export type QueueMappingSurroundings = {
  clock: Clock
  timeline: Timeline
  invoke: (event: unknown) => Promise<Outcome>
  onChange: () => void
}

/** Lambda polls a queue with five workers to begin with. */
const CALLS_AT_ONCE = 5

const toRecord = ({ id, body, sentAt, receivedAt, receives }: QueueMessage, arn: string) => ({
  messageId: id,
  receiptHandle: `${id}-${receives}`,
  body,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: String(sentAt),
    SenderId: 'local',
    ApproximateFirstReceiveTimestamp: String(receivedAt),
  },
  messageAttributes: {},
  md5OfBody: createHash('md5').update(body).digest('hex'),
  eventSource: 'aws:sqs',
  eventSourceARN: arn,
  awsRegion: REGION,
})

export function startQueueMapping(
  spec: QueueMappingSpec,
  queue: Queue,
  { clock, timeline, invoke, onChange }: QueueMappingSurroundings,
): void {
  const mostCalls = spec.ScalingConfig?.MaximumConcurrency ?? CALLS_AT_ONCE
  const window = spec.MaximumBatchingWindowInSeconds * 1000
  let calls = 0
  let isAboutToLook = false
  let cancelWindow: (() => void) | undefined

  const callOnce = async (messages: QueueMessage[]): Promise<void> => {
    calls += 1
    const outcome = await invoke({ Records: messages.map(message => toRecord(message, queue.spec.arn)) })
    const ids = messages.map(({ id }) => id)
    const failed = new Set(listFailures(ids, outcome, spec.FunctionResponseTypes.length > 0))
    queue.remove(ids.filter(id => !failed.has(id)))
    calls -= 1
    look()
    onChange()
  }

  /** Nothing while all calls are taken, or while the window may still fill the batch. */
  const takeBatch = (): QueueMessage[] => {
    if (calls >= mostCalls) return []
    const { count, since } = queue.peek()
    if (count === 0 || count >= spec.BatchSize || clock.now() >= since + window) return queue.receive(spec.BatchSize)
    cancelWindow = timeline.add(since + window, look)
    return []
  }

  const look = (): void => {
    isAboutToLook = false
    cancelWindow?.()
    for (let batch = takeBatch(); batch.length > 0; batch = takeBatch()) void callOnce(batch)
  }

  // What arrives in one go is looked at together, as a poll would find it
  queue.onVisible(() => {
    if (isAboutToLook) return
    isAboutToLook = true
    queueMicrotask(look)
  })
}
