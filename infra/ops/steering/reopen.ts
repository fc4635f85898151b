/** A duty that counts as done or exempt, open again on an operator's word. */
import type { Day } from '../../../functions/core/day.ts'
import { type DutyState, evaluateDuty } from '../../../functions/core/deadlines/duty.ts'
import type { DutyRow, OutboxStore, RegisterStore } from '../../../functions/core/ports.ts'
import {
  CENTRE,
  DEPARTMENTS,
  type DutyRef,
  type Fact,
  findOfficeName,
  OFFICES,
  type OfficeCode,
  type PartyRef,
  partyKey,
} from '../../../functions/core/register/register.ts'
import { RegisterChangedError } from '../load/apply.ts'
import { buildUsageError } from '../usage.ts'

/**
 * A unit's id, an office's code or a department's name.
 * @throws DataProblemsError where it names nobody
 */
export async function findParty(
  register: Pick<RegisterStore, 'listUnitIds'>,
  text: string,
): Promise<{ party: PartyRef; office: OfficeCode }> {
  if (findOfficeName(text) !== undefined) return { party: { kind: 'office', id: text }, office: text }
  if (DEPARTMENTS.includes(text)) return { party: { kind: 'department', id: text }, office: CENTRE }
  const lists = await Promise.all(OFFICES.map(async ({ code }) => ({ code, ids: await register.listUnitIds(code) })))
  const home = lists.find(({ ids }) => ids.includes(text))
  if (home !== undefined) return { party: { kind: 'unit', id: text }, office: home.code }
  throw buildUsageError({
    option: '--party',
    value: text,
    message: '登记库里没有这个责任主体',
    mend: '填写单位编号、省级知识产权局的两位代码或者司局名称',
  })
}

export type Reopening = { row: DutyRow; state: DutyState; isOpenAlready: boolean }

/**
 * How the duty stands.
 * @throws DataProblemsError where it was never done or exempt, or cannot be read
 */
export async function prepareReopening(
  register: Pick<RegisterStore, 'readState'>,
  duty: DutyRef,
  today: Day,
): Promise<Reopening> {
  const { duties, problems } = await register.readState({ parties: [], duties: [duty], tasks: [] })
  if (problems[0] !== undefined) throw new Error(`登记库中有一行无法读取：${problems[0].row}`)
  const [row] = duties
  if (row?.facts.some(isEnd) !== true)
    throw buildUsageError({
      option: '--party',
      value: duty.party.id,
      message: '这项责任没有完成或者免除过，不需要重开',
      mend: '核对工作事项编号（--task）和责任主体（--party）',
    })
  const state = evaluateDuty(row.facts, lastDay(row.facts, today))
  return { row, state, isOpenAlready: state.outcome === 'open' }
}

const isEnd = ({ status }: Fact): boolean => status === 'done' || status === 'exempt'

/** A fact that was dated ahead counts as well: the reopening must come after it. */
const lastDay = (facts: readonly Fact[], today: Day): Day =>
  facts.filter(fact => isEnd(fact) || fact.status === 'reopened').reduce((last, { date }) => (date > last ? date : last), today)

export type ReopenNeeds = {
  register: Pick<RegisterStore, 'readState' | 'saveDuty'>
  outbox: Pick<OutboxStore, 'addEntry'>
  today: Day
  now: () => string
}

/** On record first. One that is open again by now is left as it is, so that running it twice does not reopen it twice. */
export async function reopen(
  { register, outbox, today, now }: ReopenNeeds,
  duty: DutyRef,
  { reason, by }: { reason: string; by: string },
): Promise<void> {
  const at = now()
  await outbox.addEntry({ at, action: 'reopen', of: nameDuty(duty), reason, by })
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const { row, isOpenAlready } = await prepareReopening(register, duty, today)
    if (isOpenAlready) return
    const fact: Fact = { status: 'reopened', date: lastDay(row.facts, today), source: { at, by, note: reason } }
    if (await register.saveDuty({ ...row, facts: [...row.facts, fact], version: row.version + 1 })) return
  }
  throw new RegisterChangedError('这项责任同时被他人修改，未能重开；请重新执行')
}

/** What somebody else changes at the same time is read again. */
const MOST_TRIES = 5

export const nameDuty = ({ issuer, task, party }: DutyRef): string => `${issuer}/${task} ${partyKey(party)}`
