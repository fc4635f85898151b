import { type Day, dayInShanghai } from '../core/day.ts'
import { refuseDayAhead } from '../core/day-ahead.ts'
import { buildOfficeDayOpened } from '../core/build-events.ts'
import type { DomainEvent } from '../core/events.ts'
import { ALL_OFFICES } from '../core/register/register.ts'

export type OpenDayNeeds = { publish: (events: readonly DomainEvent[]) => Promise<void>; now: () => string }

/** Tells every office, and the centre for its departments, that the day of `scheduledTime` is open. Twice does no harm; a day ahead is refused. */
export async function openDay(needs: OpenDayNeeds, scheduledTime: string): Promise<{ day: Day; offices: number }> {
  const day = dayInShanghai(scheduledTime)
  const at = needs.now()
  refuseDayAhead(day, at)
  await needs.publish(ALL_OFFICES.map(code => buildOfficeDayOpened(code, day, at)))
  return { day, offices: ALL_OFFICES.length }
}
