/** The brake on an office's mail: set when too much of it comes back, released by a person. */
import { type Day, dayInShanghai } from '../day.ts'
import { addMilliseconds } from '../instant.ts'
import type { MailCounts, MailMinute, OutboxStore } from '../ports.ts'
import { CENTRE, findOfficeName, type OfficeCode } from '../register/register.ts'
import { placeNotices } from '../outbox/batching.ts'
import type { Brake, Release } from '../outbox/controls.ts'
import { buildNoticeId } from '../outbox/notice.ts'
import { type OfficeReportNeeds, reportToOffice } from '../ways/office-report.ts'
import { buildReportKey } from '../compose/operator-list.ts'

/** What is looked back on: the last thousand mails, or thirty days where there were fewer. */
const WINDOW = { mails: 1_000, milliseconds: 30 * 24 * 3_600_000 }

const MINUTE = 60_000

/** Both the number and the share must be reached; well below what makes a provider pause the whole account. */
const LIMITS = {
  hardBounces: { least: 20, perThousand: 30 },
  complaints: { least: 3, perThousand: 1 },
} as const

/** @returns the counts that call for a brake */
export function judgeMail(minutes: readonly MailMinute[]): Omit<Brake, 'office' | 'since'> | undefined {
  const sum = (count: keyof MailCounts): number => minutes.reduce((total, minute) => total + minute[count], 0)
  const [mails, hardBounces, complaints] = [sum('sent'), sum('hardBounces'), sum('complaints')]
  const isOver = (count: number, { least, perThousand }: { least: number; perThousand: number }): boolean =>
    count >= least && count * 1_000 >= mails * perThousand
  return isOver(hardBounces, LIMITS.hardBounces) || isOver(complaints, LIMITS.complaints)
    ? { mails, hardBounces, complaints }
    : undefined
}

export type ReputationNeeds = OfficeReportNeeds & {
  outbox: Pick<OutboxStore, 'readMail' | 'saveBrake' | 'readControls'>
  /** Empty: no operator is told. */
  operatorEmail: string
  onBrake: (brake: Brake) => void
}

/**
 * Brakes a province's mail when too much of it has come back. Doing it again changes nothing, and completes what somebody left who
 * died before everybody was told.
 */
export async function reviewMail(needs: ReputationNeeds, office: OfficeCode): Promise<void> {
  // Operator and departments must hear, whatever comes back of their mail.
  if (office === CENTRE) return
  const { outbox } = needs
  const since = needs.now()
  const { release } = await outbox.readControls(office)
  const counts = judgeMail(await outbox.readMail(office, findBeginning(since, release), WINDOW.mails))
  if (counts === undefined) return
  const brake = { office, since, ...counts }
  const isNew = await outbox.saveBrake(brake)
  if (isNew) needs.onBrake(brake)
  const current = isNew ? brake : (await outbox.readControls(office)).brake
  if (current !== undefined) await tellOfBrake(needs, current)
}

/** A release begins anew with the next minute: in its own stand mails and bounces from before it. */
function findBeginning(now: string, release: Release | undefined): string {
  const longAgo = addMilliseconds(now, -WINDOW.milliseconds)
  const anew = release === undefined ? longAgo : addMilliseconds(release.at, MINUTE)
  return anew > longAgo ? anew : longAgo
}

/** The same brake is told once, however often it is asked for. */
async function tellOfBrake(needs: ReputationNeeds, { office, since }: Brake): Promise<void> {
  const event = `brake-${office}-${since.replaceAll(/\D/g, '').slice(0, 12)}`
  const about = `${findOfficeName(office) ?? office}电子邮件暂停发送`
  const day = dayInShanghai(since)
  if (needs.operatorEmail !== '') await tellOperator(needs, day, event, `${about} → 运维人员`)
  // Its own mail is what has been stopped.
  await reportToOffice(needs, { office, day, event, about, from: needs.now(), prefer: 'sms' })
}

async function tellOperator(needs: ReputationNeeds, day: Day, event: string, reason: string): Promise<void> {
  const key = buildReportKey(day)
  const id = buildNoticeId({ ...key, event })
  // Asked with each mail that comes back: there, it lies in a batch that was written before it.
  const { missing } = await needs.outbox.readNotices([id])
  if (missing.length === 0) return
  const notice = { ...key, id, office: CENTRE, first: true, subjects: [], reason }
  await placeNotices(needs, [notice], { office: CENTRE, day, priority: 'urgent', lane: 'urgent', dueAt: needs.now() })
}
