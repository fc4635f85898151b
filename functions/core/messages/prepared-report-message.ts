/** A report that was ready when it was planned, as it goes to its reader. */
import * as z from 'zod/mini'
import type { Day } from '../day.ts'
import type { PreparedReport } from '../ports.ts'
import { type Role, ROLE_CODES } from '../register/register.ts'
import { dayField, textField } from './task-message-schema.ts'

export type PreparedReportMessage = {
  noticeId: string
  day: Day
  addressee: { name: string }
  contact: { name: string; role: Role }
  reason: string
  askWhom: string
  report: Pick<PreparedReport, 'headline' | 'lead' | 'table' | 'file'>
}

/** Cells may be empty. */
const cellField = () => z.union([textField(), z.literal('')])

export const preparedReportSchema: z.ZodMiniType<PreparedReportMessage> = z.strictObject({
  noticeId: textField(),
  day: dayField(),
  addressee: z.strictObject({ name: textField() }),
  contact: z.strictObject({ name: textField(), role: z.enum(ROLE_CODES) }),
  reason: textField(),
  askWhom: textField(),
  report: z.strictObject({
    headline: textField(),
    lead: z.array(textField()).check(z.minLength(1)),
    table: z.strictObject({ heading: z.array(textField()).check(z.minLength(2)), rows: z.array(z.array(cellField())) }),
    file: z.strictObject({
      fileName: z.string().check(z.regex(/^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*$/u)),
      contentType: z.string().check(z.regex(/^[\w.+-]+\/[\w.+-]+$/)),
      content: z.instanceof(Uint8Array),
    }),
  }),
})
