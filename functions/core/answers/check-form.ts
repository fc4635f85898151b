/** A form as it was sent, turned into an answer, or into all that is wrong with it. */
import { type Day, isDay } from '../day.ts'
import { cleanText, hasLetter } from '../messages/text.ts'
import { type Action, ACTIONS, type Mistake, MOST_NAME, MOST_NOTE, type Submission } from './answers.ts'
import { readBox } from './box.ts'
import { judgeAction, whyNotUntil } from './judge.ts'
import { type Line, lineKey, type Moment, standingOf, versionOf } from './line.ts'
import { MISTAKES, NOTE_NEEDED, WHY, wordLongName, wordLongNote, wordOf } from './words.ts'

export type Form = { action: Action; lines: Line[]; name: string; note: string; until?: Day }
/** Some of the form may be right where there are mistakes. */
export type CheckedForm = { form?: Form; mistakes: Mistake[] }

/** All but its code, which is a secret's to judge. */
export function checkForm(submission: Submission, lines: readonly Line[], moment: Moment): CheckedForm {
  const action = ACTIONS.find(one => one === submission.action)
  const name = cleanText(submission.name)
  const note = cleanText(submission.note)
  const ticked = new Set(submission.duties)
  const chosen = chooseLines(ticked, lines)
  const until = action === 'extend' ? parseDay(submission.until) : undefined
  const mistakes: Mistake[] = [
    ...(action === undefined ? [{ field: 'action' as const, message: MISTAKES.action }] : []),
    ...checkChoice(ticked, chosen),
    ...(action === undefined ? [] : checkMoved(action, chosen, { ...moment, until })),
    ...(action === 'extend' ? checkUntil(submission.until, chosen, { ...moment, until }) : []),
    ...checkNote(note, action),
    ...checkName(name),
  ]
  if (action === undefined || mistakes.length > 0) return { mistakes }
  return { form: { action, lines: chosen, name, note, ...(until === undefined ? {} : { until }) }, mistakes }
}

/** As a date field sends it, or as people write it where there is none. */
export function parseDay(typed: string): Day | undefined {
  const text = readDate(typed)
  return text !== undefined && isDay(text) ? text : undefined
}

/** Whether there is such a day or not. */
function readDate(typed: string): string | undefined {
  const [, year = '', month = '', day = ''] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(typed.normalize('NFKC').replaceAll(/\s/gu, '')) ?? []
  return year === '' ? undefined : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** Each with the version of its row that the page showed. */
function chooseLines(ticked: ReadonlySet<string>, lines: readonly Line[]): Line[] {
  const shown = new Map([...ticked].flatMap(readBox).flatMap(box => (box === undefined ? [] : [[box.key, box.shown]])))
  return lines.flatMap(line => {
    const version = shown.get(lineKey(line))
    return version === undefined ? [] : [{ ...line, shown: version }]
  })
}

function checkChoice(ticked: ReadonlySet<string>, chosen: readonly Line[]): Mistake[] {
  if (ticked.size === 0) return [{ field: 'duties', message: MISTAKES.noDuties }]
  return chosen.length === ticked.size ? [] : [{ field: 'duties', message: MISTAKES.unknownDuties }]
}

/** What stands so already may come again, as from a page that is loaded once more. */
function checkMoved(action: Action, chosen: readonly Line[], question: Moment & { until: Day | undefined }): Mistake[] {
  const moved = chosen.filter(
    line => versionOf(line) > (line.shown ?? 0) && judgeAction(action, line, standingOf(line, question), question).kind === 'may',
  )
  return moved.map(({ partyName, task }) => ({ field: 'duties', message: wordOf(partyName ?? task?.name ?? '', WHY.moved) }))
}

function checkName(name: string): Mistake[] {
  if (name === '') return [{ field: 'name', message: MISTAKES.noName }]
  if (!hasLetter(name)) return [{ field: 'name', message: MISTAKES.noLetter }]
  return name.length > MOST_NAME ? [{ field: 'name', message: wordLongName(name.length) }] : []
}

function checkNote(note: string, action: Action | undefined): Mistake[] {
  if (note.length > MOST_NOTE) return [{ field: 'note', message: wordLongNote(note.length) }]
  const isNeeded = action === 'extend' || action === 'reopen' || action === 'refuse'
  return isNeeded && note === '' ? [{ field: 'note', message: NOTE_NEEDED[action] }] : []
}

/** What cannot be extended at all is no mistake of the date. */
function checkUntil(
  typed: string,
  chosen: readonly Line[],
  { until, ...moment }: Moment & { until: Day | undefined },
): Mistake[] {
  if (until === undefined)
    return [{ field: 'until', message: readDate(typed) === undefined ? MISTAKES.noUntil : MISTAKES.noSuchDay }]
  if (until <= moment.today) return [{ field: 'until', message: MISTAKES.pastUntil }]
  return chosen.flatMap((line): Mistake[] => {
    const standing = standingOf(line, moment)
    if (judgeAction('extend', line, standing, moment).kind !== 'may') return []
    const why = whyNotUntil(until, standing, moment.today)
    return why === undefined ? [] : [{ field: 'until', message: wordOf(line.task?.name ?? '', why) }]
  })
}
