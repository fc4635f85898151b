/** What the recipient's page says: of a duty, of what is on record about it, of each action and of what follows from it. */
import type { Action, DutyItem } from '../answers/answers.ts'
import type { Lapse } from '../answers/lapse.ts'
import type { Day } from '../day.ts'
import type { MatterKind } from '../outbox/notice.ts'
import { type DutyRef, type ExtensionRequest, type Fact, findOfficeName, partyKey, type Source } from '../register/register.ts'
import { nameSigner } from './signer.ts'
import { cleanText, clipText } from './text.ts'
import { wordTimeLeft } from './time-left.ts'
import { wordDate, wordDay, wordDayOff, wordInstant, wordWorkingDay } from './wording.ts'

export const SYSTEM_NAME = '知识产权强国建设示范创建督办系统'

const STATE_NAMES: Readonly<Record<DutyItem['state'], string>> = {
  open: '待办理',
  signed: '已签收，尚未完成',
  done: '已报告完成',
  exempt: '已免除',
  gone: '已撤销或不再由你单位负责',
}

export const ACTION_NAMES: Readonly<Record<Action, string>> = {
  sign: '签收',
  report: '报告完成',
  extend: '申请延期',
  reopen: '退回重办',
  grant: '同意延期',
  refuse: '不同意延期',
}

export const TITLES: Readonly<Record<MatterKind | 'task', string>> = {
  task: '工作事项办理',
  'extension-asked': '延期申请审核',
  'extension-answered': '延期申请答复',
  reopened: '事项退回重办',
}

/** What follows from what was recorded just now. */
export const FOLLOWS: Readonly<Record<Action, string>> = {
  sign: '签收表示已收到通知，事项仍须按期完成；临近截止日期和逾期后，系统仍会提醒。',
  report: '报告完成后，系统不再就这些事项发送提醒；组织单位可以退回重办，届时另行通知。',
  extend: '申请已转组织单位审核，答复另行通知；答复之前，仍以现截止日期为准。',
  reopen: '事项已恢复为待办理，系统将通知该单位，并继续提醒。',
  grant: '截止日期已改为所申请的日期，系统将通知申请单位，并按新的日期提醒。',
  refuse: '截止日期不变，系统将通知申请单位，并继续提醒。',
}

/** With how long there is left of what is not done. */
export function wordState(item: DutyItem, today: Day): string {
  const { state, request, lapse } = item
  if (state !== 'open' && state !== 'signed') return STATE_NAMES[state]
  const isAsking = request !== undefined && request.answer === undefined && lapse === undefined
  return `${isAsking ? '延期申请待答复' : STATE_NAMES[state]}，${wordTimeLeft(item, today)}`
}

/** Of what was written with it. */
export const NOTE_LABELS: Readonly<Record<Fact['status'], string>> = {
  signed: '情况说明',
  done: '情况说明',
  exempt: '情况说明',
  reopened: '退回原因',
  extended: '答复意见',
}

const FACT_NAMES: Readonly<Record<Exclude<Fact['status'], 'extended'>, string>> = {
  signed: '签收',
  done: '报告完成',
  exempt: '免除',
  reopened: '退回重办',
}

/** Where it falls on a day off, by when it is asked for as well. */
export function wordDue({ due, effectiveDue, provisional }: Pick<DutyItem, 'due' | 'effectiveDue' | 'provisional'>): string {
  const day =
    due === effectiveDue ? wordWorkingDay(due) : `${wordDayOff(due)}，请于${wordWorkingDay(effectiveDue, due)}下班前完成`
  return provisional ? `${day}（暂定：放假安排尚未公布）` : day
}

/** The person, and the office where one spoke for somebody else. */
function wordSigner(source: Source, duty: DutyRef): string {
  const { party } = source
  const office = party?.kind === 'office' && partyKey(party) !== partyKey(duty.party) ? findOfficeName(party.id) : undefined
  return `${nameSigner(source)}${office === undefined ? '' : `（${office}）`}`
}

const isForAnother = ({ party }: Source, duty: DutyRef): boolean =>
  party !== undefined && partyKey(party) !== partyKey(duty.party)

/** Such as 2026年11月23日9时05分，某人报告完成. A fact without a source came with a data folder. */
export function wordFact({ status, date, source }: Fact, duty: DutyRef): string {
  const what = status === 'extended' ? `同意延期至${wordDate(date)}` : FACT_NAMES[status]
  if (source === undefined) return `${wordDate(date)}，${what}`
  const instead = (status === 'signed' || status === 'done') && isForAnother(source, duty) ? '代' : ''
  return `${wordInstant(source.at)}，${wordSigner(source, duty)}${instead}${what}`
}

/** Notes are shown up to `room` characters; none at all where that is 0. */
export const wordNote = (note: string | undefined, room: number): string => clipText(cleanText(note ?? ''), room)

export const wordRequest = ({ until, source }: ExtensionRequest, duty: DutyRef): string =>
  `${wordInstant(source.at)}，${wordSigner(source, duty)}申请延期至${wordDay(until)}`

const LAPSES: Readonly<Record<Lapse, string>> = {
  superseded: '单位已另行申请延期，本申请不再答复',
  passed: '未获答复，所申请的日期已到；仍需延期的，请重新申请',
}

export function wordAnswer({ answer }: ExtensionRequest, duty: DutyRef, lapse?: Lapse): string {
  if (lapse !== undefined) return LAPSES[lapse]
  if (answer === undefined) return `待${findOfficeName(duty.office) ?? '组织单位'}答复`
  return `${wordInstant(answer.source.at)}，${wordSigner(answer.source, duty)}答复：${answer.granted ? '同意' : '不同意'}`
}
