/** The fields of the operator's report as its template demands them. */
import * as z from 'zod/mini'
import type { OperatorReport } from './operator-report.ts'
import { dayField, stageField, textField } from './task-message-schema.ts'

export const operatorReportSchema: z.ZodMiniType<OperatorReport> = z.strictObject({
  noticeId: textField(),
  day: dayField(),
  unreachable: z.array(
    z.strictObject({
      office: textField(),
      officeName: textField(),
      party: z.strictObject({ kind: z.enum(['unit', 'office', 'department']), id: textField(), name: textField() }),
      subjects: z.array(z.strictObject({ task: textField(), name: textField(), clause: textField(), stage: stageField() })),
    }),
  ),
  unfinishedOffices: z.array(z.strictObject({ code: textField(), name: textField() })),
  provisional: z.exactOptional(z.array(dayField())),
  unreadableRows: z.exactOptional(z.array(textField())),
})
