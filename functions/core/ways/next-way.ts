/**
 * A notice that does not reach its person goes on: to the same person's other channel, else to the next contact of the party;
 * when nobody is left, the party's office is told. A report to an office goes on to its other contacts. Whoever ends a notice
 * opens its next way first: dying in between, it comes to the same ids again.
 */
import { dayInShanghai } from '../day.ts'
import { CHANNEL_NAMES, wordRole } from '../messages/wording.ts'
import type { OutboxStore } from '../ports.ts'
import { placeInWindows } from '../outbox/placing.ts'
import { buildFallbackId, findStanding, isTelling, type Link, listChainIds, toRoot } from './chain.ts'
import { findEvent, type NoticeRoot, type Purpose } from '../outbox/notice.ts'
import { reportToOffice } from './office-report.ts'
import { readReachable } from './reachable.ts'
import { tellOffice, type UnreachedNeeds } from './unreached.ts'
import { chooseNextWay, isSameWay, listAhead, type Turn, type Way } from './ways.ts'

export type NextWayNeeds = UnreachedNeeds & { outbox: Pick<OutboxStore, 'readNotices' | 'saveFailure'> }

export type Dead = {
  /** Why it did not reach its person, as a code. */
  cause: string
  /** @default party */
  reach?: Turn['reach']
  /** Hashes of addresses that are about to be barred. */
  barred?: readonly string[]
}

/**
 * `placed`: a second way is in the Outbox. `covered`: another notice says the same there. `nobody`: nobody is left; of a party,
 * its office is being told. `none`: notices of this kind have no second way.
 */
export type NextWay = { kind: 'placed' | 'covered'; notice: string } | { kind: 'nobody' } | { kind: 'none' }

const GOING_ON: ReadonlySet<Purpose> = new Set(['task', 'plaque', 'clue', 'fallback', 'request', 'correction'])

export async function openNextWay(needs: NextWayNeeds, link: Link, dead: Dead): Promise<NextWay> {
  const { addressee, office } = link
  if (link.purpose === 'report') return openReportWay(needs, link, dead)
  if (addressee.kind === 'operator' || !GOING_ON.has(link.purpose)) return { kind: 'none' }
  const root = toRoot(link)
  const reach = reachOf(root, dead)
  const turn = { root, failed: link, reach } as const
  const sought = { party: { kind: addressee.kind, id: addressee.id }, office, barred: dead.barred ?? [] }
  const [{ row, ways }, { notices }] = await Promise.all([
    readReachable(needs, { ...sought, day: dayInShanghai(needs.now()) }),
    needs.outbox.readNotices(listChainIds(link, root, listAhead(turn))),
  ])
  const known = new Map(notices.map(notice => [notice.id, notice]))
  const choice = chooseNextWay({
    ...turn,
    standingOf: way => findStanding(link, root, way, known).standing,
    isReachable: way => ways.some(open => isSameWay(open, way)),
  })
  if (choice.kind === 'told') return { kind: 'covered', notice: findStanding(link, root, choice.way, known).notice }
  // It lies in its batch, which was written before it.
  if (choice.kind === 'opened') return { kind: 'placed', notice: buildFallbackId(link, root, choice.way) }
  if (choice.kind === 'free') {
    const reason = describeDetour(known.get(root.id)?.reason ?? link.reason, root, choice.way, dead)
    if (await placeFallback(needs, { ...link, root, reason }, choice.way))
      return { kind: 'placed', notice: buildFallbackId(link, root, choice.way) }
  }
  if (row?.retired === true) return { kind: 'none' }
  if (reach === 'party') await tellOffice(needs, link)
  return { kind: 'nobody' }
}

/** Nobody hears a correction but who got what was wrong: where he cannot be reached, the operator who sent it sees the failure. */
const reachOf = ({ purpose }: NoticeRoot, { reach = 'party' }: Dead): Turn['reach'] =>
  purpose === 'correction' ? 'person' : reach

/**
 * Asked when the notice has ended: what covered it may have come to nothing in the same moment, and relied on it in turn.
 * @returns the way as it is now
 */
export async function confirmNextWay(needs: NextWayNeeds, link: Link, dead: Dead, way: NextWay): Promise<NextWay> {
  if (way.kind !== 'covered') return way
  const { id, office, day } = link
  const { notices } = await needs.outbox.readNotices([way.notice])
  if (notices.some(isTelling)) return way
  const found = await openNextWay(needs, link, dead)
  // Its state says that another tells the same: only the operator's row says that nobody does.
  if (found.kind === 'nobody') await needs.outbox.saveFailure({ notice: id, office, day, createdAt: needs.now() })
  return found
}

/** Another contact of the office reports the same event, once each; that mail has not been acknowledged yet is no reason to. */
async function openReportWay(needs: NextWayNeeds, link: Link, dead: Dead): Promise<NextWay> {
  const { id, office, addressee: party, day, reason, prepared } = link
  const event = findEvent(id)
  if (event === undefined || party.kind === 'operator' || dead.reach === 'person') return { kind: 'none' }
  const about = reason.split(' → ')[0] ?? reason
  const report = { office, party, day, event, about, from: needs.now(), ...(prepared && { prepared }) }
  return reportToOffice(needs, report, { dead: id, barred: dead.barred ?? [] })
}

/** @returns false when a row that nobody can read is in its place */
async function placeFallback(needs: NextWayNeeds, link: Link & { root: NoticeRoot }, way: Way): Promise<boolean> {
  const { addressee, office, day, root, subjects, matter, clues, urgent, corrects, reason } = link
  const id = buildFallbackId(link, root, way)
  const about = { subjects, ...(matter && { matter }), ...(clues && { clues }), ...(corrects && { corrects }) }
  const fallback = { id, purpose: 'fallback', office, addressee, ...way, first: root.first, day, root, ...about, reason } as const
  const { problems } = await placeInWindows(needs, { office, day }, [{ ...fallback, ...(urgent && { urgent }) }])
  return problems.length === 0
}

const describeWay = ({ role, channel }: Way): string => `${wordRole(role)}的${CHANNEL_NAMES[channel]}`

/** By the cause; everything else did not arrive. */
const WHY: Readonly<Record<string, string>> = { 'no-receipt': '尚未确认送达', braked: '已暂停发送' }

/** Such as 「指引第16.1条 → … → 主联系人；主联系人的电子邮件未能送达，改发备用联系人的电子邮件」. */
const describeDetour = (reason: string, root: Way, way: Way, { cause }: Dead): string =>
  `${reason}；${describeWay(root)}${WHY[cause] ?? '未能送达'}，改发${describeWay(way)}`
