/** One thing wrong with the input, told so that the person who wrote it can mend it (rules.md §1). */
export type Problem = {
  file: string
  /** As a spreadsheet counts: the heading is row 1. Null where the whole file or folder is meant. */
  row: number | null
  column: string | null
  value: string | null
  /** What is wrong, in Chinese. */
  message: string
  /** How to mend it, in Chinese. */
  mend: string
}

/** The input is wrong: nothing was done with it. The command line answers with exit status 2 and every problem. */
export class DataProblemsError extends Error {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(`${problems.length} problem(s) in the input`)
    this.name = 'DataProblemsError'
    this.problems = problems
  }
}
