/** An SQS queue: at least once, out of sight while it is worked on, put aside after too many tries. */
import { randomUUID } from 'node:crypto'
import type { Clock, Timeline } from './clock.ts'
import type { QueueSpec } from './wiring.ts'

export type QueueMessage = { id: string; body: string; sentAt: number; receivedAt: number; receives: number }
type Held = QueueMessage & { isVisible: boolean; cancelReturn?: () => void }

export type Queue = {
  spec: QueueSpec
  /** @returns the id of the message */
  send: (body: unknown) => string
  /** When the oldest visible message was sent, and how many there are. */
  peek: () => { count: number; since: number }
  /** Takes messages out of sight until they are deleted, or their time is up. */
  receive: (most: number) => QueueMessage[]
  remove: (ids: readonly string[]) => void
  /** Lets a message that was taken be seen again at once. */
  giveBack: (id: string) => void
  /** Hears whenever there is something to receive. */
  onVisible: (listen: () => void) => void
  /** Everything that lies in it. */
  list: () => unknown[]
}

export type QueueSurroundings = {
  clock: Clock
  timeline: Timeline
  /** Takes what was received too often. */
  putAside: (queue: QueueSpec, body: unknown) => void
}

export function createQueue(spec: QueueSpec, { clock, timeline, putAside }: QueueSurroundings): Queue {
  const messages = new Map<string, Held>()
  const listeners: (() => void)[] = []
  const listVisible = (): Held[] => [...messages.values()].filter(({ isVisible }) => isVisible)
  const tell = (): void => {
    for (const listen of listeners) listen()
  }

  const comeBack = (message: Held): void => {
    if (spec.RedrivePolicy && message.receives >= spec.RedrivePolicy.maxReceiveCount) {
      messages.delete(message.id)
      putAside(spec, JSON.parse(message.body))
      return
    }
    message.isVisible = true
    tell()
  }

  const take = (message: Held): QueueMessage => {
    message.isVisible = false
    message.receives += 1
    if (message.receives === 1) message.receivedAt = clock.now()
    message.cancelReturn = timeline.add(clock.now() + spec.VisibilityTimeout * 1000, () => comeBack(message))
    const { id, body, sentAt, receivedAt, receives } = message
    return { id, body, sentAt, receivedAt, receives }
  }

  return {
    spec,
    send: body => {
      const id = randomUUID()
      messages.set(id, { id, body: JSON.stringify(body), sentAt: clock.now(), receivedAt: 0, receives: 0, isVisible: true })
      tell()
      return id
    },
    peek: () => {
      const visible = listVisible()
      return { count: visible.length, since: visible[0]?.sentAt ?? 0 }
    },
    receive: most => listVisible().slice(0, most).map(take),
    remove: ids => {
      for (const id of ids) {
        messages.get(id)?.cancelReturn?.()
        messages.delete(id)
      }
    },
    giveBack: id => {
      const message = messages.get(id)
      message?.cancelReturn?.()
      if (message) comeBack(message)
    },
    onVisible: listen => listeners.push(listen),
    list: () => [...messages.values()].map(({ body }): unknown => JSON.parse(body)),
  }
}
