/**
 * Takes in what providers report: early, late, twice, in any order. Whatever a receipt brings about is done before the notice's
 * state says so, each step by a key or condition of its own, so that a receipt that comes again completes what a death left:
 * the next way is opened, the address is barred, the operator's row is written, the state is changed. Only whoever changed it
 * counts the bounce, and only whoever barred the address counts the complaint, so that a death right after it misses one for the
 * brake and none is ever counted twice.
 */
import { describeEnd } from '../outbox/ends.ts'
import type { EndedNotice, TellEnds } from '../events.ts'
import { finishAll } from '../limiter.ts'
import type { NoticeRecord, OutboxStore } from '../ports.ts'
import type { NextWayNeeds } from '../ways/next-way.ts'
import { parseNoticeId } from '../outbox/notice.ts'
import type { Receipt, ReceiptKind } from './receipt.ts'
import type { ReputationNeeds } from './reputation.ts'
import { bounce, complain, tell } from './returned-mail.ts'
import { type EndOf, tellSurely } from './tell-surely.ts'
import { listSources, type NoticeState } from '../outbox/states.ts'

/** `applied`: it changed the notice. `known`: it told nothing new. `noted`: it changes nothing by its kind. `unknown`: no such notice. */
export type ReceiptResult = 'applied' | 'known' | 'noted' | 'unknown'

export type ReceiptNeeds = NextWayNeeds &
  ReputationNeeds & {
    outbox: NextWayNeeds['outbox'] &
      Pick<OutboxStore, 'peekStates' | 'applyReceipt' | 'saveSuppression' | 'saveFailure' | 'countMail'>
    tellEnds: TellEnds
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

/**
 * One after the other for each party, so that none of its notices counts on another that is about to come back as well.
 * @returns how each of them fared: a failed one is to come again
 */
export async function applyReceipts(
  needs: ReceiptNeeds,
  receipts: readonly Receipt[],
): Promise<ReadonlyMap<Receipt, PromiseSettledResult<unknown>>> {
  const groups = [...Map.groupBy(receipts, ({ noticeId }) => noticeId).values()].map(group =>
    group.toSorted((a, b) => RANK[a.kind] - RANK[b.kind]),
  )
  const states = await peek(needs, groups)
  const outcomes = new Map<Receipt, PromiseSettledResult<unknown>>()
  const ended = new Map<Receipt, EndOf>()
  const noting: ReceiptNeeds = {
    ...needs,
    onReceipt(receipt, result, notice) {
      const end = notice && toEnd(receipt, notice)
      if (notice !== undefined && end !== undefined) ended.set(receipt, { notice, end })
      needs.onReceipt(receipt, result, notice)
    },
  }
  const parties = [...Map.groupBy(groups, ([first]) => nameParty(first?.noticeId ?? '')).values()]
  await finishAll(
    parties.map(async theirs => {
      for (const group of theirs) {
        const [outcome] = await Promise.allSettled([applyGroup(noting, group, states)])
        for (const receipt of group) outcomes.set(receipt, outcome)
      }
    }),
  )
  const [told] = await Promise.allSettled([tellSurely(needs, [...ended.values()])])
  if (told.status === 'rejected') for (const receipt of ended.keys()) outcomes.set(receipt, told)
  return outcomes
}

/** What a receipt ends a notice as. */
const ENDS: Readonly<Partial<Record<ReceiptKind, NoticeState>>> = {
  delivery: 'delivered',
  complaint: 'delivered',
  reject: 'failed',
  'soft-bounce': 'failed',
  'hard-bounce': 'failed',
}

/** An end that was told before is told again: whoever wrote it may have died over it. */
function toEnd({ kind, at, cause }: Receipt, notice: NoticeRecord): EndedNotice | undefined {
  // Of a complaint the notice is as it was before.
  const isNew = kind === 'complaint' && listSources('delivery').includes(notice.state)
  const end = isNew ? ({ state: 'delivered', at, cause } as const) : { ...notice, at: notice.changedAt }
  return end.state === ENDS[kind] ? describeEnd(notice, end) : undefined
}

function nameParty(noticeId: string): string {
  const party = parseNoticeId(noticeId)
  return party === undefined ? noticeId : `${party.kind}:${party.id}`
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
      return bounce(needs, receipt)
  }
}

async function moveOn(
  { outbox, onReceipt }: ReceiptNeeds,
  receipt: Receipt,
  happening: 'send' | 'delivery',
  state: NoticeState,
): Promise<void> {
  const { noticeId, messageId, at, addressHash } = receipt
  const change = { state, at, messageId, addressHash }
  tell(onReceipt, receipt, await outbox.applyReceipt(noticeId, listSources(happening), change))
}
