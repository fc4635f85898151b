/** What a request, its answer or a reopening says. */
import type { Day } from '../day.ts'
import { buildAnswerLink, wordAnswerBriefly } from './answer-way.ts'
import { wordFirstWay, wordFirstWayBriefly } from './first-way.ts'
import type { ReportView } from './report-view.ts'
import type { RequestMatter, RequestMessage } from './request-message.ts'
import type { MessageSubject } from './task-message.ts'
import { closeSentence, fitSms, type SmsForm } from './sms-room.ts'
import { wordGreeting } from './task-email-view.ts'
import { clipText, quoteText } from './text.ts'
import { dayToPrint, listDateNotes, wordDueDate } from './time-left.ts'
import { wordDate, wordShortDate, wordWorkingDay } from './wording.ts'

/** So that what happened stays in sight in a list of mails. */
const NAME_IN_HEADLINE = 24

type Fact = { label: string; value: string }
type Words = {
  heading: string
  /** What happened, around the task's name. */
  title: (name: string) => string
  lead: string
  facts: Fact[]
  button: string
  offer: string
  /** The SMS from the fullest form to the shortest, then without any name. */
  brief: SmsForm[]
  bare: string
  deed: string
}

const FOR_UNIT = { button: '反馈办理情况', offer: '签收、报告完成或者申请延期', deed: '反馈' }

type About = Pick<RequestMessage, 'unit' | 'duty' | 'day'>
type Of<Kind extends RequestMatter['kind']> = Extract<RequestMatter, { kind: Kind }>

const wordPerson = ({ by, on }: { by: string; on: Day }): string => `${by}（${wordDate(on)}）`

const wordAsked = (matter: Of<'extension-asked'>, { unit, day }: About): Words => ({
  heading: '延期申请',
  title: of => `${clipText(unit, NAME_IN_HEADLINE)}申请${of}延期，请答复`,
  lead: `${unit}申请延长下列工作事项的办理期限，请审核并答复；答复前，原期限不变。`,
  facts: [
    { label: '申请单位', value: unit },
    { label: '申请延至', value: wordWorkingDay(matter.until) },
    { label: '申请理由', value: matter.why },
    { label: '申请人', value: wordPerson(matter) },
  ],
  button: '答复延期申请',
  offer: '同意延期，或者说明理由后不同意延期',
  brief: [
    (party, of) => `${party}申请将“${of}”延期至${wordShortDate(matter.until, day)}，请答复。`,
    (party, of) => `${party}申请延期“${of}”。`,
  ],
  bare: '延期申请待答复。',
  deed: '答复',
})

function wordAnswered(matter: Of<'extension-answered'>, { duty, day }: About): Words {
  const [name, until] = [quoteText(duty.name), wordWorkingDay(matter.until)]
  const verdict = matter.granted ? '同意延期' : '不同意延期'
  const brief = matter.granted
    ? `已同意延期至${wordShortDate(matter.until, day)}`
    : `未同意延期，期限仍为${wordShortDate(dayToPrint(duty, day), day)}`
  return {
    ...FOR_UNIT,
    heading: '延期答复',
    title: of => `${of}的延期申请${matter.granted ? '已获' : '未获'}同意`,
    lead: matter.granted
      ? `你单位对${name}的延期申请已获同意，办理期限延至${until}。请按新的期限完成。`
      : `你单位对${name}的延期申请未获同意，办理期限不变。请按原期限完成。`,
    facts: [
      { label: '答复结果', value: verdict },
      { label: '申请延至', value: until },
      ...(matter.reason === undefined ? [] : [{ label: '答复意见', value: matter.reason }]),
      { label: '答复人', value: wordPerson(matter) },
    ],
    brief: [
      (party, of) => `${party}：“${of}”${brief}，请按期办理。`,
      (party, of) => `${party}：“${of}”${brief}。`,
      (party, of) => `${party}：“${of}”${matter.granted ? '已' : '未'}同意延期。`,
    ],
    bare: matter.granted ? '延期申请已同意。' : '延期申请未同意。',
  }
}

function wordReopened(matter: Of<'reopened'>, { duty, day }: About): Words {
  const due = wordShortDate(dayToPrint(duty, day), day)
  return {
    ...FOR_UNIT,
    heading: '退回重办',
    title: of => `${of}已退回重办`,
    lead: `你单位已报告完成的${quoteText(duty.name)}经审核退回重办。请按下列意见办理，完成后重新报告。`,
    facts: [
      { label: '退回意见', value: matter.reason },
      { label: '退回人', value: wordPerson(matter) },
    ],
    brief: [
      (party, of) => `${party}：“${of}”已退回重办，期限${due}，请重新办理。`,
      (party, of) => `${party}：“${of}”已退回重办，期限${due}。`,
      (party, of) => `${party}：“${of}”已退回重办。`,
    ],
    bare: '有工作退回重办。',
  }
}

function choose({ matter, ...about }: RequestMessage): Words {
  switch (matter.kind) {
    case 'extension-asked':
      return wordAsked(matter, about)
    case 'extension-answered':
      return wordAnswered(matter, about)
    case 'reopened':
      return wordReopened(matter, about)
  }
}

export function buildRequestView(message: RequestMessage): ReportView {
  const { duty, day, contact, firstWay, answer } = message
  const { heading, title, lead, facts, button, offer } = choose(message)
  const why = firstWay === undefined ? '' : wordFirstWay(firstWay, { role: contact.role, channel: 'email' })
  return {
    headline: `督办通知${firstWay === undefined ? '' : '（转告）'}：${title(quoteText(clipText(duty.name, NAME_IN_HEADLINE)))}`,
    heading,
    subheading: '知识产权强国建设示范创建',
    greeting: wordGreeting(message),
    lead: `${why}${lead}`,
    sections: [],
    facts: [
      { label: '工作事项', value: `${duty.name}（${duty.task}）` },
      { label: '截止日期', value: wordDue(duty, day) },
      ...facts,
      { label: '联系单位', value: message.askWhom },
      { label: '收件原因', value: message.reason },
      { label: '通知日期', value: wordDate(day) },
    ],
    answer: buildAnswerLink(answer, button, offer),
    attachments: [],
    footer: '本邮件由系统自动发出，请勿直接回复。',
    noticeId: message.noticeId,
  }
}

/** That it was extended says the answer itself. */
function wordDue(duty: MessageSubject, day: string): string {
  const due = wordDueDate(duty, day)
  const notes = listDateNotes({ ...duty, extended: false }, day).join('')
  return notes === '' ? due : `${due.replace(/。$/, '')}。${notes}`
}

/** @returns undefined where the signature leaves no room for a sentence that says anything */
export function buildRequestSms(message: RequestMessage, signature: string): string | undefined {
  const { brief, bare, deed } = choose(message)
  const { firstWay, contact, unit, duty } = message
  const why = firstWay === undefined ? '' : closeSentence(wordFirstWayBriefly(firstWay, contact))
  const end = `${why}${wordAnswerBriefly(message.answer, deed)}`
  return fitSms(signature, {
    names: [unit, duty.name.replaceAll('“', '‘').replaceAll('”', '’')],
    forms: brief.map(
      (form): SmsForm =>
        (party, name) =>
          `${form(party, name)}${end}`,
    ),
    bare: `${bare}${end}`,
  })
}
