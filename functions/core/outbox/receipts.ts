/**
 * Takes in what providers report: early, late, twice, in any order. Whatever a receipt brings about is done before the notice's
 * state says so, each step by a key or condition of its own, so that a receipt that comes again completes what a death left:
 * the next way is opened, the address is barred, the operator's row is written, the state is changed; only whoever changed it
 * counts the bounce, so that a death right after it misses one for the brake and none is ever counted twice.
 */
import { UnreadableRowError } from '../errors.ts'
import type { NoticeRecord, OutboxStore, ReceiptApplied } from '../ports.ts'
import { finishAll } from '../limiter.ts'
import { confirmNextWay, type Dead, type NextWay, type NextWayNeeds, openNextWay } from './next-way.ts'
import type { Receipt, ReceiptKind } from './receipt.ts'
import { countReturn, type ReputationNeeds } from './reputation.ts'
import { listSources, type NoticeState } from './states.ts'

/** `applied`: it changed the notice. `known`: it told nothing new. `noted`: it changes nothing by its kind. `unknown`: no such notice. */
export type ReceiptResult = 'applied' | 'known' | 'noted' | 'unknown'

export type ReceiptNeeds = NextWayNeeds &
  ReputationNeeds & {
    outbox: NextWayNeeds['outbox'] & Pick<OutboxStore, 'peekStates' | 'applyReceipt' | 'saveSuppression' | 'saveFailure'>
    onReceipt: (receipt: Receipt, result: ReceiptResult, notice?: NoticeRecord) => void
  }

/** Of one notice what says least comes first; a delivery says all that a hand-over says. */
const RANK: Readonly<Record<ReceiptKind, number>> = {
  send: 0,
  delay: 1,
  delivery: 2,
  complaint: 3,
  reject: 4,
  'soft-bounce': 5,
  'hard-bounce': 6,
}

/** @returns how each of them fared: a failed one is to come again */
export async function applyReceipts(
  needs: ReceiptNeeds,
  receipts: readonly Receipt[],
): Promise<ReadonlyMap<Receipt, PromiseSettledResult<unknown>>> {
  const groups = [...Map.groupBy(receipts, ({ noticeId }) => noticeId).values()].map(group =>
    group.toSorted((a, b) => RANK[a.kind] - RANK[b.kind]),
  )
  const states = await peek(needs, groups)
  const outcomes = groups.map(async group => {
    const [outcome] = await Promise.allSettled([applyGroup(needs, group, states)])
    return group.map(receipt => [receipt, outcome] as const)
  })
  return new Map((await finishAll(outcomes)).flat())
}

/** Of those that were only handed over, most are known already: a look is half the price of a write that is refused. */
const peek = ({ outbox }: ReceiptNeeds, groups: readonly (readonly Receipt[])[]): Promise<ReadonlyMap<string, NoticeState>> => {
  const ids = groups.flatMap(group => (group.every(({ kind }) => kind === 'send') ? (group[0]?.noticeId ?? []) : []))
  return ids.length === 0 ? Promise.resolve(new Map()) : outbox.peekStates(ids)
}

async function applyGroup(
  needs: ReceiptNeeds,
  group: readonly Receipt[],
  states: ReadonlyMap<string, NoticeState>,
): Promise<void> {
  const saysMore = group.some(({ kind }) => RANK[kind] >= RANK.delivery)
  for (const receipt of group) {
    const state = states.get(receipt.noticeId)
    const isKnown = receipt.kind === 'send' && (saysMore || (state !== undefined && !listSources('send').includes(state)))
    if (isKnown) needs.onReceipt(receipt, 'known')
    else await apply(needs, receipt)
  }
}

async function apply(needs: ReceiptNeeds, receipt: Receipt): Promise<void> {
  switch (receipt.kind) {
    case 'delay':
      return needs.onReceipt(receipt, 'noted')
    case 'send':
      return moveOn(needs, receipt, receipt.kind, 'sent')
    case 'delivery':
      return moveOn(needs, receipt, receipt.kind, 'delivered')
    case 'complaint':
      return complain(needs, receipt)
    case 'reject':
    case 'soft-bounce':
    case 'hard-bounce':
      return fail(needs, receipt)
  }
}

async function moveOn(
  { outbox, onReceipt }: ReceiptNeeds,
  receipt: Receipt,
  happening: 'send' | 'delivery',
  state: NoticeState,
): Promise<void> {
  const { noticeId, messageId, at } = receipt
  tell(onReceipt, receipt, await outbox.applyReceipt(noticeId, listSources(happening), { state, at, messageId }))
}

function tell(onReceipt: ReceiptNeeds['onReceipt'], receipt: Receipt, applied: ReceiptApplied): void {
  switch (applied.kind) {
    case 'changed':
      return onReceipt(receipt, 'applied', applied.notice)
    case 'refused':
      return onReceipt(receipt, 'known')
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
async function complain(needs: ReceiptNeeds, receipt: Receipt): Promise<void> {
  const { noticeId, messageId, at, cause } = receipt
  const notice = await findNotice(needs, noticeId)
  if (notice === undefined) return needs.onReceipt(receipt, 'unknown')
  const isNew = await bar(needs, receipt, notice, 'complaint')
  if (isNew) await countReturn(needs, notice.office, at, 'complaints')
  const change = { state: 'delivered', at, cause, messageId } as const
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

/** Automatic answers come as soft bounces of mails that have arrived: https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html */
const listMovable = (kind: ReceiptKind): NoticeState[] =>
  kind === 'reject'
    ? listSources('reject')
    : listSources('bounce').filter(state => kind === 'hard-bounce' || state !== 'delivered')

async function fail(needs: ReceiptNeeds, receipt: Receipt): Promise<void> {
  const { kind, noticeId, cause } = receipt
  const notice = await findNotice(needs, noticeId)
  if (notice === undefined) return needs.onReceipt(receipt, 'unknown')
  const from = listMovable(kind)
  const isMoving = from.includes(notice.state)
  const addressHash = receipt.addressHash ?? notice.addressHash
  const dead: Dead = { cause, barred: kind === 'hard-bounce' && addressHash !== undefined ? [addressHash] : [] }
  const way = kind === 'reject' || !(isMoving || isLeft(notice)) ? undefined : await openNextWay(needs, notice, dead)
  if (kind === 'hard-bounce') await bar(needs, receipt, notice, kind)
  if (isMoving) await end(needs, { receipt, notice, from, dead, way })
  else needs.onReceipt(receipt, 'known', notice)
}

/** Failed before, perhaps by a worker that died before it had looked whether somebody else was told. */
const UNREACHABLE = 'unreachable: '
const isLeft = ({ state, cause = '' }: NoticeRecord): boolean => state === 'failed' && !cause.startsWith(UNREACHABLE)

type End = { receipt: Receipt; notice: NoticeRecord; from: readonly NoticeState[]; dead: Dead; way: NextWay | undefined }

async function end(needs: ReceiptNeeds, { receipt, notice, from, dead, way }: End): Promise<void> {
  const { id, office, day } = notice
  const { kind, at, messageId } = receipt
  await needs.outbox.saveFailure({ notice: id, office, day, createdAt: needs.now() })
  const cause = way?.kind === 'nobody' ? `${UNREACHABLE}${receipt.cause}` : receipt.cause
  const applied = await needs.outbox.applyReceipt(id, from, { state: 'failed', at, cause, messageId })
  tell(needs.onReceipt, receipt, applied)
  if (way !== undefined) await confirmNextWay(needs, notice, dead, way)
  if (applied.kind === 'changed' && kind === 'hard-bounce' && notice.channel === 'email')
    await countReturn(needs, office, at, 'hardBounces')
}
