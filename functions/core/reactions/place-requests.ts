/** Notices of what happened to a duty, each to the first listener of its party; asking again adds none. */
import { nameParty } from '../compose/present-rows.ts'
import { dayInShanghai } from '../day.ts'
import { listListeners, type Place } from '../deadlines/listeners.ts'
import { describeReason } from '../deadlines/reason.ts'
import { UnreadableRowError } from '../errors.ts'
import { buildNoticeId, type MatterKind } from '../outbox/notice.ts'
import { type NewNotice, type Placed, placeInWindows, type PlacingNeeds } from '../outbox/placing.ts'
import type { OutboxStore, PartyRow, RegisterStore, StateRows } from '../ports.ts'
import { type DutyRef, partyKey } from '../register/register.ts'
import { ALL_WAYS } from '../ways/chain.ts'
import type { WantedNotice } from './duty-reactions.ts'

export type RequestNeeds = PlacingNeeds & {
  register: Pick<RegisterStore, 'readState'>
  outbox: Pick<OutboxStore, 'readNotices'>
}

/** @param duty that all of them are about */
export async function placeRequests(needs: RequestNeeds, duty: DutyRef, wanted: readonly WantedNotice[]): Promise<Placed> {
  const open = wanted.length === 0 ? [] : await leaveOutStanding(needs, wanted)
  if (open.length === 0) return { placed: 0, problems: [] }
  const { office, issuer, task } = duty
  const parties = [...new Map(open.map(({ to }) => [partyKey(to), { party: to, office }])).values()]
  const rows = await needs.limit(() => needs.register.readState({ parties, duties: [], tasks: [{ issuer, id: task }] }))
  if (rows.problems.length > 0) throw new UnreadableRowError(rows.problems.map(({ row }) => row).join(', '))
  const notices = open.map(one => buildNotice(one, rows, dayInShanghai(needs.now())))
  const parts: Placed[] = []
  for (const [day, own] of Map.groupBy(notices, notice => notice.day))
    parts.push(await placeInWindows(needs, { office, day }, own))
  return { placed: parts.reduce((sum, { placed }) => sum + placed, 0), problems: parts.flatMap(({ problems }) => problems) }
}

/** Whoever was the first listener then: one that was told by another way is told. */
async function leaveOutStanding({ outbox, limit }: RequestNeeds, wanted: readonly WantedNotice[]): Promise<WantedNotice[]> {
  const { missing } = await limit(() => outbox.readNotices(wanted.flatMap(listIds)))
  const free = new Set(missing)
  return wanted.filter(one => listIds(one).every(id => free.has(id)))
}

const keyOf = ({ to, day, event }: WantedNotice) => ({ purpose: 'request', addressee: to, day, event }) as const
const listIds = (wanted: WantedNotice): string[] => ALL_WAYS.map(way => buildNoticeId({ ...keyOf(wanted), ...way }))

const ABOUT: Readonly<Record<MatterKind, string>> = {
  'extension-asked': '单位申请延期，请予答复',
  'extension-answered': '延期申请已有答复',
  reopened: '已完成的事项退回重办',
}

function buildNotice(wanted: WantedNotice, { parties, tasks }: StateRows, today: string): NewNotice {
  const { matter, to, day } = wanted
  const row = parties.find(({ party }) => partyKey(party) === partyKey(to))
  const { channel, ...place } = findReader(row, today)
  const way = { role: place.role, channel }
  const subjects = tasks.map(({ task }) => ({
    clause: task.clause,
    as: matter.kind === 'extension-asked' ? ('organiser' as const) : ('responsible' as const),
  }))
  const addressee = { kind: to.kind, name: row === undefined ? to.id : nameParty(row) }
  return {
    ...place,
    id: buildNoticeId({ ...keyOf(wanted), ...way }),
    purpose: 'request',
    office: matter.duty.office,
    addressee: to,
    channel,
    day,
    subjects: [],
    matter,
    reason: `${ABOUT[matter.kind]}：${describeReason({ addressee, place, subjects })}`,
  }
}

/** Of a party that has nobody the notice ends as failed for want of its contact, where its office and the operator see it. */
function findReader(
  row: PartyRow | undefined,
  today: string,
): Omit<Place, 'standsInFor'> & Pick<NewNotice, 'standsInFor' | 'channel'> {
  const [listener] = row === undefined || row.retired ? [] : listListeners(row.contacts, today)
  if (listener === undefined) return { role: 'primary', first: true, channel: 'email' }
  const { contact, ...standing } = listener
  return { role: contact.role, ...standing, channel: contact.email === undefined ? 'sms' : 'email' }
}
