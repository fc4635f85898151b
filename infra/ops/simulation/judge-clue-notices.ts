/** What must be true of what is said of clues, by interfaces.md §6 alone: to whom, how often, when, and about what no more. */
import type { Clue, ClueDeed, ClueEntry, ClueSubject, Occasion } from '../../../functions/core/clues/clue.ts'
import { buildNoticeId } from '../../../functions/core/outbox/notice.ts'
import type { NoticeRecord } from '../../../functions/core/ports.ts'
import { CENTRE, type OfficeCode, type PartyRef, partyKey } from '../../../functions/core/register/register.ts'
import { partyOf, type Reminder } from './clue-reminders.ts'
import { type Arrival, type Step, versionAt } from './history.ts'
import type { Check, Trial } from './invariants.ts'
import { onArrival } from './judge-arrivals.ts'

const HOUR = 3_600_000
const NUMBER = /DB-\d{4}-\d{2}-\d{6}/g

/** Those of the clue that is told of. */
const listParties = ({ kind, from, to, invited }: Pick<Clue, 'kind' | 'from' | 'to' | 'invited'>): Set<string> =>
  new Set([from, to, ...invited, CENTRE].map(office => partyKey(partyOf(office, { kind }))))

const keyOf = ({ addressee }: Pick<NoticeRecord, 'addressee'>): string =>
  addressee.kind === 'operator' ? '' : partyKey({ kind: addressee.kind, id: addressee.id })

/** No message of a clue goes to anybody who has nothing to do with it when it is put into words. */
export const judgeCircle = ({ history }: Trial): Check => {
  const isOutside = (notice: NoticeRecord, number: string, at: number): boolean => {
    const clue = versionAt(history.clues.get(number), at)
    return clue === undefined || !listParties(clue).has(keyOf(notice))
  }
  const wasEver = (notice: NoticeRecord, number: string): boolean =>
    history.clues.get(number)?.some(({ value }) => listParties(value).has(keyOf(notice))) ?? false
  return step => {
    if (step.kind === 'written' && step.before === undefined) {
      const { notice } = step
      const other = notice.clues?.find(({ number }) => !wasEver(notice, number))
      return other && `${notice.id} is about ${other.number}`
    }
    if (step.kind !== 'arrived' || step.arrival.notice.addressee.kind === 'operator') return undefined
    const { notice, knew, time } = step.arrival
    const other = listNumbers(step.arrival).find(number => isOutside(notice, number, knew.composed ?? time))
    return other && `${notice.id} tells of ${other}`
  }
}

const listNumbers = ({ subject = '', text, html = '' }: Arrival): string[] => [
  ...new Set(`${subject} ${text} ${html}`.match(NUMBER) ?? []),
]

/** What is over by the time when a message is put into words is not told any more. */
export const judgeMoments = ({ history, clueRows }: Trial): Check =>
  onArrival(arrival => {
    const { notice, knew, time } = arrival
    const at = knew.composed ?? time
    const over = listNumbers(arrival).find(number => {
      const subjects = notice.clues?.filter(subject => subject.number === number) ?? []
      const clue = versionAt(history.clues.get(number), at)
      const entries = clueRows.entries.get(number)?.filter(({ version }) => clue !== undefined && version <= clue.version) ?? []
      return subjects.length > 0 && clue !== undefined && subjects.every(subject => isOver(clue, entries, subject))
    })
    return over && `${notice.id} tells of ${over}, which has moved on`
  })

/** What was asked of whoever is told is done, what was said is so no more, or it has been said anew. */
const OVER_BY: Readonly<Record<Exclude<Occasion, 'due' | 'overdue'>, readonly ClueDeed[]>> = {
  transferred: ['sign', 'return', 'reroute', 'close'],
  returned: ['reroute', 'close'],
  reported: ['reject', 'close'],
  rejected: ['report'],
  signed: ['report'],
  'extension-asked': ['approve-extension', 'refuse-extension', 'report'],
  'extension-answered': ['approve-extension', 'refuse-extension', 'report'],
  invited: ['close'],
  unreachable: ['close'],
}

/** By what was done since. Help can be given again once a report is rejected. */
function isOver({ clocks }: Clue, entries: readonly ClueEntry[], { occasion, version = 0, clock, due }: ClueSubject): boolean {
  if (occasion === 'due' || occasion === 'overdue') return clock === undefined || clocks[clock]?.due !== due
  const since = entries.filter(entry => entry.version > version).map(({ deed }) => deed)
  const isPaused = occasion === 'invited' && since.findLast(deed => deed === 'report' || deed === 'reject') === 'report'
  return isPaused || since.some(deed => OVER_BY[occasion].includes(deed))
}

/** Who hears at once of what was done. */
function listHearers({
  deed,
  from,
  to,
  office,
  invited = [],
}: ClueEntry): { occasion: Occasion; offices: OfficeCode[] } | undefined {
  const tell = (occasion: Occasion, offices: readonly OfficeCode[]) => ({
    occasion,
    offices: offices.filter(other => other !== office),
  })
  switch (deed) {
    case 'create':
    case 'reroute':
      return tell('transferred', [to])
    case 'reject':
      return tell('rejected', [to])
    case 'approve-extension':
    case 'refuse-extension':
      return tell('extension-answered', [to])
    case 'invite':
      return tell('invited', invited)
    case 'sign':
      return tell('signed', [from])
    case 'return':
      return tell('returned', [from])
    case 'report':
      return tell('reported', [from])
    case 'extend':
      return tell('extension-asked', [from])
    case 'contribute':
    case 'handle':
    case 'close':
    case 'attach':
      return undefined
  }
}

/** Each happening is told once to each of those, and to nobody whose own office did it; others hear of it on the bus. */
export const judgeTellingOfClues =
  ({ rows, clueRows, history }: Trial): Check =>
  step => {
    if (step.kind !== 'over') return undefined
    const roots = [...rows.notices.values()].filter(({ purpose }) => purpose === 'clue')
    const told = Map.groupBy(
      roots.flatMap(notice => (notice.clues ?? []).map(subject => ({ notice, subject }))),
      ({ subject: { number, version } }) => `${number} ${version}`,
    )
    for (const entry of [...clueRows.entries.values()].flat().filter(({ at }) => at >= history.began)) {
      const own = told.get(`${entry.number} ${entry.version}`) ?? []
      const wrong = judgeEntry(entry, own)
      if (wrong !== undefined) return `${entry.deed} of ${entry.number} v${entry.version} ${wrong}`
      if (entry.deed !== 'attach' && !history.clueEvents.has(`${entry.number} ${entry.version}`))
        return `${entry.deed} of ${entry.number} v${entry.version} was heard of by no other system`
    }
    return undefined

    function judgeEntry(entry: ClueEntry, own: readonly { notice: NoticeRecord; subject: ClueSubject }[]): string | undefined {
      const { occasion, offices = [] } = listHearers(entry) ?? {}
      for (const office of offices) {
        const party = partyOf(office, entry)
        const found = own.filter(({ notice, subject }) => subject.occasion === occasion && isTo(notice, party))
        if (found.length !== 1) return `is told ${found.length} times to ${party.id}`
        const { notice } = found[0] ?? {}
        if (notice !== undefined && isDeserted(notice, party) && office !== CENTRE && !isKnown(own, office))
          return `was told to ${party.id}, which had nobody, and the department does not know`
      }
      const needless = own.find(({ notice, subject }) =>
        subject.occasion === 'unreachable'
          ? !isTo(notice, partyOf(CENTRE, entry))
          : subject.occasion !== occasion || !offices.some(office => isTo(notice, partyOf(office, entry))),
      )
      return needless && `is told to ${needless.notice.addressee.id} as ${needless.subject.occasion}`
    }

    /** When it was put. */
    function isDeserted({ createdAt }: NoticeRecord, party: PartyRef): boolean {
      const at = Date.parse(createdAt)
      const versions = history.parties.get(partyKey(party)) ?? []
      return [at - 10 * MINUTE, at].every(time => (versionAt(versions, time) ?? []).length === 0)
    }

    function isKnown(own: readonly { subject: ClueSubject }[], office: OfficeCode): boolean {
      return own.some(({ subject }) => subject.occasion === 'unreachable' && subject.office === office)
    }
  }

const MINUTE = 60_000
const isTo = ({ addressee }: NoticeRecord, party: PartyRef): boolean => addressee.kind === party.kind && addressee.id === party.id

/** Of an urgent clue everything is urgent, and nothing of it waits for a window. */
export const judgeUrgency = ({ rows, history, settings: { windows } }: Trial): Check => {
  const isUrgent = ({ number }: ClueSubject): boolean => history.clues.get(number)?.at(-1)?.value.level === 'urgent'
  return step => {
    if (step.kind === 'written' && step.before === undefined) {
      const { id, clues = [], urgent = false } = step.notice
      return clues.some(isUrgent) === urgent ? undefined : `${id} is ${urgent ? '' : 'not '}urgent`
    }
    if (step.kind !== 'batch-due' || windows === 'always') return undefined
    const clock = new Date(Date.parse(step.dueAt) + 8 * HOUR).toISOString().slice(11)
    return step.notices.find(id => {
      const { urgent, channel } = rows.notices.get(id) ?? {}
      return urgent === true && channel !== undefined && clock === `${windows[channel].from}:00.000Z` && isShut(step, channel)
    })
  }

  function isShut({ now }: Extract<Step, { kind: 'batch-due' }>, channel: 'email' | 'sms'): boolean {
    if (windows === 'always') return false
    const time = new Date(Date.parse(now) + 8 * HOUR).toISOString().slice(11, 16)
    return time < windows[channel].from || time >= windows[channel].to
  }
}

/** Once a desk's day is planned, each clock that asks for it has been put down for each who must hear of it, and nothing else has. */
export const judgeReminders = ({ rows }: Trial): Check => {
  const findNotice = ({ party, role, channel }: Reminder, day: string): NoticeRecord | undefined =>
    rows.notices.get(buildNoticeId({ purpose: 'clue', addressee: party, role, channel, day }))
  const names = (subject: ClueSubject, { number, clock, stage, occasion }: Reminder): boolean =>
    subject.number === number && subject.clock === clock && subject.stage === stage && subject.occasion === occasion
  return step => {
    if (step.kind !== 'clues-planned') return undefined
    const { office, day, read, isAlone, expected } = step
    for (const one of expected) {
      const notice = findNotice(one, day)
      // Another run has put it down, by what it had read.
      if (notice !== undefined && (!isAlone || Date.parse(notice.createdAt) < read)) continue
      if (notice?.clues?.some(subject => names(subject, one)) !== true)
        return `${one.party.id} is not reminded of ${one.clock} of ${one.number} (${one.stage}) as ${one.role} by ${one.channel} on ${day}`
    }
    if (!isAlone) return undefined
    const own = [...rows.notices.values()].filter(
      notice =>
        notice.purpose === 'clue' && notice.office === office && notice.day === day && Date.parse(notice.createdAt) >= read,
    )
    for (const { id, role, channel, addressee, clues = [] } of own) {
      const wanted = expected.filter(one => one.role === role && one.channel === channel && one.party.id === addressee.id)
      const needless = clues.find(subject => subject.clock !== undefined && !wanted.some(one => names(subject, one)))
      if (needless !== undefined) return `${id} reminds needlessly of ${needless.clock} of ${needless.number} (${needless.stage})`
    }
    return undefined
  }
}

/** Somebody of the party was told of it, need not be told any more, or it is on record that nobody was. */
export const judgeToldOfClues =
  ({ rows, history }: Trial): Check =>
  step => {
    if (step.kind !== 'over') return undefined
    const subjects = new Map<string, boolean>()
    for (const notice of rows.notices.values()) {
      const isAnswered = isToldOrKnown(notice)
      for (const { number, occasion, version, clock, stage } of notice.clues ?? []) {
        const key = `${keyOf(notice)} ${notice.day} ${number} ${occasion} ${version} ${clock} ${stage}`
        subjects.set(key, isAnswered || subjects.get(key) === true)
      }
    }
    return [...subjects].find(([, isAnswered]) => !isAnswered)?.[0]

    function isToldOrKnown({ id, state }: NoticeRecord): boolean {
      if (state === 'withdrawn' || state === 'withheld' || rows.failures.has(id)) return true
      return (state === 'accepted' || state === 'delivered') && history.arrivals.get(id)?.some(({ taken }) => taken) === true
    }
  }
