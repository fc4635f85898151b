/** A page from its sheet: what is shown of each duty, and what may be done about it. */
import { countWorkingDaysLeft } from '../deadlines/review.ts'
import { buildDeadline } from '../deadlines/stages.ts'
import type { Rules } from '../deadlines/rules.ts'
import { findItem } from '../guide/guide.ts'
import { wordClause } from '../messages/wording.ts'
import { nameParty } from '../compose/present-rows.ts'
import { CENTRE, CENTRE_NAME, type Contact, findOfficeName, type OfficeCode, partyKey, type Task } from '../register/register.ts'
import { ACTIONS, type AnswerPage, type DutyItem } from './answers.ts'
import { buildBox } from './box.ts'
import { judgeAction } from './judge.ts'
import { type Line, lineKey, type Moment, type Standing, standingOf, versionOf } from './line.ts'
import type { Sheet } from './read-sheet.ts'

/** More on one page would be too heavy for a phone. */
const DUTIES_PER_PART = 100

/** `part`: from 1 on. `ticked`: by their keys, shown in any case, and the part that they stand on where none is named. */
export type View = { part?: number; ticked?: readonly string[] }
export type PageContext = { rules: Rules; moment: Moment; contact: Contact; askWhom: string }

/** `isSpent`: nothing is left to do. */
export function buildPage(context: PageContext, sheet: Sheet, view: View): { page: AnswerPage; isSpent: boolean } {
  const { notice, addressee, parties, lines } = sheet
  const { contact, moment, askWhom } = context
  const ticked = new Set(view.ticked)
  const items = lines.flatMap(line => {
    const standing = standingOf(line, moment)
    return notice.matter !== undefined || isShown(line, standing) || ticked.has(lineKey(line))
      ? [toItem(context, line, standing)]
      : []
  })
  const of = Math.max(1, Math.ceil(items.length / DUTIES_PER_PART))
  const first = Math.max(
    0,
    items.findIndex(({ key }) => ticked.has(key)),
  )
  const number = Math.min(of, Math.max(1, view.part ?? Math.floor(first / DUTIES_PER_PART) + 1))
  const row = parties.get(partyKey(addressee))
  const page = {
    notice: notice.id,
    ...(notice.matter === undefined ? {} : { matter: notice.matter.kind }),
    day: notice.day,
    today: moment.today,
    addressee: { ...addressee, name: row === undefined ? addressee.id : nameParty(row) },
    contact: { name: contact.name, role: contact.role },
    duties: items.slice((number - 1) * DUTIES_PER_PART, number * DUTIES_PER_PART),
    part: { number, of },
    askWhom,
  }
  return { page, isSpent: items.every(({ may }) => may.length === 0) }
}

/** Of its units an office sees what is open, what was reported on a page, which it may reopen, and of other tasks what is asked for. */
function isShown({ as, request }: Line, { state, isReported, ...asked }: Standing): boolean {
  const isOpen = state === 'open' || state === 'signed'
  if (request !== undefined) return isOpen && asked.request?.answer === undefined && asked.lapse === undefined
  return as === 'responsible' || isOpen || isReported
}

function toItem({ rules, moment }: PageContext, line: Line, standing: Standing): DutyItem {
  const { duty, as, partyName, task, row } = line
  const { state, due, latestExtension, request, lapse } = standing
  const may = ACTIONS.filter(action => judgeAction(action, line, standing, moment).kind === 'may')
  const deadline = buildDeadline(rules, { due })
  const last = row?.facts.findLast(({ source }) => source !== undefined)
  return {
    key: lineKey(line),
    box: buildBox(lineKey(line), versionOf(line)),
    duty,
    as,
    ...(partyName === undefined ? {} : { partyName }),
    ...nameTask(rules, task, duty),
    due,
    effectiveDue: deadline.effectiveDue,
    latest: deadline.latest,
    workingDaysLeft: countWorkingDaysLeft(rules, deadline, moment.today),
    provisional: [due, deadline.effectiveDue, deadline.latest].some(day => rules.calendar.isProvisional(day)),
    state,
    ...(last === undefined ? {} : { last }),
    ...(request === undefined ? {} : { request }),
    ...(lapse === undefined ? {} : { lapse }),
    may,
    ...(may.includes('extend') ? { latestExtension } : {}),
  }
}

/** A task that is not there has its number for a name. */
const nameTask = ({ guide }: Rules, task: Task | undefined, { issuer, task: id }: { issuer: OfficeCode; task: string }) => ({
  name: task?.name ?? id,
  clause: task === undefined ? '' : wordClause(task.clause, findItem(guide, Number(task.clause.split('.')[0]))),
  issuerName: issuer === CENTRE ? CENTRE_NAME : (findOfficeName(issuer) ?? issuer),
})
