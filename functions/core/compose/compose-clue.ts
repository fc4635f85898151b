/** What notices about clues say now, by their first way or a second one: without what is over, and nothing that is sealed. */
import type { ClockName, Clue, ClueEntry, ClueSubject, Occasion } from '../clues/clue.ts'
import { type ClueNow, isMomentOver } from '../clues/moment.ts'
import { type Day, dayInShanghai } from '../day.ts'
import type { Rules } from '../deadlines/rules.ts'
import { measureDeadline } from '../messages/clue-deadline.ts'
import type { ClueMessage, MessageClue } from '../messages/clue-message.ts'
import type { FirstWay } from '../messages/first-way.ts'
import type { RenderedEmail, RenderedSms } from '../messages/rendered.ts'
import type { NoticeRecord, RegisterStore } from '../ports.ts'
import { type Compose, type Composed, composeSafely, endWith, renderOn, UNREADABLE } from './compose.ts'
import { describeHelp, type HelpNeeds } from './help.ts'
import { findReader, nameParty, type PresentRows, readPresentRows } from './present-rows.ts'

export type ClueComposerNeeds = HelpNeeds & {
  rules: Pick<Rules, 'calendar'>
  register: Pick<RegisterStore, 'readState' | 'readOffice' | 'readClues' | 'readEntries'>
  /** Where the addresses of clues begin. */
  pageBase?: string | undefined
  words: {
    renderClueEmail: (message: ClueMessage) => RenderedEmail
    renderClueSms: (message: ClueMessage) => RenderedSms
  }
}

type ClueRows = { clues: ReadonlyMap<string, Clue>; entries: ReadonlyMap<string, readonly ClueEntry[]> }

export const buildClueComposer =
  (needs: ClueComposerNeeds): Compose =>
  async (notices, firstWays) => {
    const [rows, known] = await Promise.all([readPresentRows(needs.register, notices), readClueRows(needs.register, notices)])
    return new Map(
      notices.map(notice => [
        notice.id,
        composeSafely(() => composeClues(needs, { notice, rows, known }, firstWays?.get(notice.id))),
      ]),
    )
  }

/** The entries only where a message tells of one: of a reminder the clue itself holds what is true now. */
async function readClueRows(register: ClueComposerNeeds['register'], notices: readonly NoticeRecord[]): Promise<ClueRows> {
  const subjects = notices.flatMap(({ clues = [] }) => clues)
  const answered = new Set(subjects.flatMap(({ number, version }) => (version === undefined ? [] : [number])))
  const [{ clues }, ...timelines] = await Promise.all([
    register.readClues([...new Set(subjects.map(({ number }) => number))]),
    ...[...answered].map(async number => [number, (await register.readEntries(number)).entries] as const),
  ])
  return { clues: new Map(clues.map(clue => [clue.number, clue])), entries: new Map(timelines) }
}

type About = { notice: NoticeRecord; rows: PresentRows; known: ClueRows }

function composeClues(needs: ClueComposerNeeds, { notice, rows, known }: About, firstWay?: FirstWay): Composed {
  const found = findReader(notice, rows)
  if ('instead' in found) return found.instead
  if (needs.pageBase === undefined) return endWith('failed', 'no-page')
  const asked = (notice.clues ?? []).map(subject => ({ subject, now: findNow(subject, known) }))
  const standing = asked.flatMap(({ subject, now }) =>
    now === undefined || isMomentOver(now, subject, notice.office) ? [] : [{ subject, now }],
  )
  // No clue is ever deleted: one that is not there, or not as far yet, was read too early, or cannot be read.
  if (asked.some(({ now }) => now === undefined)) return UNREADABLE
  if (standing.length === 0) return endWith('withdrawn', 'clue-moved-on')
  const { party, row, contact, to } = found.reader
  const day = dayInShanghai(needs.now())
  const tell = { calendar: needs.rules.calendar, base: needs.pageBase, day, notice }
  const message: ClueMessage = {
    noticeId: notice.id,
    day,
    addressee: { ...party, name: nameParty(row), office: party.kind === 'department' ? null : notice.office },
    contact: { name: contact.name, role: contact.role },
    reason: notice.reason,
    askWhom: describeHelp(needs, notice, rows),
    subjects: standing.map(one => toMessageClue(tell, one)),
    ...(firstWay && { firstWay }),
  }
  const { renderClueEmail: email, renderClueSms: sms } = needs.words
  const content = JSON.stringify(message)
  return { kind: 'ready', to, contactVersion: row.version, content, ...renderOn(notice.channel, message, { email, sms }) }
}

/** @returns undefined where what is told of, or what has become of it, cannot be known now */
function findNow({ number, version }: ClueSubject, { clues, entries }: ClueRows): ClueNow | undefined {
  const clue = clues.get(number)
  if (clue === undefined || version === undefined) return clue && { clue, entries: [] }
  const since = (entries.get(number) ?? []).filter(entry => entry.version >= version)
  const isWhole = clue.version >= version && since.length > clue.version - version
  return isWhole ? { clue, entries: since } : undefined
}

/** Which deadline is to be kept next; that of a reminder is its own. */
const NEXT_CLOCK: Readonly<Record<Exclude<Occasion, 'due' | 'overdue'>, ClockName>> = {
  transferred: 'signBy',
  unreachable: 'signBy',
  signed: 'handleBy',
  returned: 'decideBy',
  reported: 'reviewBy',
  rejected: 'reportBy',
  'extension-answered': 'reportBy',
  invited: 'reportBy',
  'extension-asked': 'reportBy',
}

const findClock = ({ occasion, clock }: ClueSubject): ClockName | undefined =>
  occasion === 'due' || occasion === 'overdue' ? clock : NEXT_CLOCK[occasion]

type Tell = { calendar: Rules['calendar']; base: string; day: Day; notice: NoticeRecord }

function toMessageClue(
  { calendar, base, day, notice }: Tell,
  { subject, now: { clue, entries } }: { subject: ClueSubject; now: ClueNow },
): MessageClue {
  const { number, kind, level, state, from, to } = clue
  const { occasion, stage, on, office } = subject
  const name = findClock(subject)
  const due = name && clue.clocks[name]?.due
  return {
    number,
    kind,
    level,
    state,
    from,
    to,
    occasion,
    ...(office !== undefined && { office }),
    ...(name !== undefined && due !== undefined && { clock: { name, ...measureDeadline(calendar, due, day) } }),
    ...(stage !== undefined && { stage }),
    ...(on !== undefined && on < notice.day && { late: true }),
    ...describeExtension(subject, entries),
    url: `${base}/clues/${number}`,
  }
}

function describeExtension({ occasion, version }: ClueSubject, entries: readonly ClueEntry[]) {
  if (occasion !== 'extension-asked' && occasion !== 'extension-answered') return undefined
  const { until, granted } = entries.find(entry => entry.version === version) ?? {}
  return { ...(until !== undefined && { until }), ...(granted !== undefined && { granted }) }
}
