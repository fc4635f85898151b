/** An office's report, sentence by sentence, and the one sentence of its SMS. */
import type { Day } from '../day.ts'
import { WHILE_BRAKED, wordBrake } from './brake-wording.ts'
import { wordCausePlainly } from './failure-wording.ts'
import type { OfficeReport, TriedWay, UnreachedParty, UnreachedSubject } from './office-report.ts'
import { buildSection, type ReportRow, type ReportSection, type ReportView } from './report-view.ts'
import { wordGreeting } from './task-email-view.ts'
import { SMS_PART } from './sms-room.ts'
import { clipText, quoteText, toSmsVariable } from './text.ts'
import { dayToPrint, wordTimeLeft } from './time-left.ts'
import { CHANNEL_NAMES, wordDate, wordRole, wordShortDate } from './wording.ts'

/** In the e-mail itself; the whole list goes as an attachment. */
const PARTIES_IN_EMAIL = 100
const SUBJECTS_IN_ROW = 10
const LEAST_ROOM = 4

export const unreachedFileOf = (day: Day): string => `unreached-${day.replaceAll('-', '')}.csv`

export const showsAllUnreached = ({ parties }: OfficeReport): boolean =>
  parties.length <= PARTIES_IN_EMAIL && parties.every(({ subjects }) => subjects.length <= SUBJECTS_IN_ROW)

const wordWay = ({ role, channel, cause }: TriedWay): string =>
  `${wordRole(role)}${CHANNEL_NAMES[channel]}：${wordCausePlainly(cause)}`

const wordSubject = (subject: UnreachedSubject, day: Day): string =>
  `${subject.name}（${wordShortDate(dayToPrint(subject, day), day)}${subject.provisional ? '，暂定' : ''}，${wordTimeLeft(subject, day)}）`

function buildRow({ name, id, ways, subjects }: UnreachedParty, day: Day): ReportRow {
  const shown = subjects.slice(0, SUBJECTS_IN_ROW).map(subject => `未送达：${wordSubject(subject, day)}`)
  const rest = subjects.length > SUBJECTS_IN_ROW ? [`未送达的共${subjects.length}项`] : []
  return { name: `${name}（${id}）`, details: [...ways.map(wordWay), ...shown, ...rest] }
}

const buildUnreached = ({ parties, day }: OfficeReport): ReportSection[] =>
  parties.length === 0
    ? []
    : [
        {
          title: '未能通知的单位',
          groups: [{ title: '', rows: parties.slice(0, PARTIES_IN_EMAIL).map(party => buildRow(party, day)) }],
          columns: { name: '单位', details: '原因和事项' },
          advice: [
            '一、请核实上述单位的联系人、电子邮箱和手机号码，将更正后的联系人报下列联系单位；更正后，以后的提醒即按新的联系方式发送。',
            '二、更正之前，请以电话等其他方式告知有关单位，以免误期。',
          ],
        },
      ]

const buildBraked = ({ brake }: OfficeReport): ReportSection[] =>
  brake === undefined
    ? []
    : buildSection(
        '邮件停发情况',
        [`${wordBrake(brake)}。`],
        WHILE_BRAKED,
        '请核实更正本辖区各单位联系人的电子邮箱，将更正后的联系人报下列联系单位，核实后恢复发送。',
      )

const summarise = ({ parties, brake }: OfficeReport): string =>
  brake === undefined ? `${parties.length}家单位未能通知，请更正联系人` : '本辖区督办邮件暂停发送，请更正电子邮箱'

export function buildOfficeReportView(report: OfficeReport): ReportView {
  const { parties, brake, day, reason, askWhom, noticeId } = report
  return {
    headline: `督办报告：${summarise(report)}`,
    heading: '督办报告',
    subheading: '知识产权强国建设示范创建',
    greeting: wordGreeting(report),
    lead:
      brake === undefined
        ? `本辖区下列${parties.length}家单位按登记的联系人和联系方式均未能通知，有关督办通知没有送达。`
        : '因退信或者投诉过多，发往本辖区各单位和你单位的督办邮件已暂停发送。',
    sections: [...buildBraked(report), ...buildUnreached(report)],
    facts: [
      { label: '联系单位', value: askWhom },
      { label: '收件原因', value: reason },
      { label: '报告日期', value: wordDate(day) },
    ],
    attachments: showsAllUnreached(report) ? [] : [`${unreachedFileOf(day)}（完整名单）`],
    answer: null,
    footer: '本邮件由系统自动发出，请勿直接回复。',
    noticeId,
  }
}

/** @returns undefined where the signature leaves no room for a sentence that says anything */
export function buildOfficeReportSms({ addressee, parties, brake }: OfficeReport, signature: string): string | undefined {
  const office = toSmsVariable(addressee.name)
  if (brake !== undefined) {
    const text = `${office}：本辖区督办邮件退信过多，已暂停发送，请核实更正各单位电子邮箱。`
    return signature.length + text.length <= SMS_PART ? text : undefined
  }
  const many = parties.length > 1 ? `等${parties.length}家单位` : ''
  const build = (name: string): string => `${office}：${quoteText(name)}${many}的督办通知未能送达，请更正联系人并另行告知。`
  const room = SMS_PART - signature.length - build('').length
  return room < LEAST_ROOM ? undefined : build(clipText(toSmsVariable(parties[0]?.name ?? ''), room))
}

export const listUnreachedRows = ({ parties, day }: OfficeReport): string[][] => [
  ['单位编号', '单位名称', '原因', '工作事项编号', '工作事项名称', '截止日期', '剩余时间'],
  ...parties.flatMap(({ id, name, ways, subjects }) =>
    subjects.map(subject => [
      id,
      name,
      ways.map(wordWay).join('；'),
      subject.task,
      subject.name,
      subject.due,
      wordTimeLeft(subject, day),
    ]),
  ),
]
