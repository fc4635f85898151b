/** The fields of an office's report as its templates demand them. */
import * as z from 'zod/mini'
import { CHANNELS } from '../outbox/channel.ts'
import { PARTY_KINDS, ROLE_CODES } from '../register/register.ts'
import type { OfficeReport } from './office-report.ts'
import { brakeFields } from './operator-report-schema.ts'
import { dayField, textField } from './task-message-schema.ts'

const party = z.strictObject({
  kind: z.enum(PARTY_KINDS),
  id: textField(),
  name: textField(),
  ways: z.array(z.strictObject({ role: z.enum(ROLE_CODES), channel: z.enum(CHANNELS), cause: textField() })),
  subjects: z
    .array(
      z.strictObject({
        task: textField(),
        name: textField(),
        due: dayField(),
        effectiveDue: dayField(),
        latest: dayField(),
        provisional: z.boolean(),
        workingDaysLeft: z.int(),
      }),
    )
    .check(z.minLength(1)),
})

export const officeReportSchema: z.ZodMiniType<OfficeReport> = z
  .strictObject({
    noticeId: textField(),
    day: dayField(),
    addressee: z.strictObject({ name: textField() }),
    contact: z.strictObject({ name: textField(), role: z.enum(ROLE_CODES) }),
    reason: textField(),
    askWhom: textField(),
    parties: z.array(party),
    brake: z.exactOptional(z.strictObject(brakeFields)),
  })
  .check(z.refine(({ parties, brake }) => parties.length > 0 || brake !== undefined, { path: ['parties'] }))
