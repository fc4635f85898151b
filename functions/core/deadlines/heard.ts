/** What the parties of one task hear on a day, and what the office that organises them hears (rules.md §3.5, §3.7, §3.9). */
import { listAudience, type Province } from './audience.ts'
import { addDays, type Day } from '../day.ts'
import { type DutyState, evaluateDuty, isOpenForOrganiser } from './duty.ts'
import { type Hearing, listHearing, ORGANISER_HEARING, type Capacity, type StageName } from './ladder.ts'
import type { Lookups } from '../register/lookups.ts'
import { CENTRE, type OfficeCode, type PartyRef, type Task } from '../register/register.ts'
import type { Rules } from './rules.ts'
import { buildDeadline, type Deadline, findStage, type Stage } from './stages.ts'

/** A subject as `plan --json` prints it, with what the Outbox keeps of it: the task's issuer and the stage's own day. */
export type DueSubject = {
  issuer: OfficeCode
  task: string
  name: string
  clause: string
  stage: StageName
  on: Day
  as: Capacity
  due: Day
  effectiveDue: Day
  latest: Day
  late: boolean
  /** Organiser only: ids of the units whose duties are open, and how many units there are in all. */
  openUnits?: string[]
  total?: number
}

export type Heard = { party: PartyRef; subject: DueSubject; hearing: Hearing }

/** `since` is P; without it only stages dated `date` are due. Facts count as of `asOf` (default: `date`). */
export type Span = { date: Day; since?: Day | undefined; asOf?: Day }

type Duty = { party: PartyRef; state: DutyState }

export function listHeard(rules: Rules, task: Task, province: Province, facts: Lookups['factsOf'], span: Span): Heard[] {
  if (task.cancelled) return []
  const deadline = buildDeadline(rules, task)
  const factsOf = facts(task)
  const duties = listAudience(rules.guide, task, province).map(party => ({
    party,
    state: evaluateDuty(factsOf(party), span.asOf ?? span.date),
  }))
  const context = { rules, task, deadline, span }
  return [...listResponsible(context, duties), ...listOrganiser(context, duties, province.office)]
}

type Context = { rules: Rules; task: Task; deadline: Deadline; span: Span }

const toWindow = ({ date, since }: Span) => ({ after: since ?? addDays(date, -1), upTo: date })

function findDutyStage(context: Context, deadline: Deadline, signed: boolean): Stage | undefined {
  const isHeard = (name: StageName): boolean => listHearing(context.rules.ladder, name, signed) !== undefined
  return findStage(context.rules.calendar, deadline, toWindow(context.span), { as: 'responsible', isHeard })
}

function listResponsible(context: Context, duties: readonly Duty[]): Heard[] {
  const toHeard = (deadline: Deadline, signed: boolean): Omit<Heard, 'party'> | undefined => {
    const stage = findDutyStage(context, deadline, signed)
    const hearing = stage && listHearing(context.rules.ladder, stage.name, signed)
    return stage && hearing && { subject: toSubject(context, deadline, stage, 'responsible'), hearing }
  }
  // The task's own stages are sought once; only an extended duty has days of its own.
  const usual = { open: toHeard(context.deadline, false), signed: toHeard(context.deadline, true) }
  return duties.flatMap(({ party, state }) => {
    if (state.outcome !== 'open') return []
    const heard =
      state.extendedTo === undefined
        ? usual[state.signed ? 'signed' : 'open']
        : toHeard(buildDeadline(context.rules, { ...context.task, due: state.extendedTo }), state.signed)
    return heard === undefined ? [] : [{ party, ...heard }]
  })
}

function listOrganiser(context: Context, duties: readonly Duty[], office: OfficeCode): Heard[] {
  const { rules, deadline, span } = context
  if (office === CENTRE) return []
  const stage = findStage(rules.calendar, deadline, toWindow(span), { as: 'organiser', isHeard: () => true })
  const counted = duties.filter(({ party, state }) => party.kind === 'unit' && state.outcome !== 'exempt')
  const openUnits = counted.filter(({ state }) => isOpenForOrganiser(state)).map(({ party }) => party.id)
  if (stage === undefined || openUnits.length === 0) return []
  const subject = { ...toSubject(context, deadline, stage, 'organiser'), openUnits, total: counted.length }
  return [{ party: { kind: 'office', id: office }, subject, hearing: ORGANISER_HEARING }]
}

function toSubject({ task, span }: Context, deadline: Deadline, stage: Stage, as: Capacity): DueSubject {
  return {
    issuer: task.issuer,
    task: task.id,
    name: task.name,
    clause: task.clause,
    stage: stage.name,
    on: stage.on,
    as,
    due: deadline.due,
    effectiveDue: deadline.effectiveDue,
    latest: deadline.latest,
    late: stage.on < span.date,
  }
}
