/** What a notice about clues says. There is no room in it for anything that is sealed: codes, dates and the clue's address only. */
import * as z from 'zod/mini'
import {
  CLOCK_NAMES,
  type ClockName,
  CLUE_KINDS,
  CLUE_STATES,
  type ClueKind,
  type ClueStage,
  type ClueState,
  type Level,
  LEVELS,
  type Occasion,
  OCCASIONS,
} from '../clues/clue.ts'
import type { Day } from '../day.ts'
import { ALL_OFFICES, type OfficeCode } from '../register/register.ts'
import type { ClueDeadline } from './clue-deadline.ts'
import { type FirstWay, firstWayField } from './first-way.ts'
import type { TaskMessage } from './task-message.ts'
import { dayField, messageFields } from './task-message-schema.ts'

export type MessageClue = {
  number: string
  /** Its name, clause and department follow from it. */
  kind: ClueKind
  level: Level
  state: ClueState
  from: OfficeCode
  to: OfficeCode
  occasion: Occasion
  /** Of `unreachable`: which office has nobody to tell. Without it the receiver. */
  office?: OfficeCode
  /**
   * The deadline that the message names, by `measureDeadline` on its day. Of `due` and `overdue` the one that is reminded of; else the one
   * that is to be kept next: `signBy` of transferred and unreachable, `handleBy` of signed, `decideBy` of returned, `reviewBy` of
   * reported, `reportBy` of all others. Left out where it does not run.
   */
  clock?: ClueDeadline & { name: ClockName }
  stage?: ClueStage
  /** The stage's own day lies before the notice's day. */
  late?: boolean
  /** The day that an extension asks for, or that was answered. */
  until?: Day
  granted?: boolean
  url: string
}

export type ClueMessage = Omit<TaskMessage, 'subjects' | 'answer'> & {
  firstWay?: FirstWay
  /** In any order. */
  subjects: MessageClue[]
}

const codes = CLUE_KINDS.map(({ code }) => code)
const STAGE = /^T(0|[-+][1-9]\d{0,3})$/
const officeField = () => z.string().check(z.refine(code => ALL_OFFICES.includes(code)))

const subjectField: z.ZodMiniType<MessageClue> = z
  .strictObject({
    number: z.string().check(z.regex(/^DB-\d{4}-\d{2}-\d{6}$/)),
    kind: z.enum(codes),
    level: z.enum(LEVELS),
    state: z.enum(CLUE_STATES),
    from: officeField(),
    to: officeField(),
    occasion: z.enum(OCCASIONS),
    office: z.exactOptional(officeField()),
    clock: z.exactOptional(
      z.strictObject({
        name: z.enum(CLOCK_NAMES),
        due: dayField(),
        workingDaysLeft: z.int(),
        dayOff: z.boolean(),
        provisional: z.boolean(),
      }),
    ),
    stage: z.exactOptional(z.custom<ClueStage>(stage => typeof stage === 'string' && STAGE.test(stage))),
    late: z.exactOptional(z.boolean()),
    until: z.exactOptional(dayField()),
    granted: z.exactOptional(z.boolean()),
    url: z.string().check(z.regex(/^https?:\/\/[\x21-\x7e]+$/)),
  })
  .check(
    z.refine(({ occasion, clock }) => clock !== undefined || (occasion !== 'due' && occasion !== 'overdue'), { path: ['clock'] }),
    z.refine(({ occasion, until, granted }) => occasion !== 'extension-answered' || (until && granted !== undefined), {
      path: ['granted'],
    }),
    z.refine(({ occasion, until }) => occasion !== 'extension-asked' || until !== undefined, { path: ['until'] }),
  )

const { answer: _, ...fields } = messageFields

export const clueMessageSchema: z.ZodMiniType<ClueMessage> = z.strictObject({
  ...fields,
  firstWay: z.exactOptional(firstWayField),
  subjects: z.array(subjectField).check(z.minLength(1)),
})
