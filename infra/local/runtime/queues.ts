/** The queues of the template, and the functions that they feed. */
import type { Clock, Timeline } from './clock.ts'
import type { Outcome } from './local-function.ts'
import { createQueue, type Queue } from './queue.ts'
import { startQueueMapping } from './queue-mapping.ts'
import type { Wiring } from './wiring.ts'

export type QueuesSurroundings = {
  clock: Clock
  timeline: Timeline
  invoke: (target: string, event: unknown) => Promise<Outcome>
  /** Hears of what was given up. */
  onDeadLetter: (queue: string, message: unknown) => void
  onChange: () => void
}

export type Queues = {
  has: (arn: string) => boolean
  /** By its name. */
  find: (name: string) => Queue | undefined
  send: (arn: string, body: unknown) => void
  /** Puts what was given up into its queue, where there is one. */
  discard: (from: string, queue: string | undefined, message: unknown) => void
  /** What lies in each. */
  list: () => Record<string, unknown[]>
}

export function createQueues({ queues, queueMappings }: Wiring, surroundings: QueuesSurroundings): Queues {
  const send = (arn: string, body: unknown): void => void byArn.get(arn)?.send(body)
  const discard: Queues['discard'] = (from, queue, message) => {
    if (queue !== undefined) send(queue, message)
    surroundings.onDeadLetter(queue ?? `（${from} 没有死信队列）`, message)
  }
  const putAside = ({ name, RedrivePolicy }: (typeof queues)[number], body: unknown): void =>
    discard(name, RedrivePolicy?.deadLetterTargetArn, body)
  const byArn = new Map(queues.map(spec => [spec.arn, createQueue(spec, { ...surroundings, putAside })]))
  for (const spec of queueMappings) {
    const queue = byArn.get(spec.EventSourceArn)
    if (spec.Enabled && queue)
      startQueueMapping(spec, queue, { ...surroundings, invoke: event => surroundings.invoke(spec.FunctionName, event) })
  }
  return {
    has: arn => byArn.has(arn),
    find: name => [...byArn.values()].find(({ spec }) => spec.name === name),
    send,
    discard,
    list: () => Object.fromEntries([...byArn].map(([arn, queue]) => [arn, queue.list()])),
  }
}
