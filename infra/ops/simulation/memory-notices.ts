/** Notices in memory: a row is never changed in its place, so it may be given out as it is. */
import { extendTrail } from '../../../functions/core/outbox/trail.ts'
import type { HeldNotice, NoticeChange, NoticeRecord, NoticeStore, ReceiptChange } from '../../../functions/core/ports.ts'
import { storeGuards } from './store-guards.ts'

type Notices = NoticeStore & {
  notices: Map<string, NoticeRecord>
}

const toHeld = ({ id, batch, attempts, state }: NoticeRecord): HeldNotice => ({ id, batch, attempts, state })

type Change = Omit<ReceiptChange, 'addressHash'> & Partial<NoticeChange>

/** The cause of an earlier state goes with that state, its line in the trail stays. */
function applyChange({ cause, ...known }: NoticeRecord, { at, link, ...change }: Change): NoticeRecord {
  const trail = extendTrail(known, { at, ...change })
  const kept = cause !== undefined && change.state === known.state ? { cause } : {}
  const { links = [] } = known
  return {
    ...known,
    ...kept,
    ...change,
    changedAt: at,
    ...(trail === undefined ? {} : { trail }),
    ...(link === undefined || links.includes(link) ? {} : { links: [...links, link] }),
  }
}

/** For how long a change may be unknown to whoever reads at half the price (milliseconds). */
const LATEST = 30_000

/** When it is, and whether a change of `id` made at `time` is slow to show. */
export type Lag = { time: () => number; isLate: (id: string, time: number) => boolean }
const NO_LAG: Lag = { time: () => 0, isLate: () => false }

export function buildMemoryNotices(lag = NO_LAG): Notices {
  const notices: Notices['notices'] = new Map()
  const changes = new Map<string, { before: NoticeRecord | undefined; time: number }>()
  const write = (row: NoticeRecord): void => {
    changes.set(row.id, { before: notices.get(row.id), time: lag.time() })
    notices.set(row.id, row)
  }
  const peek = (id: string): NoticeRecord | undefined => {
    const last = changes.get(id)
    const isLate = last !== undefined && lag.time() - last.time < LATEST && lag.isLate(id, last.time)
    return isLate ? last.before : notices.get(id)
  }
  return {
    notices,
    async putNotice(notice, at) {
      const known = notices.get(notice.id)
      if (known !== undefined && !storeGuards.mayPutNotice(known)) return known.batch === notice.batch ? undefined : toHeld(known)
      write(structuredClone({ ...notice, state: 'planned', createdAt: at, changedAt: at, possibleDoubles: 0 }))
      return undefined
    },
    async claimNotice(id, from, to) {
      const known = notices.get(id)
      if (known === undefined) throw new Error(`no notice ${id}`)
      if (known.batch === to) return undefined
      if (!storeGuards.mayClaim(known, from)) return toHeld(known)
      write({ ...known, batch: to })
      return undefined
    },
    async readNotices(ids, how) {
      const known = ids.map(id => (how?.unchanged === true ? peek(id) : undefined) ?? notices.get(id))
      return {
        notices: known.filter(notice => notice !== undefined),
        problems: ids.filter(id => !notices.has(id)).map(id => ({ row: `NOTICE#${id}`, message: 'missing' })),
        missing: ids.filter(id => !notices.has(id)),
      }
    },
    async peekStates(ids) {
      return new Map(ids.flatMap(id => peek(id) ?? []).map(({ id, state }) => [id, state]))
    },
    async changeNotice(held, change) {
      const known = notices.get(held.id)
      if (known === undefined) return { id: held.id, batch: '', attempts: 0, state: 'unreadable' }
      if (!storeGuards.mayChange(known, held)) return toHeld(known)
      write(applyChange(known, change))
      return undefined
    },
    async applyReceipt(id, from, change) {
      const known = notices.get(id)
      if (known === undefined) return { kind: 'missing' }
      if (!storeGuards.mayReceive(known, from)) return { kind: 'refused', notice: known }
      const { addressHash: toldHash, ...told } = change
      const { addressHash = toldHash } = known
      const notice = applyChange(known, { ...told, ...(addressHash !== undefined && { addressHash }) })
      write(notice)
      return { kind: 'changed', notice, was: known.state }
    },
  }
}
