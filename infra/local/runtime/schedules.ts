/** Puts the declared schedules on the timeline. */
import { randomUUID } from 'node:crypto'
import type { Clock, Timeline } from './clock.ts'
import { parseSchedule } from './schedule-expression.ts'
import type { ScheduleSpec } from './wiring.ts'

/** The target's input with the scheduler's own words filled in, or the event that it sends without an input. */
export function buildScheduledEvent(schedule: ScheduleSpec, instant: number): unknown {
  const scheduledTime = new Date(instant).toISOString().replace('.000Z', 'Z')
  const words: Record<string, string> = {
    'scheduled-time': scheduledTime,
    'schedule-arn': schedule.arn,
    'execution-id': randomUUID(),
    'attempt-number': '1',
  }
  const input =
    schedule.Target.Input ??
    JSON.stringify({ version: '0', 'detail-type': 'Scheduled Event', source: 'aws.scheduler', time: scheduledTime, detail: '{}' })
  const event: unknown = JSON.parse(input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (whole, word: string) => words[word] ?? whole))
  return event
}

export function startSchedules(
  schedules: readonly ScheduleSpec[],
  { clock, timeline }: { clock: Clock; timeline: Timeline },
  fire: (schedule: ScheduleSpec, event: unknown) => void,
): void {
  for (const schedule of schedules.filter(one => one.State === 'ENABLED')) {
    const nextInstant = parseSchedule(schedule.ScheduleExpression, schedule.ScheduleExpressionTimezone, clock.now())
    const addNext = (after: number): void => {
      const next = nextInstant(after)
      if (next === undefined) return
      timeline.add(next, () => {
        fire(schedule, buildScheduledEvent(schedule, next))
        addNext(next)
      })
    }
    // A schedule due at the very first instant counts
    addNext(clock.now() - 1)
  }
}
