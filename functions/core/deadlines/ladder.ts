/** The ladder: the steps of one deadline and who hears at each (interfaces.md §3.4, §3.5, §3.7). Change a rule here, once. */
import type { Channel } from '../outbox/channel.ts'
import type { Role } from '../register/register.ts'

export type StageName = 'issued' | `T-${number}` | 'T0' | 'T+1' | `W${number}` | `M${number}`

/** `responsible`: the duty is the addressee's own; `organiser`: its units' duties. */
export type Capacity = 'responsible' | 'organiser'

/** Who hears on which channels; the party's first contact stands in the column `primary` (§3.6). */
export type Hearing = Readonly<Record<Role, readonly Channel[]>>

export type Step = {
  hears: Hearing
  /** The office of the unit's province hears of its open units. */
  organises: boolean
  /** A signed duty hears less. */
  whenSigned: 'nothing' | 'first contact by e-mail' | 'as usual'
}

const EMAIL = ['email'] as const
const BOTH = ['email', 'sms'] as const

const QUIET: Hearing = { primary: EMAIL, deputy: [], leader: [] }
const CLOSE: Hearing = { primary: BOTH, deputy: EMAIL, leader: [] }
const FIRST_BY_EMAIL: Hearing = QUIET

/** Working days before `effectiveDue`, each with its step. */
const BEFORE: ReadonlyMap<number, Step> = new Map<number, Step>([
  [20, { hears: QUIET, organises: true, whenSigned: 'nothing' }],
  [10, { hears: QUIET, organises: false, whenSigned: 'nothing' }],
  [5, { hears: QUIET, organises: true, whenSigned: 'first contact by e-mail' }],
  [3, { hears: QUIET, organises: false, whenSigned: 'nothing' }],
  [1, { hears: CLOSE, organises: false, whenSigned: 'first contact by e-mail' }],
  [0, { hears: CLOSE, organises: true, whenSigned: 'first contact by e-mail' }],
])

const toStageName = (daysBefore: number): StageName => (daysBefore === 0 ? 'T0' : `T-${daysBefore}`)

export const DAYS_BEFORE: readonly { days: number; stage: StageName }[] = [...BEFORE.keys()].map(days => ({
  days,
  stage: toStageName(days),
}))

/** How many weeks with a working day follow the week of T+1 before the monthly stages begin. */
export const WEEKLY_STAGES = 8

const STEPS: ReadonlyMap<StageName, Step> = new Map<StageName, Step>([
  ['issued', { hears: QUIET, organises: true, whenSigned: 'nothing' }],
  ...[...BEFORE].map(([days, step]): [StageName, Step] => [toStageName(days), step]),
  ['T+1', { hears: { primary: BOTH, deputy: EMAIL, leader: EMAIL }, organises: true, whenSigned: 'as usual' }],
])
const WEEKLY: Step = { hears: { primary: BOTH, deputy: EMAIL, leader: BOTH }, organises: true, whenSigned: 'as usual' }
const MONTHLY: Step = { hears: { primary: EMAIL, deputy: EMAIL, leader: EMAIL }, organises: true, whenSigned: 'as usual' }

export const getStep = (stage: StageName): Step => STEPS.get(stage) ?? (stage.startsWith('W') ? WEEKLY : MONTHLY)

/** Who hears of a duty at a stage, given whether it is signed. */
export function listHearing(stage: StageName, signed: boolean): Hearing | undefined {
  const step = getStep(stage)
  if (!signed || step.whenSigned === 'as usual') return step.hears
  return step.whenSigned === 'nothing' ? undefined : FIRST_BY_EMAIL
}

/** Who hears of the units' open duties: the organising office's first contact, by e-mail. */
export const ORGANISER_HEARING: Hearing = FIRST_BY_EMAIL
