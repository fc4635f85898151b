/** Stands between the workers and the stores: notes what takes effect, and has each step judged. */
import type { TaskMessage } from '../../../functions/core/messages/task-message.ts'
import type { Compose } from '../../../functions/core/compose/compose.ts'
import type { Channel } from '../../../functions/core/outbox/channel.ts'
import type { TellEnds } from '../../../functions/core/events.ts'
import type { OutboxStore, RegisterStore } from '../../../functions/core/ports.ts'
import { findBatch } from './find-batch.ts'
import { type Context, type Desk, know } from './context.ts'
import type { HandOver } from './providers.ts'
import { watchOutbox } from './watch-outbox.ts'
import { watchRegister } from './watch-register.ts'

/** One worker's ports, and what becomes known through its hands. */
export type Watch = {
  outbox: OutboxStore
  register: RegisterStore
  compose: (compose: Compose) => Compose
  noteWords: (message: TaskMessage) => void
  noteLeaving: (channel: Channel) => void
  noteArrival: (handOver: HandOver) => void
  tellEnds: TellEnds
}

export function watchWorker(context: Context, stores: { outbox: OutboxStore; register: RegisterStore }): Watch {
  const { scheduler, history, judge } = context
  const desk: Desk = { known: new Map() }
  return {
    outbox: watchOutbox(context, desk, stores.outbox),
    register: watchRegister(context, stores.register),
    compose: compose => notices => {
      for (const { id } of notices) know(desk, id).composed = scheduler.time()
      return compose(notices)
    },
    noteWords({ noticeId, subjects }) {
      know(desk, noticeId).subjects = subjects
    },
    noteLeaving: channel => judge({ kind: 'let-go', channel, time: scheduler.time() }),
    noteArrival: handOver => noteArrival(context, desk, handOver),
    async tellEnds(ended) {
      for (const { notice, state } of ended) history.told.set(notice, (history.told.get(notice) ?? new Set()).add(state))
    },
  }
}

function noteArrival({ rows, scheduler, history, hashAddress, judge }: Context, desk: Desk, handOver: HandOver): void {
  const notice = rows.notices.get(handOver.noticeId)
  if (notice === undefined) throw new Error(`a message of no notice: ${handOver.noticeId}`)
  const hash = hashAddress(handOver.to)
  const arrival = {
    ...handOver,
    time: scheduler.time(),
    left: Date.parse(handOver.leftAt),
    hash,
    notice,
    priority: findBatch(rows, notice)?.priority ?? 'ordinary',
    knew: { ...desk.known.get(notice.id) },
  }
  judge({ kind: 'arrived', arrival })
  history.arrivals.set(notice.id, [...(history.arrivals.get(notice.id) ?? []), arrival])
}
