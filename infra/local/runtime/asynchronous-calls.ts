/** Asynchronous calls of functions, as schedules and rules make them: repeated after a failure, then put into the failure queue. */
import type { Clock, Timeline } from './clock.ts'
import type { LocalFunction } from './local-function.ts'

/** Lambda waits a minute before the first repetition and two before the second. */
const PAUSES = [60_000, 120_000]

export type CallLater = (target: LocalFunction, event: unknown) => void

/** @param discard takes what failed for good */
export function createAsynchronousCalls(
  clock: Clock,
  timeline: Timeline,
  discard: (target: LocalFunction, message: unknown) => void,
): CallLater {
  const attempt = async (target: LocalFunction, event: unknown, began: number, failures: number): Promise<void> => {
    const outcome = await target.invoke(event)
    if (outcome.ok) return
    const { retryAttempts, maxEventAgeSeconds, arn } = target.spec
    const next = clock.now() + (PAUSES[failures] ?? 120_000)
    if (failures < retryAttempts && next - began <= maxEventAgeSeconds * 1000) {
      timeline.add(next, () => void attempt(target, event, began, failures + 1))
      return
    }
    discard(target, {
      version: '1.0',
      timestamp: new Date(clock.now()).toISOString(),
      requestContext: { functionArn: arn, condition: failures < retryAttempts ? 'EventAgeExceeded' : 'RetriesExhausted' },
      requestPayload: event,
      responsePayload: { errorType: outcome.error.name, errorMessage: outcome.error.message },
    })
  }
  return (target, event) => void attempt(target, event, clock.now(), 0)
}
