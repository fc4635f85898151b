import type { Problem } from '../../../functions/core/problems.ts'

/** Where something was found; what is left out is null in the report. */
export type Place = { file: string; row?: number; column?: string; value?: string }

const LONGEST_VALUE = 100

const shorten = (value: string): string => (value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value)

const toProblem = (place: Place, message: string, mend: string): Problem => ({
  file: place.file,
  row: place.row ?? null,
  column: place.column ?? null,
  value: place.value === undefined ? null : shorten(place.value),
  message,
  mend,
})

/** Collects everything that is wrong or odd, so that a person can mend it all in one go. */
export class Findings {
  readonly problems: Problem[] = []
  readonly warnings: Problem[] = []

  problem(place: Place, message: string, mend: string): void {
    this.problems.push(toProblem(place, message, mend))
  }

  warning(place: Place, message: string, mend: string): void {
    this.warnings.push(toProblem(place, message, mend))
  }
}
