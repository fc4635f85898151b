/**
 * What sets a function going: schedules, stream records, events of the bus, messages of the queue. Each is delivered at least once,
 * unless it is lost; in whatever order; and again when the function failed or died, as often as its source does that.
 */
import type { Random } from './random.ts'
import { type Machine, type Run, startWorker } from './worker.ts'

export type Source = {
  /** Milliseconds from the cause to the call, at most, when nothing is wrong. */
  usual: number
  /** And when it is late. */
  late: number
  retries: number
  /** Milliseconds between a failed call and the next one. */
  pause: number
  /** What failed for good lies in a queue, with all that it takes to call again. */
  keepsFailed?: true
}

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** As the stack declares them. */
export const SOURCES = {
  schedule: { usual: 10, late: 150 * MINUTE, retries: 2, pause: MINUTE, keepsFailed: true },
  everyMinute: { usual: 10, late: MINUTE, retries: 0, pause: 0 },
  bus: { usual: 500, late: 120 * MINUTE, retries: 2, pause: MINUTE, keepsFailed: true },
  stream: { usual: 900, late: 60 * MINUTE, retries: 5, pause: SECOND },
  /** Whoever sees a verb fail types it again. */
  person: { usual: 1_000, late: MINUTE, retries: 5, pause: 20 * SECOND },
  queue: { usual: 500, late: 10 * MINUTE, retries: 5, pause: 3 * MINUTE, keepsFailed: true },
} as const satisfies Record<string, Source>

export type Trigger = Omit<Run, 'random'> & { source: Source; random: Random }

export function pullTrigger(machine: Machine, { source, random, ...run }: Trigger): void {
  const { scheduler, faults, log } = machine
  if (random.chance(faults('lostTrigger'))) return log(`${run.name} lost`)
  const times = random.chance(faults('repeatedTrigger')) ? 2 : 1
  for (let time = 1; time <= times; time += 1) {
    const most = random.chance(faults('lateTrigger')) ? source.late : source.usual
    const name = time === 1 ? run.name : `${run.name}'`
    scheduler.after(random.between(1, most), () => callUntilDone(machine, { ...run, name, random: random.fork(name) }, source))
  }
}

function callUntilDone(machine: Machine, run: Run, source: Source, tried = 0): void {
  const again = tried === 0 ? run : { ...run, name: `${run.name}*${tried}`, random: run.random.fork(String(tried)) }
  startWorker(machine, again, end => {
    if (end === 'done') return
    const retry = (): void => callUntilDone(machine, run, source, tried + 1)
    if (tried < source.retries) machine.scheduler.after(source.pause, retry)
    else if (source.keepsFailed) machine.deadLetters.push(retry)
  })
}
