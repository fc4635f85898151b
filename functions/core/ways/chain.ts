/** The chain of ways of one notice: which notices belong to it, and what the Outbox knows of each way. */
import type { NoticeRecord } from '../ports.ts'
import { fingerprint } from '../fingerprint.ts'
import { ROLE_CODES } from '../register/register.ts'
import { CHANNELS } from '../outbox/channel.ts'
import { buildNoticeId, findEvent, type Notice, type NoticeRoot } from '../outbox/notice.ts'
import { isOpen, type NoticeState } from '../outbox/states.ts'
import { isSameWay, listWays, type Standing, type Way } from './ways.ts'

/** What of a notice its chain goes by. */
export type Link = Pick<
  Notice,
  | 'id'
  | 'purpose'
  | 'office'
  | 'addressee'
  | 'role'
  | 'first'
  | 'standsInFor'
  | 'channel'
  | 'day'
  | 'root'
  | 'subjects'
  | 'matter'
  | 'clues'
  | 'urgent'
  | 'corrects'
  | 'prepared'
  | 'reason'
>

export const toRoot = ({ root, id, purpose, role, first, standsInFor, channel }: Link): NoticeRoot =>
  root ?? { id, purpose, role, first, channel, ...(standsInFor && { standsInFor }) }

export const ALL_WAYS: readonly Way[] = ROLE_CODES.flatMap(role => CHANNELS.map(channel => ({ role, channel })))

/** A root tells one person on one channel once: the id of its second way there. */
export function buildFallbackId({ addressee, day }: Link, root: Omit<NoticeRoot, 'first'>, way: Way): string {
  const cause = findEvent(root.id)
  const event = [root.purpose, root.role, root.channel, ...(cause === undefined ? [] : [cause])].join('-')
  const build = (text: string): string => buildNoticeId({ purpose: 'fallback', addressee, ...way, day, event: text })
  const id = build(event)
  return id.length <= LONGEST_TAG ? id : build(fingerprint(event).slice(-EVENT_LENGTH))
}

/** What an SES message tag takes; what happened is told shorter where a unit's id is very long. */
const LONGEST_TAG = 256
const EVENT_LENGTH = 26

type Ids = { own: string; others: string[] }

/** The notices that may have told this person on this channel what the root was to tell: planned there, or a second way to there. */
function listIds(link: Link, root: NoticeRoot, way: Way): Ids {
  const event = findEvent(root.id)
  const rootAt = (other: Way) => ({
    ...other,
    purpose: root.purpose,
    id: buildNoticeId({ ...link, purpose: root.purpose, ...other, ...(event === undefined ? {} : { event }) }),
  })
  const foreign = ALL_WAYS.filter(other => !isSameWay(other, way) && !isSameWay(other, root))
  return {
    own: buildFallbackId(link, root, way),
    others: [rootAt(way).id, ...foreign.map(other => buildFallbackId(link, rootAt(other), way))],
  }
}

/** All that may have a say in where the chain goes on. */
export const listChainIds = (link: Link, root: NoticeRoot, ahead: readonly Way[] = listWays(root)): string[] => [
  root.id,
  ...ahead.flatMap(way => {
    const { own, others } = listIds(link, root, way)
    return [own, ...others]
  }),
]

/** It is on its way, or has arrived. */
const TELLING: ReadonlySet<NoticeState> = new Set(['accepted', 'delivered'])
export const isTelling = (notice: { state: NoticeState }): boolean => isOpen(notice) || TELLING.has(notice.state)

const IN_VAIN: ReadonlySet<NoticeState> = new Set(['failed', 'suppressed'])
export const isInVain = ({ state }: { state: NoticeState }): boolean => IN_VAIN.has(state)

/** How a way stands, and which notice makes it stand so. */
export function findStanding(
  link: Link,
  root: NoticeRoot,
  way: Way,
  known: ReadonlyMap<string, NoticeRecord>,
): { standing: Standing; notice: string } {
  const { own, others } = listIds(link, root, way)
  const mine = known.get(own)
  // Withdrawn, it told nobody, and its id is used up.
  if (mine !== undefined) return { standing: mine.state === 'withdrawn' ? 'spent' : 'opened', notice: own }
  const there = others.flatMap(id => known.get(id) ?? [])
  const teller = there.find(notice => isTelling(notice) && hasAll(notice, link))
  if (teller !== undefined) return { standing: 'told', notice: teller.id }
  return { standing: there.some(isInVain) ? 'spent' : 'free', notice: own }
}

const hasAll = (notice: Pick<Notice, 'subjects' | 'clues'>, link: Link): boolean => {
  const held = new Set(listTexts(notice))
  return listTexts(link).every(text => held.has(text))
}
const listTexts = ({ subjects, clues = [] }: Pick<Notice, 'subjects' | 'clues'>): string[] => [
  ...subjects.map(({ issuer, task, as }) => `${issuer}/${as}/${task}`),
  ...clues.map(({ number, occasion, clock }) => `${number}/${occasion}/${clock}`),
]
