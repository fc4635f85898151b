/** What a mail about clues says, sentence by sentence. */
import type { Day } from '../day.ts'
import type { ClueMessage, MessageClue } from './clue-message.ts'
import { sortClues, wordOccasion } from './clue-occasions.ts'
import {
  LEVEL_NAMES,
  STATE_NAMES,
  wordClock,
  wordClueClause,
  wordClueDeadline,
  wordClueOffice,
  wordKind,
} from './clue-wording.ts'
import { wordFirstWay } from './first-way.ts'
import type { ReportSection, ReportView } from './report-view.ts'
import { wordGreeting } from './task-email-view.ts'
import { listDateNotes } from './time-left.ts'
import { wordDate } from './wording.ts'

/** More than anybody reads in one mail. */
const CLUES_IN_EMAIL = 100

type Fact = ReportView['facts'][number]

function listFacts({ late = false, ...clue }: MessageClue, day: Day): Fact[] {
  const { clock, until, kind } = clue
  const notes = clock && listDateNotes({ latest: clock.due, provisional: clock.provisional, extended: false, late }, day)
  return [
    { label: '线索编号', value: clue.number },
    { label: '线索类型', value: `${wordKind(kind)}（${wordClueClause(kind)}）` },
    { label: '紧急程度', value: LEVEL_NAMES[clue.level] },
    { label: '转送机关', value: wordClueOffice(clue.from, kind) },
    { label: '承办机关', value: wordClueOffice(clue.to, kind) },
    { label: '当前状态', value: STATE_NAMES[clue.state] },
    ...(clock === undefined
      ? []
      : [{ label: wordClock(clock.name), value: [`${wordClueDeadline(clock)}。`, ...(notes ?? [])].join('') }]),
    ...(until === undefined ? [] : [{ label: '申请延至', value: wordDate(until) }]),
  ]
}

type Content = Pick<ReportView, 'lead' | 'sections' | 'facts' | 'answer'> & { title: string }

const OPEN = '邮件不载明线索内容。请用本单位账号登录系统，按线索编号查看和办理。'

function sayOne(clue: MessageClue, day: Day): Content {
  const { title, happened, todo } = wordOccasion(clue, day)
  return {
    title,
    lead: happened + todo,
    sections: [],
    facts: listFacts(clue, day),
    answer: { button: '打开线索', lead: OPEN, url: clue.url, code: '', until: '' },
  }
}

const isUrged = ({ occasion }: MessageClue): boolean => occasion === 'overdue'

/** What stands in the first column. */
const IN_NAME: readonly string[] = ['线索编号', '紧急程度']

function buildList(title: string, clues: readonly MessageClue[], day: Day): ReportSection[] {
  if (clues.length === 0) return []
  const rows = clues.slice(0, CLUES_IN_EMAIL).map(clue => {
    const { happened, todo } = wordOccasion(clue, day)
    const facts = listFacts(clue, day).filter(({ label }) => !IN_NAME.includes(label))
    return {
      name: `${clue.number}${clue.level === 'urgent' ? '（紧急）' : ''}`,
      details: [
        clue.occasion === 'due' ? todo : happened + todo,
        ...facts.map(({ label, value }) => `${label}：${value}`),
        `网址：${clue.url}`,
      ],
    }
  })
  return [
    {
      title: `${title}（${clues.length}件）`,
      groups: [{ title: '', rows }],
      columns: { name: '线索编号', details: '情况' },
      advice: clues.length > rows.length ? [`以上为前${rows.length}件，其余请登录系统查看。`] : [],
    },
  ]
}

function sayMany(clues: readonly MessageClue[], day: Day): Content {
  const [urged, own] = [clues.filter(isUrged), clues.filter(clue => !isUrged(clue))]
  const asked = urged.length === 0 ? '需要办理' : own.length === 0 ? '需要催办' : '需要办理或者催办'
  const count = (is: (clue: MessageClue) => boolean, word: (n: number) => string): string[] => {
    const n = clues.filter(is).length
    return n === 0 ? [] : [word(n)]
  }
  const counts = [
    ...count(
      ({ level }) => level === 'urgent',
      n => `紧急${n}件`,
    ),
    ...count(
      ({ clock }) => clock !== undefined && clock.workingDaysLeft < 0,
      n => `已逾期${n}件`,
    ),
    ...count(
      ({ clock }) => clock?.workingDaysLeft === 0,
      n => `今天到期${n}件`,
    ),
  ].join('，')
  const summary = `${clues.length}件线索${asked}`
  return {
    title: `${summary}${counts && `（${counts}）`}`,
    lead: `有${summary}${counts && `，其中${counts}`}。请按各自的期限办理，紧急的优先。${OPEN}`,
    sections: [...buildList('需要你单位办理的线索', own, day), ...buildList('请你单位催办的线索', urged, day)],
    facts: [],
    answer: null,
  }
}

export function buildClueView(message: ClueMessage): ReportView {
  const { contact, day, firstWay } = message
  const sorted = sortClues(message.subjects)
  const [first, ...rest] = sorted
  if (first === undefined) throw new TypeError('a message without clues')
  const { title, lead, facts, ...content } = rest.length === 0 ? sayOne(first, day) : sayMany(sorted, day)
  const why = firstWay === undefined ? '' : wordFirstWay(firstWay, { role: contact.role, channel: 'email' })
  return {
    headline: `督办通知${firstWay === undefined ? '' : '（转告）'}：${first.level === 'urgent' ? '【紧急】' : ''}${title}`,
    heading: '线索督办通知',
    subheading: '知识产权强国建设示范创建',
    greeting: wordGreeting(message),
    lead: `${why}${lead}`,
    ...content,
    facts: [
      ...facts,
      { label: '联系单位', value: message.askWhom },
      { label: '收件原因', value: message.reason },
      { label: '通知日期', value: wordDate(day) },
    ],
    attachments: [],
    footer: '本邮件由系统自动发出，请勿直接回复。',
    noticeId: message.noticeId,
  }
}
