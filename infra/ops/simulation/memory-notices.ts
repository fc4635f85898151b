/** Notices in memory: a row is never changed in its place, so it may be given out as it is. */
import { extendTrail } from '../../../functions/core/outbox/trail.ts'
import type { HeldNotice, NoticeRecord, NoticeStore } from '../../../functions/core/ports.ts'
import { storeGuards } from './store-guards.ts'

type Notices = Pick<NoticeStore, 'putNotice' | 'claimNotice' | 'readNotices' | 'peekStates' | 'changeNotice' | 'applyReceipt'> & {
  notices: Map<string, NoticeRecord>
}

const toHeld = ({ id, batch, attempts, state }: NoticeRecord): HeldNotice => ({ id, batch, attempts, state })

type Change = Partial<NoticeRecord> & Pick<NoticeRecord, 'state'> & { at: string }

/** The cause of an earlier state goes with that state, its line in the trail stays. */
function applyChange({ cause, ...known }: NoticeRecord, { at, ...change }: Change): NoticeRecord {
  const trail = extendTrail(known, { at, ...change })
  const kept = cause !== undefined && change.state === known.state ? { cause } : {}
  return { ...known, ...kept, ...change, changedAt: at, ...(trail === undefined ? {} : { trail }) }
}

export function buildMemoryNotices(): Notices {
  const notices: Notices['notices'] = new Map()
  return {
    notices,
    async putNotice(notice, at) {
      const known = notices.get(notice.id)
      if (known !== undefined && !storeGuards.mayPutNotice(known)) return known.batch === notice.batch ? undefined : toHeld(known)
      notices.set(notice.id, structuredClone({ ...notice, state: 'planned', createdAt: at, changedAt: at, possibleDoubles: 0 }))
      return undefined
    },
    async claimNotice(id, from, to) {
      const known = notices.get(id)
      if (known === undefined) throw new Error(`no notice ${id}`)
      if (known.batch === to) return undefined
      if (!storeGuards.mayClaim(known, from)) return toHeld(known)
      notices.set(id, { ...known, batch: to })
      return undefined
    },
    async readNotices(ids) {
      const known = ids.map(id => notices.get(id))
      return {
        notices: known.filter(notice => notice !== undefined),
        problems: ids.filter(id => !notices.has(id)).map(id => ({ row: `NOTICE#${id}`, message: 'missing' })),
        missing: ids.filter(id => !notices.has(id)),
      }
    },
    async peekStates(ids) {
      return new Map(ids.flatMap(id => notices.get(id) ?? []).map(({ id, state }) => [id, state]))
    },
    async changeNotice(held, change) {
      const known = notices.get(held.id)
      if (known === undefined) return { id: held.id, batch: '', attempts: 0, state: 'unreadable' }
      if (!storeGuards.mayChange(known, held)) return toHeld(known)
      notices.set(held.id, applyChange(known, change))
      return undefined
    },
    async applyReceipt(id, from, change) {
      const known = notices.get(id)
      if (known === undefined) return { kind: 'missing' }
      if (!storeGuards.mayReceive(known, from)) return { kind: 'refused', state: known.state }
      const notice = applyChange(known, change)
      notices.set(id, notice)
      return { kind: 'changed', notice, was: known.state }
    },
  }
}
