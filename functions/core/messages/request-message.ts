/** What a unit and its office tell each other about one duty: more time is asked for, the office has answered, it asks for the work again. */
import * as z from 'zod/mini'
import type { Day } from '../day.ts'
import { firstWayField, type FirstWay } from './first-way.ts'
import type { MessageSubject, TaskMessage } from './task-message.ts'
import { dayField, messageFields, subjectField, textField } from './task-message-schema.ts'

export type RequestMatter =
  | { kind: 'extension-asked'; until: Day; why: string; by: string; on: Day }
  /** `reason` of the office; a refusal has one. */
  | { kind: 'extension-answered'; granted: boolean; until: Day; reason?: string; by: string; on: Day }
  | { kind: 'reopened'; reason: string; by: string; on: Day }

export type RequestMessage = Omit<TaskMessage, 'subjects'> & {
  /** Whose duty it is. */
  unit: string
  duty: MessageSubject
  matter: RequestMatter
  firstWay?: FirstWay
}

export const requestMessageSchema: z.ZodMiniType<RequestMessage> = z.strictObject({
  ...messageFields,
  unit: textField(),
  duty: subjectField,
  matter: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('extension-asked'), until: dayField(), why: textField(), by: textField(), on: dayField() }),
    z.strictObject({
      kind: z.literal('extension-answered'),
      granted: z.boolean(),
      until: dayField(),
      reason: z.exactOptional(textField()),
      by: textField(),
      on: dayField(),
    }),
    z.strictObject({ kind: z.literal('reopened'), reason: textField(), by: textField(), on: dayField() }),
  ]),
  firstWay: z.exactOptional(firstWayField),
})
