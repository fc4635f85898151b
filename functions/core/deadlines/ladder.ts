/** The ladder: the steps of one deadline and who hears at each (rules.md §3.4, §3.5, §3.7). Change a rule here, once. */
import type { Channel } from '../outbox/channel.ts'
import type { Role } from '../register/register.ts'

export type StageName = 'issued' | `T-${number}` | 'T0' | 'T+1' | `W${number}` | `M${number}`

/** A step's name as rows and messages carry it, whatever the ladder in force. */
export const isStageName = (value: unknown): value is StageName =>
  typeof value === 'string' && /^(?:issued|T0|T-\d+|T\+1|[WM]\d+)$/.test(value)

export const CAPACITIES = ['responsible', 'organiser'] as const
/** `responsible`: the duty is the addressee's own; `organiser`: its units' duties. */
export type Capacity = (typeof CAPACITIES)[number]

/** Who hears on which channels; the party's first contact stands in the column `primary` (§3.6). */
export type Hearing = Readonly<Record<Role, readonly Channel[]>>

export type Step = {
  hears: Hearing
  /** The office of the unit's province hears of its open units. */
  organises: boolean
  /** A signed duty hears less. */
  whenSigned: 'nothing' | 'first contact by e-mail' | 'as usual'
}

export type Ladder = {
  issued: Step
  /** Working days before `effectiveDue`, the farthest first; 0 is the day itself. */
  before: readonly { days: number; step: Step }[]
  /** T+1. */
  after: Step
  /** Weeks with a working day that follow the week of T+1. */
  weekly: { count: number; step: Step }
  /** From then on, until the duty is done. */
  monthly: Step
}

const QUIET: Hearing = { primary: ['email'], deputy: [], leader: [] }
const CLOSE: Hearing = { primary: ['email', 'sms'], deputy: ['email'], leader: [] }
const FIRST_BY_EMAIL: Hearing = QUIET

/** The programme's own. A stage may set another in its settings. */
export const DEFAULT_LADDER: Ladder = {
  issued: { hears: QUIET, organises: true, whenSigned: 'nothing' },
  before: [
    { days: 20, step: { hears: QUIET, organises: true, whenSigned: 'nothing' } },
    { days: 10, step: { hears: QUIET, organises: false, whenSigned: 'nothing' } },
    { days: 5, step: { hears: QUIET, organises: true, whenSigned: 'first contact by e-mail' } },
    { days: 3, step: { hears: QUIET, organises: false, whenSigned: 'nothing' } },
    { days: 1, step: { hears: CLOSE, organises: false, whenSigned: 'first contact by e-mail' } },
    { days: 0, step: { hears: CLOSE, organises: true, whenSigned: 'first contact by e-mail' } },
  ],
  after: {
    hears: { primary: ['email', 'sms'], deputy: ['email'], leader: ['email'] },
    organises: true,
    whenSigned: 'as usual',
  },
  weekly: {
    count: 8,
    step: {
      hears: { primary: ['email', 'sms'], deputy: ['email'], leader: ['email', 'sms'] },
      organises: true,
      whenSigned: 'as usual',
    },
  },
  monthly: { hears: { primary: ['email'], deputy: ['email'], leader: ['email'] }, organises: true, whenSigned: 'as usual' },
}

export const nameDaysBefore = (days: number): StageName => (days === 0 ? 'T0' : `T-${days}`)

export function getStep(ladder: Ladder, stage: StageName): Step {
  if (stage === 'issued') return ladder.issued
  if (stage === 'T+1') return ladder.after
  if (stage.startsWith('W')) return ladder.weekly.step
  return ladder.before.find(({ days }) => nameDaysBefore(days) === stage)?.step ?? ladder.monthly
}

/** Who hears of a duty at a stage, given whether it is signed. */
export function listHearing(ladder: Ladder, stage: StageName, signed: boolean): Hearing | undefined {
  const step = getStep(ladder, stage)
  if (!signed || step.whenSigned === 'as usual') return step.hears
  return step.whenSigned === 'nothing' ? undefined : FIRST_BY_EMAIL
}

/** Who hears of the units' open duties: the organising office's first contact, by e-mail. */
export const ORGANISER_HEARING: Hearing = FIRST_BY_EMAIL
