/** What operators do meanwhile, by the functions of their verbs, on machines that may die as well: who sees that, types it again. */
import { addDays, type Day, dayInShanghai, instantInShanghai } from '../../../functions/core/day.ts'
import { evaluateDuty } from '../../../functions/core/deadlines/duty.ts'
import type { Rules } from '../../../functions/core/deadlines/rules.ts'
import type { DomainEvent } from '../../../functions/core/events.ts'
import type { Withdrawn } from '../../../functions/core/outbox/controls.ts'
import type { NoticeRecord, OutboxStore, RegisterStore } from '../../../functions/core/ports.ts'
import { CENTRE, type OfficeCode } from '../../../functions/core/register/register.ts'
import { buildCorrectionId, correct } from '../steering/correct.ts'
import { findRecipients } from '../steering/find-recipients.ts'
import { foretellPlan, isToPlan, planNow } from '../steering/plan-now.ts'
import { reactAgain, readChangedSince } from '../steering/react-again.ts'
import { reopen } from '../steering/reopen.ts'
import { buildWithdrawal, withdraw } from '../steering/withdraw.ts'
import type { Wrong } from '../steering/wrong-notices.ts'
import type { Context } from './context.ts'
import type { MemoryRegister } from './memory-register.ts'
import type { Random } from './random.ts'
import type { Worker } from './worker.ts'
import { saysWrong } from './words.ts'

/** What a verb gets of the system. */
export type VerbHands = {
  worker: Worker
  outbox: OutboxStore
  register: RegisterStore
  publish: (events: readonly DomainEvent[]) => Promise<void>
}
export type Verb = { about: string; work: (hands: VerbHands) => Promise<unknown> }

export type Desk = { context: Context; rules: Rules; register: MemoryRegister; offices: readonly OfficeCode[] }

const WHY = { reason: '演练', by: '运维' }
const TEXT = '此前发出的通知有误，请以登记库中的期限为准。'
const silent = (): void => undefined

/** @returns undefined where there is nothing to do it to */
export function drawVerb(desk: Desk, random: Random, office: OfficeCode): Verb | undefined {
  switch (random.pick(['withdraw', 'correct', 'plan-now', 'replay', 'reopen', 'reopen'] as const)) {
    case 'withdraw':
      return buildWithdraw(desk, random, office)
    case 'correct':
      return buildCorrect(desk, random, office)
    case 'plan-now':
      return buildPlanNow(desk, random, office)
    case 'replay':
      return buildReplay(dayInShanghai(desk.context.scheduler.now()))
    case 'reopen':
      return buildReopen(desk, random, office)
  }
}

function drawWrong({ context, register }: Desk, random: Random, office: OfficeCode): Withdrawn | undefined {
  if (random.chance(0.4)) {
    const template = random.find([...context.rows.notices.values()].flatMap(notice => notice.template ?? []))
    return template === undefined ? undefined : { kind: 'template', template }
  }
  const task = random.find([...register.tasks.values()].filter(row => [office, CENTRE].includes(row.task.issuer)))?.task
  return task && { kind: 'task', issuer: task.issuer, task: task.id }
}

function buildWithdraw(desk: Desk, random: Random, office: OfficeCode): Verb | undefined {
  const what = drawWrong(desk, random, office)
  const scope = random.pick(['all', office])
  return (
    what && {
      about: `withdraw ${JSON.stringify(what)} of ${scope}`,
      work: ({ worker, outbox }) => withdraw(outbox, buildWithdrawal(what, { scope, at: worker.now(), ...WHY })),
    }
  )
}

function buildCorrect(desk: Desk, random: Random, office: OfficeCode): Verb | undefined {
  const what = drawWrong(desk, random, office)
  const offices = random.chance(0.5) ? [office] : [...desk.offices]
  const from = instantInShanghai(dayInShanghai(desk.context.scheduler.now()), random.pick(['00:00', '08:30', '09:00']))
  return (
    what && {
      about: `correct ${JSON.stringify(what)} of ${offices.join(', ')}`,
      work: ({ worker, outbox, register }) =>
        runCorrect(desk, { what, from, to: worker.now() }, { worker, outbox, register, offices }),
    }
  )
}

type CorrectHands = Omit<VerbHands, 'publish'> & { offices: readonly OfficeCode[] }

async function runCorrect(
  { context, rules }: Desk,
  wrong: Wrong,
  { worker, outbox, register, offices }: CorrectHands,
): Promise<void> {
  const before = listWrong(context, wrong, offices)
  const id = buildCorrectionId(wrong, offices, TEXT)
  const { got } = await findRecipients({ rules, register, outbox }, { wrong, offices }, silent)
  // What came back meanwhile has reached nobody.
  const after = new Set(listWrong(context, wrong, offices))
  const needs = { outbox, now: worker.now, newId: worker.newId }
  await correct(needs, { id, text: TEXT, at: worker.now(), ...WHY }, { got, tell: silent })
  context.history.corrections.push({ id, what: wrong.what, wrong: before.filter(notice => after.has(notice)) })
}

/** Those who certainly have it, and whose records say that it went out. */
function listWrong({ rows, history }: Context, { what, from, to }: Wrong, offices: readonly OfficeCode[]): string[] {
  const hasGot = ({ id, office, state, sentAt, purpose }: NoticeRecord): boolean =>
    (state === 'sent' || state === 'accepted' || state === 'delivered') &&
    offices.includes(office) &&
    purpose !== 'correction' &&
    purpose !== 'operator' &&
    sentAt !== undefined &&
    sentAt >= from &&
    sentAt <= to &&
    history.arrivals.get(id)?.some(arrival => arrival.taken && saysWrong(arrival, what)) === true
  return [...rows.notices.values()].filter(hasGot).map(({ id }) => id)
}

function buildPlanNow({ rules, context }: Desk, random: Random, office: OfficeCode): Verb {
  const today = dayInShanghai(context.scheduler.now())
  const day = random.pick([today, today, addDays(today, -1)])
  return {
    about: `plan-now ${office} ${day}`,
    async work({ worker, outbox, register, publish }) {
      if (!isToPlan(await foretellPlan(register, rules, office, day))) return
      const needs = { register, outbox, publish, now: worker.now, wait: worker.wait }
      await planNow(needs, { scope: office, offices: [office], day, looks: 2, ...WHY }, silent)
    },
  }
}

/** What a lost record of the stream said since the beginning of a day. */
export const buildReplay = (since: Day): Verb => ({
  about: `replay since ${since}`,
  async work({ worker, outbox, register, publish }) {
    const at = worker.now()
    const changed = await readChangedSince(register, instantInShanghai(since, '00:00'), silent)
    await outbox.addEntry({ at, action: 'replay', of: `since ${since}`, ...WHY })
    await reactAgain({ register, outbox, publish, now: worker.now, newId: worker.newId }, changed, silent)
  },
})

function buildReopen({ context, register }: Desk, random: Random, office: OfficeCode): Verb | undefined {
  const today = dayInShanghai(context.scheduler.now())
  const done = [...register.duties.values()].filter(
    row => row.office === office && evaluateDuty(row.facts, today).outcome !== 'open',
  )
  const duty = random.find(done)
  return (
    duty && {
      about: `reopen ${duty.issuer}/${duty.task} of ${duty.party.id}`,
      work: ({ worker, outbox, register: store }) => reopen({ register: store, outbox, today, now: worker.now }, duty, WHY),
    }
  )
}
