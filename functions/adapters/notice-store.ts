/** Notices in DynamoDB. */
import { randomUUID } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { OPEN_STATES } from '../core/outbox/states.ts'
import { extendTrail } from '../core/outbox/trail.ts'
import type { HeldNotice, NoticeChange, NoticeRecord, NoticeStore, ReceiptApplied, ReceiptChange } from '../core/ports.ts'
import { isRefused, parseRows, type Row } from './dynamo.ts'
import { getAll } from './dynamo-reads.ts'
import { buildWrites, type Update, type Writes } from './dynamo-writes.ts'
import { buildNoticeKey } from './keys.ts'
import { $HeldNotice, $NoticeRecord, $NoticeState, toNoticeItem } from './notice-rows.ts'

export function buildNoticeStore(client: DynamoDBDocumentClient, table: string): NoticeStore {
  const { putNew, update } = buildWrites(client, table)
  return {
    async putNotice(notice, at) {
      const answer = await putNew(toNoticeItem(notice, at))
      if (!isRefused(answer)) return undefined
      return answer.refusedBy?.['batch'] === notice.batch ? undefined : toHeldNotice(notice.id, answer.refusedBy)
    },

    async claimNotice(id, from, to) {
      const answer = await update({
        key: buildNoticeKey(id),
        set: { batch: to },
        condition: `#batch = :from AND #state IN (${OPEN_STATES.map(state => `:${state}`).join(', ')})`,
        values: { from, ...Object.fromEntries(OPEN_STATES.map(state => [state, state])) },
      })
      if (!isRefused(answer) || answer.refusedBy?.['batch'] === to) return undefined
      return toHeldNotice(id, answer.refusedBy)
    },

    async readNotices(ids, how) {
      const keys = (some: readonly string[]) => some.map(buildNoticeKey)
      const early = how?.unchanged === true ? await getAll(client, table, keys(ids), { recent: true }) : []
      const known = new Set(early.map(item => item['id']))
      // What was put a moment ago may not have arrived everywhere.
      const items = [...early, ...(await getAll(client, table, keys(ids.filter(id => !known.has(id)))))]
      const { rows: notices, problems } = parseRows(items, $NoticeRecord)
      const found = new Set(items.map(item => item['id']))
      const missing = ids.filter(id => !found.has(id))
      const absences = missing.map(id => ({ row: buildNoticeKey(id).pk, message: 'missing' }))
      return { notices, problems: [...problems, ...absences], missing }
    },

    async peekStates(ids) {
      const items = await getAll(client, table, ids.map(buildNoticeKey), { peek: ['id', 'state'] })
      return new Map(parseRows(items, $NoticeState).rows.map(({ id, state }) => [id, state]))
    },

    async changeNotice(notice, change) {
      const answer = await update({
        ...toUpdate(notice, change),
        condition: '#batch = :held AND #state = :was',
        values: { held: notice.batch, was: notice.state },
      })
      if (!isRefused(answer) || isOwnChange(answer.refusedBy, notice, change)) return undefined
      return toHeldNotice(notice.id, answer.refusedBy)
    },

    async applyReceipt(id, from, change) {
      const receipt = { from, change, token: randomUUID().slice(0, 8) }
      // Nearly every receipt finds what its worker left; one that adds no line to the trail need not look first.
      if (change.cause === undefined && from.includes('sent')) return writeReceipt(update, { id, state: 'sent' }, receipt)
      const [row] = await getAll(client, table, [buildNoticeKey(id)])
      return applyTo(update, row, receipt)
    },
  }
}

/** One row that cannot be read must not stop the plan of its office. */
function toHeldNotice(id: string, row: Row | undefined): HeldNotice {
  const parsed = $HeldNotice.safeParse(row)
  return parsed.success ? parsed.data : { id, batch: '', attempts: 0, state: 'unreadable' }
}

/** What a change must know of the row that it changes. */
type Standing = Pick<NoticeRecord, 'id' | 'state' | 'trail' | 'links'>
type Change = Omit<ReceiptChange, 'addressHash'> & Partial<NoticeChange>

/** What is written: the cause of an earlier state goes with that state, its line in the trail stays. */
function toUpdate(notice: Standing, { at, link, ...change }: Change): Pick<Update, 'key' | 'set' | 'append' | 'remove'> {
  const set = Object.entries({ ...change, trail: extendTrail(notice, { at, ...change }) })
  return {
    key: buildNoticeKey(notice.id),
    // What was read may be older than another link: none of them is ever lost.
    append: link === undefined || notice.links?.includes(link) === true ? {} : { links: [link] },
    set: { changedAt: at, ...Object.fromEntries(set.filter(([, value]) => value !== undefined)) },
    remove: change.cause === undefined && change.state !== notice.state ? ['cause'] : [],
  }
}

/** The SDK's own repetition of a write whose answer was lost meets what it wrote. */
const isOwnChange = (row: Row | undefined, { batch }: NoticeRecord, change: NoticeChange): boolean =>
  row?.['changedAt'] === change.at && row['state'] === change.state && row['batch'] === (change.batch ?? batch)

type Receipt = { from: Parameters<NoticeStore['applyReceipt']>[1]; change: ReceiptChange; token: string }

/** Reads again what another was quicker to change; states only move forward, so this ends. */
async function applyTo(update: Writes['update'], row: Row | undefined, receipt: Receipt): Promise<ReceiptApplied> {
  if (row === undefined) return { kind: 'missing' }
  const known = $NoticeRecord.safeParse(row)
  if (!known.success) return { kind: 'unreadable' }
  const notice = known.data
  return receipt.from.includes(notice.state) ? writeReceipt(update, notice, receipt) : { kind: 'refused', notice }
}

async function writeReceipt(update: Writes['update'], known: Standing, receipt: Receipt): Promise<ReceiptApplied> {
  const { state: was } = known
  const { addressHash, ...told } = receipt.change
  const change = toUpdate(known, told)
  const answer = await update({
    ...change,
    // Two receipts may say the same of one instant: only the token tells which of them wrote it.
    set: { ...change.set, receipt: receipt.token },
    fill: addressHash === undefined ? {} : { addressHash },
    condition: '#state = :was',
    values: { was },
  })
  if (isRefused(answer) && answer.refusedBy?.['receipt'] !== receipt.token) return applyTo(update, answer.refusedBy, receipt)
  const written = $NoticeRecord.safeParse(isRefused(answer) ? answer.refusedBy : answer.Attributes)
  return written.success ? { kind: 'changed', notice: written.data, was } : { kind: 'unreadable' }
}
