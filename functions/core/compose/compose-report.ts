/** What reports to offices say now: whom of their parties nobody reached in an hour, or that a brake stops their mail. */
import { dayInShanghai } from '../day.ts'
import type { OfficeReport } from '../messages/office-report.ts'
import type { RenderedEmail, RenderedSms } from '../messages/rendered.ts'
import type { NoticeRecord, OutboxStore, RegisterStore } from '../ports.ts'
import { findBrakedOffice } from '../outbox/brake-event.ts'
import { type Compose, type Composed, composeSafely, endWith, renderOn } from './compose.ts'
import { findReader, nameParty, readPresentRows } from './present-rows.ts'
import { describeUnreached, groupByParty, readUnreached, type UnreachedPartyNeeds } from './unreached-parties.ts'

export type ReportComposerNeeds = UnreachedPartyNeeds & {
  register: Pick<RegisterStore, 'readState' | 'readOffice'>
  outbox: Pick<OutboxStore, 'readControls'>
  words: {
    renderOfficeReport: (report: OfficeReport) => RenderedEmail
    renderOfficeReportSms: (report: OfficeReport) => RenderedSms
  }
  now: () => string
}

export const buildReportComposer =
  (needs: ReportComposerNeeds): Compose =>
  async notices =>
    new Map(await Promise.all(notices.map(async notice => [notice.id, await composeReport(needs, notice)] as const)))

async function composeReport(needs: ReportComposerNeeds, notice: NoticeRecord): Promise<Composed> {
  const failed = await readUnreached(needs, notice)
  const [rows, content] = await Promise.all([
    readPresentRows(needs.register, [notice, ...failed.map(({ last }) => last)]),
    readBrake(needs, notice),
  ])
  const found = findReader(notice, rows)
  if ('instead' in found) return found.instead
  const { row, contact, to } = found.reader
  return composeSafely(() => {
    const day = dayInShanghai(needs.now())
    const parties = groupByParty(failed.flatMap(one => describeUnreached(needs, one, rows, day)))
    if (parties.length === 0 && content.brake === undefined) return endWith('withdrawn', 'nothing-to-tell')
    const report: OfficeReport = {
      noticeId: notice.id,
      day,
      addressee: { name: nameParty(row) },
      contact: { name: contact.name, role: contact.role },
      reason: notice.reason,
      askWhom: needs.help,
      parties,
      ...content,
    }
    const { renderOfficeReport: email, renderOfficeReportSms: sms } = needs.words
    return { kind: 'ready', to, contactVersion: row.version, ...renderOn(notice.channel, report, { email, sms }) }
  })
}

async function readBrake({ outbox }: ReportComposerNeeds, { id, office }: NoticeRecord): Promise<Pick<OfficeReport, 'brake'>> {
  if (findBrakedOffice(id) === undefined) return {}
  const { brake } = await outbox.readControls(office)
  return brake === undefined ? {} : { brake }
}
