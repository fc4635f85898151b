/** The guides that Duban knows. A later one is a new file in `editions/` and its name first in this list. */
import { guide2026 } from './editions/2026.ts'
import type { Guide } from './guide.ts'

/** Newest first. */
const editions: readonly [Guide, ...Guide[]] = [guide2026]

/** The edition that tasks refer to. */
export const currentGuide: Guide = editions[0]
