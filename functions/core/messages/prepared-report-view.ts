/** What the mail of a prepared report says; all of it is in the file that comes with it. */
import type { PreparedReportMessage } from './prepared-report-message.ts'
import type { ReportView } from './report-view.ts'
import { SMS_PART } from './sms-room.ts'
import { wordGreeting } from './task-email-view.ts'
import { clipText, toSmsVariable } from './text.ts'
import { wordDate } from './wording.ts'

export function buildPreparedReportView(message: PreparedReportMessage): ReportView {
  const { report, reason, askWhom, day, noticeId } = message
  const { headline, lead, table, file } = report
  const [first = '', ...others] = table.heading
  return {
    headline: `督办报告：${headline}`,
    heading: '督办报告',
    subheading: '知识产权强国建设示范创建',
    greeting: wordGreeting(message),
    lead: lead.join(''),
    sections: [
      {
        title: headline,
        groups: [
          {
            title: '',
            rows: table.rows.map(([name = '', ...cells]) => ({
              name,
              details: cells.map((cell, index) => `${others[index] ?? ''}：${cell}`),
            })),
          },
        ],
        columns: { name: first, details: '情况' },
        advice: [],
      },
    ],
    facts: [
      { label: '联系单位', value: askWhom },
      { label: '收件原因', value: reason },
      { label: '报告日期', value: wordDate(day) },
    ],
    answer: null,
    attachments: [file.fileName],
    footer: '本邮件由系统自动发出，请勿直接回复。',
    noticeId,
  }
}

const LEAST_ROOM = 4

/** @returns undefined where the signature leaves no room for a sentence that says anything */
export function buildPreparedReportSms({ report }: PreparedReportMessage, signature: string): string | undefined {
  const build = (headline: string): string => `督办报告：${headline}已生成，全文见电子邮件；没有收到的，请联系督办系统服务台。`
  const room = SMS_PART - signature.length - build('').length
  return room < LEAST_ROOM ? undefined : build(clipText(toSmsVariable(report.headline), room))
}
