/** 更正: what somebody got wrong, in the operator's words, and what is asked now. */
import * as z from 'zod/mini'
import type { Day } from '../day.ts'
import { PURPOSES, type Purpose } from '../outbox/notice.ts'
import { firstWayField, type FirstWay } from './first-way.ts'
import type { TaskMessage } from './task-message.ts'
import { cleanText } from './text.ts'
import { dayField, messageFields, subjectField, textField } from './task-message-schema.ts'

/** `subjects` of a message: those of the wrong notice that still ask something. */
export type CorrectionMessage = TaskMessage & {
  corrects: {
    noticeId: string
    purpose: Purpose
    /** When it went out. */
    day: Day
    /** How many subjects it had. */
    subjects: number
  }
  /** The operator's, paragraph by paragraph. */
  text: readonly string[]
  firstWay?: FirstWay
}

export const correctionMessageSchema: z.ZodMiniType<CorrectionMessage> = z.strictObject({
  ...messageFields,
  subjects: z.array(subjectField),
  corrects: z.strictObject({ noticeId: textField(), purpose: z.enum(PURPOSES), day: dayField(), subjects: z.int() }),
  text: z.array(textField()).check(z.minLength(1)),
  firstWay: z.exactOptional(firstWayField),
})

/** Empty lines are none. */
export const splitParagraphs = (text: string): string[] =>
  text
    .split(/[\r\n\v\f\u0085\u2028\u2029]+/)
    .map(cleanText)
    .filter(paragraph => paragraph !== '')
