/** The fields of a task message as its templates demand them: none missing, none unknown, every text one clean line. */
import * as z from 'zod/mini'
import { isDay } from '../day.ts'
import { CAPACITIES, isStageName, type StageName } from '../deadlines/ladder.ts'
import { PARTY_KINDS, ROLE_CODES } from '../register/register.ts'
import type { MessageSubject, TaskMessage } from './task-message.ts'
import { cleanText } from './text.ts'

export const textField = () => z.string().check(z.overwrite(cleanText), z.minLength(1))
export const dayField = () => z.string().check(z.refine(isDay))
const count = () => z.int().check(z.nonnegative())
export const stageField = () => z.custom<StageName>(isStageName)

/** No scheme and no brackets of a signature: it stands in the fixed text of an SMS, and no link may. */
const SITE = /^(?!.*\/\/)[^\s【】]{1,24}$/u
const code = z.string().check(z.regex(/^[2-9A-Z]{1,6}$/))
export const answerField = () =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('link'),
      url: z.string().check(z.regex(/^https?:\/\/[\x21-\x7e]+$/)),
      code,
      until: dayField(),
    }),
    z.strictObject({ kind: z.literal('code'), site: textField().check(z.regex(SITE)), code }),
  ])

export const subjectField: z.ZodMiniType<MessageSubject> = z
  .strictObject({
    task: textField(),
    name: textField(),
    clause: z.strictObject({ id: textField(), item: count(), itemTitle: textField(), text: textField() }),
    issuerName: textField(),
    stage: stageField(),
    as: z.enum(CAPACITIES),
    due: dayField(),
    effectiveDue: dayField(),
    latest: dayField(),
    provisional: z.boolean(),
    late: z.boolean(),
    extended: z.boolean(),
    workingDaysLeft: z.int(),
    openUnits: z.exactOptional(z.array(z.strictObject({ id: textField(), name: textField() }))),
    total: z.exactOptional(count()),
    reportedUnits: z.exactOptional(z.array(z.strictObject({ id: textField(), name: textField(), on: dayField() }))),
  })
  .check(
    z.refine(({ as, openUnits }) => (as === 'organiser') === (openUnits !== undefined), { path: ['openUnits'] }),
    z.refine(({ as, total }) => (as === 'organiser') === (total !== undefined), { path: ['total'] }),
  )

/** Of every message that may be answered. */
export const messageFields = {
  noticeId: textField(),
  day: dayField(),
  addressee: z.strictObject({
    kind: z.enum(PARTY_KINDS),
    id: textField(),
    name: textField(),
    office: z.nullable(textField()),
  }),
  contact: z.strictObject({ name: textField(), role: z.enum(ROLE_CODES) }),
  reason: textField(),
  askWhom: textField(),
  answer: z.exactOptional(answerField()),
}

export const taskMessageFields = { ...messageFields, subjects: z.array(subjectField).check(z.minLength(1)) }

export const taskMessageSchema: z.ZodMiniType<TaskMessage> = z.strictObject(taskMessageFields)
