/** The ends that receipts bring about are told: by the bus, or by the sweep for as long as the bus takes nothing. */
import type { EndedNotice, TellEnds } from '../events.ts'
import { addMilliseconds } from '../instant.ts'
import { finishAll } from '../limiter.ts'
import { buildTellingId } from '../outbox/ends.ts'
import type { NoticeRecord, OutboxStore } from '../ports.ts'

export type EndOf = { notice: Pick<NoticeRecord, 'id' | 'office' | 'day'>; end: EndedNotice }

type Needs = { outbox: Pick<OutboxStore, 'putBatch'>; now: () => string; newId: () => string; tellEnds: TellEnds }

/** For so long the bus is left alone (milliseconds). */
const FIRST_PAUSE = 60_000

/** @throws when neither takes them: their receipts are to come again */
export async function tellSurely(needs: Needs, ended: readonly EndOf[]): Promise<void> {
  if (ended.length === 0) return
  try {
    await needs.tellEnds(ended.map(({ end }) => end))
  } catch {
    const days = Map.groupBy(ended, ({ notice: { office, day } }) => `${office} ${day}`)
    await finishAll([...days.values()].map(group => leaveToSweep(needs, group)))
  }
}

async function leaveToSweep({ outbox, now, newId }: Needs, group: readonly EndOf[]): Promise<void> {
  const [first] = group
  if (first === undefined) return
  const { office, day } = first.notice
  const id = buildTellingId(newId())
  const notices = [...new Set(group.map(({ notice }) => notice.id))]
  const dueAt = addMilliseconds(now(), FIRST_PAUSE)
  await outbox.putBatch({ id, office, day, priority: 'ordinary', lane: 'later', dueAt, notices })
}
