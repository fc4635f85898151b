/** The first sentences of a task e-mail: its subject line and what leads in to the list. */
import type { MessageSubject } from './task-message.ts'
import { clipText, quoteText } from './text.ts'
import { isDueToday, isOverdue, isUrgedEarly, wordHeadlineState, wordTimeLeft } from './time-left.ts'

const GUIDE = '《知识产权强国建设示范创建年度工作指引》'
/** So that the state stays in sight in a list of mails. */
const NAME_IN_HEADLINE = 24

const countUrgent = (subjects: readonly MessageSubject[], day: string): string => {
  const today = subjects.filter(isDueToday)
  const urged = today.filter(subject => isUrgedEarly(subject, day)).length
  const counts: [what: string, count: number][] = [
    ['已逾期', subjects.filter(isOverdue).length],
    ['今天到期', today.length - urged],
    ['今天应办结', urged],
  ]
  return counts
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${what}${count}项`)
    .join('，')
}

/** @param title what kind of message it is */
export function buildHeadline(title: string, sorted: readonly [MessageSubject, ...MessageSubject[]], day: string): string {
  const [first] = sorted
  const name = quoteText(clipText(first.name, NAME_IN_HEADLINE))
  if (sorted.length === 1) return `${title}：${name}${wordHeadlineState(first, day)}`
  const urgent = countUrgent(sorted, day)
  return `${title}：${name}等${sorted.length}项工作（${urgent === '' ? `最近一项${wordTimeLeft(first, day)}` : urgent}）`
}

function wordUrgency(subjects: readonly MessageSubject[], day: string): string {
  const urgent = countUrgent(subjects, day)
  if (urgent === '') return '请按下列要求按期完成。'
  const which = subjects.length > 1 ? `其中${urgent}` : `该事项${urgent.replace('1项', '')}`
  return `${which}，请按下列要求立即办理。`
}

export function buildLead(subjects: readonly MessageSubject[], day: string): string {
  const organised = subjects.filter(subject => subject.as === 'organiser').length
  const own = subjects.length - organised
  const parts = [
    own > 0 ? `你单位负责的工作事项有${own}项需要办理` : '',
    organised > 0 ? `由你单位组织本辖区落实的工作事项有${organised}项尚有单位未完成` : '',
  ].filter(part => part !== '')
  return `根据${GUIDE}，${parts.join('；')}。${wordUrgency(subjects, day)}`
}
