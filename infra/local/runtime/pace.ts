/** When the clock may move: only when nothing is in flight, to the next instant at which anything can happen. */
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { Clock, Timeline } from './clock.ts'
import type { LocalFunction } from './local-function.ts'
import type { ReadStreams } from './streams.ts'

/** How long to wait at most for something to happen while calls are under way. */
const POLL_MILLISECONDS = 5
const EMPTY_PASSES = 2
/** How often the clock is set in real time; a machine that was asleep meanwhile has missed nothing. */
const TICK_MILLISECONDS = 50
const LONGEST_STEP = 1_000

export type Pace = {
  /** To be called when a call has ended or gone to sleep. */
  noteChange: () => void
  /** Waits until nothing happens any more at this instant. */
  settle: () => Promise<void>
  /** Lives on until the instant, from one thing that can happen to the next. */
  liveUntil: (end: number) => Promise<void>
  /** From now on the clock keeps the pace of real time, until the end. */
  keepRealTime: () => Promise<void>
  end: () => void
}

type Parts = { clock: Clock; timeline: Timeline; functions: readonly LocalFunction[]; readStreams: ReadStreams }

export function createPace({ clock, timeline, functions, readStreams }: Parts): Pace {
  const ending = new AbortController()
  const isEnding = (): boolean => ending.signal.aborted
  let noteChange = (): void => {}

  /** What streams and queues do between two calls takes no turn of the loop: the calls are all that can be under way. */
  const isAtRest = (): boolean => functions.every(one => one.isAtRest())

  const waitForChange = async (): Promise<void> => {
    if (isAtRest()) return
    await new Promise<void>(resolve => {
      const poll = setTimeout(resolve, POLL_MILLISECONDS)
      noteChange = () => {
        clearTimeout(poll)
        resolve()
      }
    })
  }

  const areAllConfirmed = async (): Promise<boolean> =>
    (await Promise.all(functions.map(one => one.confirmRest()))).every(Boolean)

  const settle = async (): Promise<void> => {
    for (let passes = 0; passes < EMPTY_PASSES && !isEnding();) {
      await waitForChange()
      const records = await readStreams()
      // A turn of the loop also where the streams were not asked: whatever has arrived is heard first
      await setImmediate()
      passes = records === 0 && isAtRest() && (await areAllConfirmed()) ? passes + 1 : 0
    }
  }

  const liveUntil = async (end: number): Promise<void> => {
    for (await settle(); !isEnding(); await settle()) {
      const next = timeline.next()
      if (next === undefined || next > end) break
      clock.set(Math.max(next, clock.now()))
      timeline.runDue(clock.now())
    }
    if (!isEnding()) clock.set(Math.max(end, clock.now()))
  }

  const keepRealTime = async (): Promise<void> => {
    let instant = clock.now()
    for (let before = performance.now(); !isEnding();) {
      await sleep(TICK_MILLISECONDS, undefined, { signal: ending.signal }).catch(() => {})
      const passed = performance.now() - before
      before += passed
      instant += Math.min(passed, LONGEST_STEP)
      clock.set(Math.floor(instant))
      timeline.runDue(clock.now())
      await readStreams()
    }
  }

  const end = (): void => {
    ending.abort()
    noteChange()
  }
  return { noteChange: () => noteChange(), settle, liveUntil, keepRealTime, end }
}
