/** What recipients' pages tell the operator: what was answered through which notice; no path, code, mobile, name or word of theirs. */
import type { Refusal, Taken } from '../core/answers/answers.ts'
import { MISTAKES } from '../core/answers/words.ts'
import { METRICS } from '../core/targets.ts'
import { count, note, warn } from './observe.ts'

/** What a guesser meets; a link that is spent, or whose reader has changed, is nobody's doing. */
const GUESSED: ReadonlySet<Refusal> = new Set(['wrong', 'locked'])

/** Whatever stands in the path of a page that does not open, was written by whoever asked for it. */
export function logRefusal(why: Refusal): void {
  note('page refused', { reason: why })
  if (GUESSED.has(why)) count(METRICS.answersRefused)
}

/** A form without a code was no try. */
export function logTaken(taken: Exclude<Taken, { kind: 'closed' }>): void {
  if (taken.kind === 'mistakes') {
    if (taken.mistakes.some(({ message }) => message.startsWith(MISTAKES.wrongCode))) count(METRICS.answersRefused)
    return
  }
  const { action, page, recorded } = taken
  const countOf = (result: string): number => recorded.filter(entry => entry.result === result).length
  const results = { recorded: countOf('recorded'), already: countOf('already'), refused: countOf('refused') }
  note('answer taken', { action, notice: page.notice, ...results })
  count('AnswersTaken', results.recorded)
}

/** By its name only: the words of an error may hold what must not stand in a log. */
export const logPageError = (error: unknown): void => {
  warn('page failed', { error: error instanceof Error ? error.name : 'not an error' })
  count(METRICS.pagesFailed)
}
