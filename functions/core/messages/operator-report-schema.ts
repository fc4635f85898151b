/** The fields of the operator's report as its template demands them. */
import * as z from 'zod/mini'
import { CHANNELS } from '../outbox/channel.ts'
import { PARTY_KINDS } from '../register/register.ts'
import type { OperatorReport } from './operator-report.ts'
import { dayField, stageField, textField } from './task-message-schema.ts'

export const operatorReportSchema: z.ZodMiniType<OperatorReport> = z.strictObject({
  noticeId: textField(),
  day: dayField(),
  unreachable: z.array(
    z.strictObject({
      office: textField(),
      officeName: textField(),
      day: dayField(),
      party: z.strictObject({ kind: z.enum(PARTY_KINDS), id: textField(), name: textField() }),
      subjects: z.array(z.strictObject({ task: textField(), name: textField(), clause: textField(), stage: stageField() })),
    }),
  ),
  unfinishedOffices: z.array(z.strictObject({ code: textField(), name: textField() })),
  aheadOffices: z.exactOptional(z.array(z.strictObject({ code: textField(), name: textField(), day: dayField() }))),
  failures: z.exactOptional(
    z.array(
      z.strictObject({
        cause: textField(),
        count: z.int().check(z.positive()),
        parties: z.array(
          z.strictObject({
            officeName: textField(),
            kind: z.enum([...PARTY_KINDS, 'operator']),
            id: textField(),
            name: textField(),
            channel: z.enum(CHANNELS),
            day: dayField(),
          }),
        ),
      }),
    ),
  ),
  provisional: z.exactOptional(z.array(dayField())),
  unreadableRows: z.exactOptional(z.array(textField())),
})
