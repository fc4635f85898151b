/** What each occasion of a clue says: in a headline, in a mail and in an SMS. */
import type { ClockName } from '../clues/clue.ts'
import { ownerOf } from '../clues/parties.ts'
import type { Day } from '../day.ts'
import type { MessageClue } from './clue-message.ts'
import { CLOCK_DEEDS, wordClock, wordClueOffice, wordClueTimeLeft, wordKindBriefly } from './clue-wording.ts'
import { wordDate, wordShortDate } from './wording.ts'

type ClueWords = {
  title: string
  /** What happened, in whole sentences, and what its reader is asked to do. */
  happened: string
  todo: string
  /** Without its full stop; of an SMS. `left`: what may follow it. */
  brief: string
  left: string
}

/** How a clue is called where its whole kind would be too long. */
const nameClue = ({ kind, number }: MessageClue): string => wordKindBriefly(kind) + number

/** By when, before a verb: 于11月25日下班前, 于今天下班前, 立即. */
function wordBy({ clock }: MessageClue, day: Day): string {
  if (clock === undefined) return '尽快'
  if (clock.workingDaysLeft < 0) return '立即'
  const date = clock.due === day ? '今天' : wordShortDate(clock.due, day)
  return `于${date}${clock.dayOff ? '' : '下班'}前`
}

/** The same in an SMS, which always holds the deadline. */
function askBriefly({ clock }: MessageClue, day: Day, deed: string): string {
  if (clock === undefined) return `请尽快${deed}`
  const date = `${wordShortDate(clock.due, day)}${clock.provisional ? '（暂定）' : ''}`
  return clock.workingDaysLeft < 0 ? `期限${date}已过，请立即${deed}` : `请于${date}前${deed}`
}

/** `else`: what else its reader may do, in time. */
const STEPS: Readonly<Record<ClockName, { deed: string; else: string }>> = {
  signBy: { deed: '签收', else: '；不属于你单位职责范围的，请说明理由退回' },
  handleBy: { deed: '核查，并登记办理情况', else: '' },
  reportBy: { deed: '反馈办理结果', else: '；确需延期的，请在到期前申请' },
  decideBy: { deed: '转办其他机关，或者说明理由后办结', else: '' },
  reviewBy: { deed: '审核，符合要求的办结，不符合要求的退回继续办理', else: '' },
}

function wordStep(name: ClockName, clue: MessageClue, day: Day): string {
  const inTime = name === 'signBy' || (clue.clock?.workingDaysLeft ?? 1) > 0
  return `请${wordBy(clue, day)}${STEPS[name].deed}${inTime ? STEPS[name].else : ''}。`
}

type Build = (clue: MessageClue, day: Day) => Omit<ClueWords, 'left'> & { left?: string }

const wordTransferred: Build = (clue, day) => ({
  title: `请${wordBy(clue, day)}签收${nameClue(clue)}`,
  happened: `${wordClueOffice(clue.from, clue.kind)}转来线索1件，由你单位承办。`,
  todo: wordStep('signBy', clue, day),
  brief: `${nameClue(clue)}已转送你单位，${askBriefly(clue, day, '签收')}`,
})

const wordRejected: Build = (clue, day) => ({
  title: `${nameClue(clue)}的反馈未通过审核，请${wordBy(clue, day)}重新反馈`,
  happened: '你单位对本线索的反馈未通过审核，线索退回继续办理。',
  todo: `请按审核意见办理，${wordBy(clue, day)}重新反馈。`,
  brief: `${nameClue(clue)}反馈未通过，${askBriefly(clue, day, '重新反馈')}`,
})

const wordExtended: Build = (clue, day) => {
  const { granted, until, clock } = clue
  const due = granted === true ? until : clock?.due
  const term = due === undefined ? '反馈期限不变' : `反馈期限${granted === true ? '延至' : '仍为'}${wordShortDate(due, day)}`
  const verdict = granted === true ? '已获同意' : '未获同意'
  return {
    title: `${nameClue(clue)}的延期申请${verdict}，${term}`,
    happened: `你单位对本线索的延期申请${verdict}，${term}。`,
    todo: `请${granted === true ? '按新的期限' : wordBy(clue, day)}反馈办理结果。`,
    brief: `${nameClue(clue)}延期${verdict}，${term}`,
  }
}

const wordInvited: Build = (clue, day) => ({
  title: `请会办${nameClue(clue)}`,
  happened: `${wordClueOffice(clue.to, clue.kind)}邀请你单位会办本线索。`,
  todo: '请协助核查，尽早提出会办意见，以便承办机关按期反馈。',
  brief: `${nameClue(clue)}请你单位会办${clue.clock === undefined ? '' : `，反馈期限${wordShortDate(clue.clock.due, day)}`}`,
})

const wordSigned: Build = (clue, day) => ({
  title: `${nameClue(clue)}已签收`,
  happened: `${wordClueOffice(clue.to, clue.kind)}已签收你单位转送的本线索，将按期限办理。`,
  todo: '现不需要你单位办理。',
  brief: `${nameClue(clue)}已签收${clue.clock === undefined ? '' : `，办理期限${wordShortDate(clue.clock.due, day)}`}`,
})

const wordReturned: Build = (clue, day) => ({
  title: `${nameClue(clue)}被退回，请${wordBy(clue, day)}转办或者办结`,
  happened: `${wordClueOffice(clue.to, clue.kind)}退回了本线索，理由请在系统中查看。`,
  todo: wordStep('decideBy', clue, day),
  brief: `${nameClue(clue)}被退回，${askBriefly(clue, day, '转办或者办结')}`,
})

const wordReported: Build = (clue, day) => ({
  title: `${nameClue(clue)}已反馈，请${wordBy(clue, day)}审核`,
  happened: `${wordClueOffice(clue.to, clue.kind)}已反馈本线索的办理结果。`,
  todo: wordStep('reviewBy', clue, day),
  brief: `${nameClue(clue)}已反馈，${askBriefly(clue, day, '审核')}`,
})

const wordAsked: Build = (clue, day) => ({
  title: `${nameClue(clue)}申请延期至${wordShortDate(clue.until ?? day, day)}，请答复`,
  happened: `${wordClueOffice(clue.to, clue.kind)}申请将本线索的反馈期限延至${wordDate(clue.until ?? day)}。`,
  todo: '请审核并答复；答复前，原期限不变。',
  brief: `${nameClue(clue)}申请延期至${wordShortDate(clue.until ?? day, day)}，请答复`,
  left: clue.clock === undefined ? '' : `，现期限${wordShortDate(clue.clock.due, day)}`,
})

const wordUnreachable: Build = (clue, day) => {
  const office = wordClueOffice(clue.office ?? clue.to, clue.kind)
  const { clock } = clue
  return {
    title: `${nameClue(clue)}无法通知${office}，请协助联系`,
    happened: `${office}没有可用的联系人，本线索的督办通知无法送达。`,
    todo: '请以电话等其他方式告知，并督促其报送联系人。',
    brief: `${nameClue(clue)}无法通知有关机关，请协助联系${clock === undefined ? '' : `，${wordClock(clock.name)}${wordShortDate(clock.due, day)}`}`,
  }
}

const wordDue: Build = (clue, day) => {
  const clock = getClock(clue)
  const [left, isOver, isToday] = [wordClueTimeLeft(clock), clock.workingDaysLeft < 0, clock.due === day]
  const date = `${wordShortDate(clock.due, day)}${clock.provisional ? '（暂定）' : ''}`
  const standing = `${isOver ? CLOCK_DEEDS[clock.name] : wordClock(clock.name)}${left}`
  return {
    title: `${nameClue(clue)}的${standing}${isOver ? '，请立即办理' : isToday ? '' : `（${date}）`}`,
    happened: `本线索的${standing}。`,
    todo: wordStep(clock.name, clue, day),
    brief: `${nameClue(clue)}${wordClock(clock.name)}${isToday ? '今天到期' : `${date}${isOver ? '已过' : ''}`}`,
    left: isToday ? '' : isOver ? `${-clock.workingDaysLeft}个工作日` : `，${left}`,
  }
}

const wordOverdue: Build = (clue, day) => {
  const clock = getClock(clue)
  const [left, deed] = [wordClueTimeLeft(clock), CLOCK_DEEDS[clock.name]]
  return {
    title: `${nameClue(clue)}的${deed}${left}，请催办`,
    happened: `${wordClueOffice(ownerOf(clue, clock.name), clue.kind)}尚未${deed}本线索，${left}。`,
    todo: `请催办，督促其尽快${deed}。`,
    brief: `${nameClue(clue)}${wordClock(clock.name)}${wordShortDate(clock.due, day)}${clock.provisional ? '（暂定）' : ''}已过，请催办`,
  }
}

function getClock({ clock }: MessageClue): NonNullable<MessageClue['clock']> {
  if (clock === undefined) throw new TypeError('a reminder without a deadline')
  return clock
}

const OCCASION_WORDS: Readonly<Record<MessageClue['occasion'], Build>> = {
  transferred: wordTransferred,
  rejected: wordRejected,
  'extension-answered': wordExtended,
  invited: wordInvited,
  signed: wordSigned,
  returned: wordReturned,
  reported: wordReported,
  'extension-asked': wordAsked,
  unreachable: wordUnreachable,
  due: wordDue,
  overdue: wordOverdue,
}

export const wordOccasion = (clue: MessageClue, day: Day): ClueWords => ({
  left: '',
  ...OCCASION_WORDS[clue.occasion](clue, day),
})

const leftOf = ({ clock }: MessageClue): number => clock?.workingDaysLeft ?? Number.MAX_SAFE_INTEGER

/** Urgent ones first, then those with the least time left. */
export const sortClues = (clues: readonly MessageClue[]): MessageClue[] =>
  clues.toSorted(
    (a, b) =>
      Number(b.level === 'urgent') - Number(a.level === 'urgent') ||
      leftOf(a) - leftOf(b) ||
      Number(a.number > b.number) - Number(a.number < b.number),
  )
