/** The page after an answer: what was recorded, what was not and why, what follows. */
import type { AnswerPage, DutyItem, Recorded, Taken } from '../answers/answers.ts'
import { buildAbout } from './answer-view.ts'
import type { Line } from './answer-boxes.ts'
import { ACTION_NAMES, FOLLOWS, NOTE_LABELS, wordAnswer, wordFact, wordRequest } from './answer-page-wording.ts'
import { cleanText, clipText, quoteText } from './text.ts'

type Answered = Extract<Taken, { kind: 'taken' }>

export type ResultView = {
  title: string
  tone: 'good' | 'mixed'
  about: Line[]
  lists: { heading: string; items: { name: string; text: string }[] }[]
  follows: string[]
  /** Of the subjects of the page, those that still wait for something. */
  left: string
  /** Something can still be done on the page. */
  more: boolean
  askWhom: string
  notice: string
}

const MOST_NAME_IN_LIST = 60
const MOST_NOTE_IN_LIST = 100
/** A page in parts shows one of them. */
const ELSEWHERE = '其他页上的事项'

const nameOf = ({ name, partyName }: DutyItem): string => {
  const task = clipText(cleanText(name), MOST_NAME_IN_LIST)
  return partyName === undefined ? task : `${cleanText(partyName)}：${task}`
}

/** What now stands on record about the duty, in the words of the box. */
function wordOnRecord({ last, request, lapse, duty }: DutyItem, action: Answered['action']): string {
  if (action === 'extend' && request !== undefined) return wordRequest(request, duty)
  if ((action === 'grant' || action === 'refuse') && request !== undefined) return wordAnswer(request, duty, lapse)
  return last === undefined ? ACTION_NAMES[action] : wordFact(last, duty)
}

const STATUSES = { sign: 'signed', report: 'done', reopen: 'reopened' } as const

/** What was written with it then, whatever came with the same answer now. */
function wordFirstNote({ last, request }: DutyItem, action: Answered['action']): string {
  const word = (label: string, note = ''): string =>
    note === '' ? '' : `；${label}仍为此前登记的${quoteText(clipText(cleanText(note), MOST_NOTE_IN_LIST))}`
  switch (action) {
    case 'extend':
      return word('申请原因', request?.reason)
    case 'grant':
    case 'refuse':
      return word('答复意见', request?.answer?.reason)
    case 'sign':
    case 'report':
    case 'reopen':
      return last?.status === STATUSES[action] ? word(NOTE_LABELS[last.status], last.source?.note) : ''
  }
}

type List = ResultView['lists'][number]

function wordEntry(entry: Recorded, action: Answered['action'], item: DutyItem | undefined): string {
  if (entry.result === 'refused') return entry.why
  if (item === undefined) return ''
  return `${wordOnRecord(item, action)}${entry.result === 'already' ? wordFirstNote(item, action) : ''}`
}

function buildList({ page, recorded, action }: Answered, result: Recorded['result'], word: (count: number) => string): List[] {
  const items = recorded.flatMap(entry => {
    const item = page.duties.find(({ key }) => key === entry.key)
    if (entry.result !== result) return []
    const name = item === undefined ? ELSEWHERE : nameOf(item)
    return [{ name, text: wordEntry(entry, action, item) }]
  })
  return items.length === 0 ? [] : [{ heading: word(items.length), items }]
}

function wordOutcome(recorded: readonly Recorded[]): { outcome: string; tone: ResultView['tone'] } {
  const count = (result: Recorded['result']): number => recorded.filter(entry => entry.result === result).length
  if (count('refused') === recorded.length) return { outcome: '未能登记', tone: 'mixed' }
  if (count('refused') > 0) return { outcome: '部分事项未能登记', tone: 'mixed' }
  return { outcome: count('recorded') === 0 ? '此前已登记' : '已登记', tone: 'good' }
}

function wordLeft({ duties }: AnswerPage): string {
  const waiting = duties.filter(({ state }) => state === 'open' || state === 'signed').length
  return waiting === 0 ? '本页所列事项均已办结。' : `本页所列事项中，尚有${waiting}项未完成。`
}

export function buildResultView(taken: Answered): ResultView {
  const { page, action, recorded } = taken
  const name = ACTION_NAMES[action]
  const { outcome, tone } = wordOutcome(recorded)
  return {
    title: `${name}：${outcome}`,
    tone,
    about: buildAbout(page),
    lists: [
      ...buildList(taken, 'recorded', count => `已登记${name}的事项（${count}项）`),
      ...buildList(taken, 'already', count => `此前已经登记、无需重复的事项（${count}项），以原登记内容为准`),
      ...buildList(taken, 'refused', count => `未能登记的事项（${count}项）及原因`),
    ],
    follows: recorded.some(({ result }) => result !== 'refused') ? [FOLLOWS[action]] : [],
    left: wordLeft(page),
    more: page.duties.some(({ may }) => may.length > 0),
    askWhom: page.askWhom,
    notice: page.notice,
  }
}
