/** The fields of the operator's report as its template demands them. */
import * as z from 'zod/mini'
import { CHANNELS } from '../outbox/channel.ts'
import { PARTY_KINDS, ROLE_CODES } from '../register/register.ts'
import type { OperatorReport } from './operator-report.ts'
import { dayField, stageField, textField } from './task-message-schema.ts'

const count = () => z.int().check(z.nonnegative())

export const brakeFields = {
  office: textField(),
  since: textField(),
  mails: count(),
  hardBounces: count(),
  complaints: count(),
}

const unreachable = z.strictObject({
  office: textField(),
  officeName: textField(),
  day: dayField(),
  party: z.strictObject({ kind: z.enum(PARTY_KINDS), id: textField(), name: textField() }),
  subjects: z.array(z.strictObject({ task: textField(), name: textField(), clause: textField(), stage: stageField() })),
})

const reportedNotice = z.strictObject({
  officeName: textField(),
  kind: z.enum([...PARTY_KINDS, 'operator']),
  id: textField(),
  name: textField(),
  channel: z.enum(CHANNELS),
  day: dayField(),
})

const suppressed = z.strictObject({
  officeName: textField(),
  kind: z.enum(PARTY_KINDS),
  id: textField(),
  name: textField(),
  role: z.enum(ROLE_CODES),
  channel: z.enum(CHANNELS),
  cause: z.enum(['hard-bounce', 'complaint']),
})

const office = { code: textField(), name: textField() }

export const operatorReportSchema: z.ZodMiniType<OperatorReport> = z.strictObject({
  noticeId: textField(),
  day: dayField(),
  atOnce: z.exactOptional(z.literal(true)),
  unreachable: z.array(unreachable),
  unfinishedOffices: z.array(z.strictObject(office)),
  aheadOffices: z.exactOptional(z.array(z.strictObject({ ...office, day: dayField() }))),
  brakes: z.exactOptional(z.array(z.strictObject({ ...brakeFields, officeName: textField() }))),
  pauses: z.exactOptional(
    z.array(
      z.strictObject({ scope: textField(), scopeName: textField(), since: textField(), reason: textField(), by: textField() }),
    ),
  ),
  suppressed: z.exactOptional(z.array(suppressed)),
  failures: z.exactOptional(
    z.array(z.strictObject({ cause: textField(), count: z.int().check(z.positive()), parties: z.array(reportedNotice) })),
  ),
  doubles: z.exactOptional(z.strictObject({ count: count(), parties: z.array(reportedNotice) })),
  provisional: z.exactOptional(z.array(dayField())),
  unreadableRows: z.exactOptional(z.array(textField())),
})
