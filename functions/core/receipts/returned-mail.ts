/** Receipts of messages that did not arrive, or are not wanted: they bar the address, go the next way and count for the brake. */
import { UnreadableRowError } from '../errors.ts'
import type { NoticeRecord, ReceiptApplied } from '../ports.ts'
import { confirmNextWay, type Dead, type NextWay, openNextWay } from '../ways/next-way.ts'
import type { Receipt, ReceiptKind } from './receipt.ts'
import type { ReceiptNeeds } from './receipts.ts'
import { reviewMail } from './reputation.ts'
import { listSources, type NoticeState } from '../outbox/states.ts'

/** @throws when the notice is there and cannot be read: its receipt is to come again */
export function tell(onReceipt: ReceiptNeeds['onReceipt'], receipt: Receipt, applied: ReceiptApplied): void {
  switch (applied.kind) {
    case 'changed':
      return onReceipt(receipt, 'applied', applied.notice)
    case 'refused':
      return onReceipt(receipt, 'known', applied.notice)
    case 'missing':
      return onReceipt(receipt, 'unknown')
    case 'unreadable':
      throw new UnreadableRowError(`notice ${receipt.noticeId}`)
  }
}

/** Undefined: nobody has heard of it. */
async function findNotice({ outbox }: ReceiptNeeds, id: string): Promise<NoticeRecord | undefined> {
  const { notices, problems } = await outbox.readNotices([id])
  if (notices[0] === undefined && problems.some(({ message }) => message !== 'missing'))
    throw new UnreadableRowError(`notice ${id}`)
  return notices[0]
}

/** It was delivered, and is not wanted: the address is barred, nothing is sent again. */
export async function complain(needs: ReceiptNeeds, receipt: Receipt): Promise<void> {
  const { noticeId, messageId, at, cause, addressHash } = receipt
  const notice = await findNotice(needs, noticeId)
  if (notice === undefined) return needs.onReceipt(receipt, 'unknown')
  const isNew = await bar(needs, receipt, notice, 'complaint')
  if (isNew) await needs.outbox.countMail(notice.office, at, { complaints: 1 })
  await reviewMail(needs, notice.office)
  const change = { state: 'delivered', at, cause, messageId, addressHash } as const
  const applied = await needs.outbox.applyReceipt(noticeId, listSources('delivery'), change)
  needs.onReceipt(receipt, isNew || applied.kind === 'changed' ? 'applied' : 'known', notice)
}

/** @returns whether the address was not barred before. It stays as it is when a person has lifted it since. */
async function bar(
  { outbox }: ReceiptNeeds,
  { at, addressHash: reported }: Receipt,
  notice: NoticeRecord,
  cause: 'hard-bounce' | 'complaint',
): Promise<boolean> {
  const { addressee, office, channel, role, id } = notice
  const addressHash = reported ?? notice.addressHash
  // The operator's own address is never barred: nobody would hear of anything.
  if (addressHash === undefined || addressee.kind === 'operator') return false
  const party = { kind: addressee.kind, id: addressee.id }
  return outbox.saveSuppression({ addressHash, cause, channel, office, party, role, notice: id, since: at })
}

/** A soft bounce of what has arrived is an automatic answer, such as that somebody is out of office. */
const listMovable = (kind: ReceiptKind): NoticeState[] =>
  kind === 'reject'
    ? listSources('reject')
    : listSources('bounce').filter(state => kind === 'hard-bounce' || state !== 'delivered')

/** It did not reach its person, or the provider would not send it. */
export async function bounce(needs: ReceiptNeeds, receipt: Receipt): Promise<void> {
  const { kind, noticeId, at, cause } = receipt
  const notice = await findNotice(needs, noticeId)
  if (notice === undefined) return needs.onReceipt(receipt, 'unknown')
  const from = listMovable(kind)
  const isMoving = from.includes(notice.state)
  const isMailBack = kind === 'hard-bounce' && notice.channel === 'email'
  const addressHash = receipt.addressHash ?? notice.addressHash
  const dead: Dead = { cause, barred: kind === 'hard-bounce' && addressHash !== undefined ? [addressHash] : [] }
  const seekWay = async (): Promise<NextWay | undefined> =>
    kind === 'reject' || !(isMoving || isLeft(notice)) ? undefined : openNextWay(needs, notice, dead)
  // While its root counts as delivered a second way is withdrawn: such a root fails first.
  const failsFirst = notice.state === 'delivered'
  const early = failsFirst ? undefined : await seekWay()
  if (kind === 'hard-bounce') await bar(needs, receipt, notice, kind)
  const ended = isMoving ? await end(needs, { receipt, notice, from, way: early }) : undefined
  if (ended?.kind === 'changed' && isMailBack) await needs.outbox.countMail(notice.office, at, { hardBounces: 1 })
  const way = early ?? (await seekWay())
  if (way !== undefined) await confirmNextWay(needs, notice, dead, way)
  // It failed before anybody could know that this was the end of its ways.
  const isLate = way?.kind === 'nobody' && (failsFirst || !isMoving)
  const applied = isLate ? await end(needs, { receipt, notice, from: ['failed'], way }) : ended
  if (applied === undefined) needs.onReceipt(receipt, 'known', notice)
  else tell(needs.onReceipt, receipt, applied)
  if (isMailBack) await reviewMail(needs, notice.office)
}

/** Failed before, perhaps by a worker that died before it had looked whether somebody else was told. */
const UNREACHABLE = 'unreachable: '
const isLeft = ({ state, cause = '' }: NoticeRecord): boolean => state === 'failed' && !cause.startsWith(UNREACHABLE)

type End = { receipt: Receipt; notice: NoticeRecord; from: readonly NoticeState[]; way: NextWay | undefined }

async function end(needs: ReceiptNeeds, { receipt, notice, from, way }: End): Promise<ReceiptApplied> {
  const { id, office, day } = notice
  const { at, messageId, addressHash } = receipt
  await needs.outbox.saveFailure({ notice: id, office, day, createdAt: needs.now() })
  const cause = way?.kind === 'nobody' ? `${UNREACHABLE}${receipt.cause}` : receipt.cause
  return needs.outbox.applyReceipt(id, from, { state: 'failed', at, cause, messageId, addressHash })
}
