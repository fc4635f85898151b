/** What notices by a second way say now: what their roots were to say, unless it has arrived after all. */
import type { FirstWay } from '../messages/first-way.ts'
import type { NoticeRecord, OutboxStore } from '../ports.ts'
import { type Compose, type Composed, composeBy, endWith, UNREADABLE } from './compose.ts'
import type { Purpose } from '../outbox/notice.ts'

export type FallbackComposerNeeds = {
  outbox: Pick<OutboxStore, 'readNotices'>
  /** By the root's purpose. */
  composers: Partial<Record<Purpose, Compose>>
}

export function buildFallbackComposer({ outbox, composers }: FallbackComposerNeeds): Compose {
  const composeRest = composeBy(composers, ({ root, purpose }) => root?.purpose ?? purpose)
  return async notices => {
    const { notices: read } = await outbox.readNotices([...new Set(notices.flatMap(({ root }) => root?.id ?? []))])
    const roots = new Map(read.map(root => [root.id, root]))
    const ended = notices.flatMap((notice): [string, Composed][] => {
      const instead = judgeRoot(notice, roots)
      return instead === undefined ? [] : [[notice.id, instead]]
    })
    const isOver = new Set(ended.map(([id]) => id))
    const rest = notices.filter(({ id }) => !isOver.has(id))
    const firstWays = new Map(
      rest.flatMap(({ id, root }): [string, FirstWay][] => {
        const record = root && roots.get(root.id)
        return record === undefined ? [] : [[id, toFirstWay(record)]]
      }),
    )
    return new Map([...ended, ...(rest.length === 0 ? [] : await composeRest(rest, firstWays))])
  }
}

/** @returns why it is not to be sent now, if anything is in its way */
function judgeRoot({ root }: NoticeRecord, roots: ReadonlyMap<string, NoticeRecord>): Composed | undefined {
  if (root === undefined) return endWith('failed', 'no-root')
  const record = roots.get(root.id)
  if (record === undefined) return UNREADABLE
  return record.state === 'delivered' ? endWith('withdrawn', 'root-delivered') : undefined
}

const toFirstWay = ({ role, channel, state, cause = '' }: NoticeRecord): FirstWay => ({
  role,
  channel,
  fared: /\bbraked\b/.test(cause) ? 'stopped' : state === 'sent' || state === 'accepted' ? 'unconfirmed' : 'undelivered',
})
