/** Clues in official Chinese: kinds, states, deadlines, offices. */
import type { ClockName, ClueKind, ClueState, Level } from '../clues/clue.ts'
import { getKind } from '../clues/parties.ts'
import { CENTRE, CENTRE_NAME, findOfficeName, type OfficeCode } from '../register/register.ts'
import type { ClueDeadline } from './clue-deadline.ts'
import { wordDayOff, wordWorkingDay } from './wording.ts'

/** Six characters each, for an SMS; they name a field of work, and nobody's conduct. */
const SHORT_NAMES: Readonly<Record<ClueKind, string>> = {
  'bad-faith-filing': '专利申请线索',
  'trademark-squatting': '商标注册线索',
  'patent-count-policy': '专利政策线索',
  'fabricated-patent': '专利署名线索',
  'agency-violation': '代理机构线索',
  'improper-trading': '专利交易线索',
  'plaque-misuse': '牌子使用线索',
}
export const wordKindBriefly = (kind: ClueKind): string => SHORT_NAMES[kind]

export const wordKind = (kind: ClueKind): string => getKind(kind).name
export const wordClueClause = (kind: ClueKind): string => `指引第${getKind(kind).clause}条`

export const STATE_NAMES: Readonly<Record<ClueState, string>> = {
  transferred: '已转送，待签收',
  signed: '已签收，待办理',
  handling: '办理中',
  reported: '已反馈，待审核',
  closed: '已办结',
  returned: '已退回，待转办',
}

export const LEVEL_NAMES: Readonly<Record<Level, string>> = { ordinary: '一般', urgent: '紧急' }

/** What a clock waits for. */
export const CLOCK_DEEDS: Readonly<Record<ClockName, string>> = {
  signBy: '签收',
  handleBy: '办理',
  reportBy: '反馈',
  decideBy: '转办',
  reviewBy: '审核',
}
export const wordClock = (clock: ClockName): string => `${CLOCK_DEEDS[clock]}期限`

/** The centre speaks through the department of the kind. */
export const wordClueOffice = (office: OfficeCode, kind: ClueKind): string =>
  office === CENTRE ? `${CENTRE_NAME}（${getKind(kind).department}）` : (findOfficeName(office) ?? office)

const SHARED_ENDING = '知识产权局'

/** Such as 浙江省、江苏省知识产权局: an ending that all share is said once. */
export function wordClueOffices(offices: readonly OfficeCode[], kind: ClueKind): string {
  const names = offices.filter(office => office !== CENTRE).map(office => wordClueOffice(office, kind))
  const provinces = names.length === 0 ? [] : [`${names.map(name => name.replace(SHARED_ENDING, '')).join('、')}${SHARED_ENDING}`]
  return [...(offices.includes(CENTRE) ? [wordClueOffice(CENTRE, kind)] : []), ...provinces].join('、')
}

export function wordClueTimeLeft({ workingDaysLeft }: Pick<ClueDeadline, 'workingDaysLeft'>): string {
  if (workingDaysLeft < 0) return `已逾期${-workingDaysLeft}个工作日`
  return workingDaysLeft === 0 ? '今天到期' : `还剩${workingDaysLeft}个工作日`
}

/** Such as 2026年11月30日（星期一），还剩5个工作日. */
export function wordClueDeadline(deadline: ClueDeadline): string {
  const { due, dayOff, provisional } = deadline
  const date = dayOff ? wordDayOff(due) : wordWorkingDay(due)
  return `${date}，${wordClueTimeLeft(deadline)}${provisional ? '（暂定）' : ''}`
}
