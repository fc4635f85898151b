import type { OfficeCode } from '../register/register.ts'
import type { Controls } from '../outbox/controls.ts'

/** A pause takes effect within this time and the answer of whatever is under way. */
const FRESH = 1_000

/**
 * Reads an office's pause and brake at most once a second, however many notices ask.
 * @param elapsed milliseconds on a clock that never stands still: a pause is typed by a person, whatever the time of day
 */
export function rememberControls(
  read: (office: OfficeCode) => Promise<Controls>,
  elapsed: () => number,
): (office: OfficeCode) => Promise<Controls> {
  const known = new Map<OfficeCode, { at: number; controls: Promise<Controls> }>()
  return async office => {
    const present = elapsed()
    const last = known.get(office)
    if (last !== undefined && present - last.at < FRESH) return last.controls
    const controls = read(office)
    known.set(office, { at: present, controls })
    // What could not be read is asked again by the next one.
    controls.catch(() => known.delete(office))
    return controls
  }
}
