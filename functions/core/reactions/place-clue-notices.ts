/** Notices of what happened to a clue, each to the first listener of its party; asking again adds none. */
import { buildClueNotice, NOBODY, readOn } from '../clues/clue-notice.ts'
import type { ClueSubject } from '../clues/clue.ts'
import { listListenersFor } from '../clues/listeners.ts'
import { partyOf } from '../clues/parties.ts'
import { type Day, dayInShanghai } from '../day.ts'
import { UnreadableRowError } from '../errors.ts'
import { buildNoticeId } from '../outbox/notice.ts'
import { type NewNotice, type Placed, placeInWindows } from '../outbox/placing.ts'
import { isOpen } from '../outbox/states.ts'
import type { NoticeRecord, RegisterStore } from '../ports.ts'
import { CENTRE, type Contact, type OfficeCode, type PartyRef, partyKey } from '../register/register.ts'
import { ALL_WAYS, isInVain } from '../ways/chain.ts'
import { want, type WantedClueNotice } from './clue-reactions.ts'
import type { RequestNeeds } from './place-requests.ts'

/** `contacts`: none of a party that is retired, or not there. */
type Addressed = WantedClueNotice & { party: PartyRef; contacts: readonly Contact[]; standing: NoticeRecord[]; isNew: boolean }

/** @param wanted of one entry; where an office has nobody, the department of the clue's kind is told so */
export async function placeClueNotices(needs: RequestNeeds, wanted: readonly WantedClueNotice[]): Promise<Placed> {
  const told = await lookUp(needs, wanted)
  const deserted = told.filter(isDeserted).map(({ entry, to }) => want(entry, 'unreachable', CENTRE, to))
  return place(needs, [...told, ...(await lookUp(needs, deserted))])
}

/** @param subjects of a notice of that day to an office whom nobody is left to tell: its departments are told so, once of each happening */
export async function tellDepartments(
  needs: RequestNeeds & { register: Pick<RegisterStore, 'readClues'> },
  { office, day, subjects }: { office: OfficeCode; day: Day; subjects: readonly ClueSubject[] },
): Promise<void> {
  const { clues } = await needs.limit(() => needs.register.readClues([...new Set(subjects.map(({ number }) => number))]))
  const wanted = subjects.flatMap(({ number, version }) =>
    clues
      .filter(clue => clue.number === number)
      .map(clue => {
        // A reminder answers no happening of its own: it is told of the latest.
        const latest = want({ ...clue, at: clue.changedAt }, 'unreachable', CENTRE, office)
        return version === undefined ? latest : { ...want({ ...latest.entry, version }, 'unreachable', CENTRE, office), day }
      }),
  )
  await place(needs, await lookUp(needs, [...new Map(wanted.map(one => [one.event, one])).values()]))
}

async function place(needs: RequestNeeds, addressed: readonly Addressed[]): Promise<Placed> {
  const today = dayInShanghai(needs.now())
  const notices = addressed.filter(({ isNew }) => isNew).map(one => buildNotice(one, today))
  const parts: Placed[] = []
  for (const group of Map.groupBy(notices, ({ office, day }) => `${office} ${day}`).values())
    for (const { office, day } of group.slice(0, 1)) parts.push(await placeInWindows(needs, { office, day }, group))
  return { placed: parts.reduce((sum, { placed }) => sum + placed, 0), problems: parts.flatMap(({ problems }) => problems) }
}

/** It has nobody now, and nobody heard when it had somebody. */
const isDeserted = ({ to, contacts, standing }: Addressed): boolean =>
  to !== CENTRE &&
  contacts.length === 0 &&
  // Of a retired party the notice is withdrawn: a run that died after it says so once more.
  standing.every(notice => isOpen(notice) || isInVain(notice) || notice.cause === 'party-retired')

async function lookUp({ register, outbox, limit }: RequestNeeds, wanted: readonly WantedClueNotice[]): Promise<Addressed[]> {
  if (wanted.length === 0) return []
  const parties = wanted.map(({ to, entry }) => ({ party: partyOf(to, entry.kind), office: to }))
  const [rows, { notices, missing }] = await Promise.all([
    limit(() => register.readState({ parties, duties: [], tasks: [] })),
    limit(() => outbox.readNotices(wanted.flatMap(listIds))),
  ])
  if (rows.problems.length > 0) throw new UnreadableRowError(rows.problems.map(({ row }) => row).join(', '))
  const free = new Set(missing)
  return wanted.map(one => {
    const ids = listIds(one)
    const party = partyOf(one.to, one.entry.kind)
    const row = rows.parties.find(({ retired, ...found }) => !retired && partyKey(found.party) === partyKey(party))
    const standing = notices.filter(({ id }) => ids.includes(id))
    // Whoever was the first listener then: what was told by another way is told.
    return { ...one, party, contacts: row?.contacts ?? [], standing, isNew: ids.every(id => free.has(id)) }
  })
}

const listIds = ({ to, entry, day, event }: WantedClueNotice): string[] =>
  ALL_WAYS.map(way => buildNoticeId({ purpose: 'clue', addressee: partyOf(to, entry.kind), ...way, day, event }))

function buildNotice({ entry, occasion, to, about, party, contacts, day, event }: Addressed, today: Day): NewNotice {
  const { number, version } = entry
  const subject = { number, occasion, version, ...(about !== undefined && { office: about }) }
  const [listener] = listListenersFor(contacts, today, entry)
  const reader = listener === undefined ? NOBODY : readOn(listener, listener.contact.email === undefined ? 'sms' : 'email')
  return buildClueNotice({ office: to, party, day, event, told: [{ clue: entry, subject }] }, reader)
}
