/** What the monthly figures are made of: the timelines of all clues of the period, and whom its notices did not reach. */
import { addDays, type Day, instantInShanghai } from '../day.ts'
import { finishAll } from '../limiter.ts'
import type { Notice } from '../outbox/notice.ts'
import type { NoticeRecord, OutboxStore, RegisterStore, RowProblem } from '../ports.ts'
import { ALL_OFFICES, CENTRE, type OfficeCode, type PartyRef } from '../register/register.ts'
import type { ClueEntry } from './clue.ts'
import { buildFigures, type Figures, type FiguresQuestion, type Period, type Undelivered } from './figures.ts'
import { CLUE_DEPARTMENTS } from './parties.ts'
import { readTimelines, type TimelineNeeds } from './read-timelines.ts'

export type FiguresNeeds = TimelineNeeds & {
  register: Pick<RegisterStore, 'listOpenClues' | 'readState'>
  outbox: Pick<OutboxStore, 'readDay' | 'readNotices'>
  calendar: FiguresQuestion['days']
}

/** What cannot be read is left out, and named. */
export async function readFigures(needs: FiguresNeeds, period: Period): Promise<Figures & { problems: RowProblem[] }> {
  const [lives, contacts, failed] = await Promise.all([
    readWhole(needs, period),
    readWithoutContact(needs),
    readFailed(needs, period),
  ])
  const undelivered = new Map(
    ALL_OFFICES.map((office): [OfficeCode, Undelivered] => [
      office,
      { withoutContact: contacts.without.has(office), notices: failed.notices.filter(one => findOffice(one) === office).length },
    ]),
  )
  return {
    ...buildFigures(lives.timelines, { period, days: needs.calendar, undelivered }),
    problems: [...lives.problems, ...contacts.problems, ...failed.problems],
  }
}

/** A timeline with a hole in it would tell of terms that never ran so. */
async function readWhole(needs: FiguresNeeds, { first }: Period): Promise<{ timelines: ClueEntry[][]; problems: RowProblem[] }> {
  const open = needs.register.listOpenClues(CENTRE)
  const { timelines, problems } = await readTimelines(needs, instantInShanghai(first, '00:00'), [open])
  return { timelines: timelines.filter(({ whole }) => whole).map(({ entries }) => entries), problems }
}

/** As it is now: the centre has nobody where one of its departments in charge has nobody. */
async function readWithoutContact({ register }: FiguresNeeds): Promise<{ without: Set<OfficeCode>; problems: RowProblem[] }> {
  const asked = ALL_OFFICES.flatMap(office => listParties(office).map(party => ({ party, office })))
  const { parties, problems } = await register.readState({ parties: asked, duties: [], tasks: [] })
  const reached = new Set(parties.filter(row => !row.retired && row.contacts.length > 0).map(({ party }) => party.id))
  return { without: new Set(asked.filter(({ party }) => !reached.has(party.id)).map(({ office }) => office)), problems }
}

const listParties = (office: OfficeCode): PartyRef[] =>
  office === CENTRE ? CLUE_DEPARTMENTS.map(id => ({ kind: 'department', id })) : [{ kind: 'office', id: office }]

async function readFailed(
  { outbox, limit }: FiguresNeeds,
  { first, through }: Period,
): Promise<{ notices: NoticeRecord[]; problems: RowProblem[] }> {
  const days: Day[] = []
  for (let day = first; day <= through; day = addDays(day, 1)) days.push(day)
  const reports = await finishAll(days.map(day => limit(() => outbox.readDay(day))))
  const ids = new Set(
    reports.flatMap(({ failures }) => failures.map(({ notice }) => notice)).filter(id => MAY_BE_OF_CLUES.test(id)),
  )
  const { notices, problems } = await outbox.readNotices([...ids], { unchanged: true })
  return { notices: notices.filter(isFailedClue), problems }
}

/** Of clues, or a second way of whatever. */
const MAY_BE_OF_CLUES = /^(?:clue|fallback)-/

const isFailedClue = ({ state, clues = [] }: NoticeRecord): boolean => state === 'failed' && clues.length > 0

const findOffice = ({ addressee }: Pick<Notice, 'addressee'>): OfficeCode => (addressee.kind === 'office' ? addressee.id : CENTRE)
