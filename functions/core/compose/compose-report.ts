/** What reports say now: to offices, whom of their parties nobody reached in an hour, or that a brake stops their mail; or what was prepared. */
import { dayInShanghai } from '../day.ts'
import { UnreadableRowError } from '../errors.ts'
import type { OfficeReport } from '../messages/office-report.ts'
import type { PreparedReportMessage } from '../messages/prepared-report-message.ts'
import type { RenderedEmail, RenderedSms } from '../messages/rendered.ts'
import type { NoticeRecord, OutboxStore, PreparedReport, RegisterStore } from '../ports.ts'
import { findBrakedOffice } from '../outbox/brake-event.ts'
import { type Compose, type Composed, composeSafely, endWith, renderOn, UNREADABLE } from './compose.ts'
import { findReader, nameParty, readPresentRows } from './present-rows.ts'
import { describeUnreached, groupByParty, readUnreached, type UnreachedPartyNeeds } from './unreached-parties.ts'

export type ReportComposerNeeds = UnreachedPartyNeeds & {
  register: Pick<RegisterStore, 'readState' | 'readOffice'>
  outbox: Pick<OutboxStore, 'readControls' | 'findPrepared'>
  words: {
    renderOfficeReport: (report: OfficeReport) => RenderedEmail
    renderOfficeReportSms: (report: OfficeReport) => RenderedSms
    renderPreparedReport: (message: PreparedReportMessage) => RenderedEmail
    renderPreparedReportSms: (message: PreparedReportMessage) => RenderedSms
  }
  now: () => string
}

export const buildReportComposer =
  (needs: ReportComposerNeeds): Compose =>
  async notices =>
    new Map(
      await Promise.all(
        notices.map(async notice => {
          const composed =
            notice.prepared === undefined ? composeReport(needs, notice) : composePrepared(needs, notice, notice.prepared)
          return [notice.id, await composed] as const
        }),
      ),
    )

/** @param id of what was prepared */
async function composePrepared(needs: ReportComposerNeeds, notice: NoticeRecord, id: string): Promise<Composed> {
  const [rows, prepared] = await Promise.all([readPresentRows(needs.register, [notice]), readPrepared(needs, id)])
  const found = findReader(notice, rows)
  if ('instead' in found) return found.instead
  if (prepared === 'unreadable') return UNREADABLE
  if (prepared === undefined) return endWith('failed', 'no-prepared')
  const { row, contact, to } = found.reader
  return composeSafely(() => {
    const { headline, lead, table, file } = prepared
    const message: PreparedReportMessage = {
      noticeId: notice.id,
      day: dayInShanghai(needs.now()),
      addressee: { name: nameParty(row) },
      contact: { name: contact.name, role: contact.role },
      reason: notice.reason,
      askWhom: needs.help,
      report: { headline, lead, table, file },
    }
    const { renderPreparedReport: email, renderPreparedReportSms: sms } = needs.words
    return { kind: 'ready', to, contactVersion: row.version, ...renderOn(notice.channel, message, { email, sms }) }
  })
}

async function readPrepared(
  { outbox }: Pick<ReportComposerNeeds, 'outbox'>,
  id: string,
): Promise<PreparedReport | 'unreadable' | undefined> {
  try {
    return await outbox.findPrepared(id)
  } catch (error) {
    if (error instanceof UnreadableRowError) return 'unreadable'
    throw error
  }
}

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
