/** Dates, numbers, lists, roles and channels in official Chinese. */
import { type Day, dayInShanghai, timeInShanghai, weekdayOf } from '../day.ts'
import type { Channel } from '../outbox/channel.ts'
import { type Role, ROLES } from '../register/register.ts'
import { quoteText } from './text.ts'

const WEEKDAYS = '一二三四五六日'
const DIGITS = '零一二三四五六七八九'

const monthAndDay = (day: Day): string => `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`
export const yearOf = (day: Day): string => day.slice(0, 4)

export const wordWeekday = (day: Day): string => `星期${WEEKDAYS[weekdayOf(day) - 1]}`

/** Such as 2026年11月30日. */
export const wordDate = (day: Day): string => `${yearOf(day)}年${monthAndDay(day)}`

/** Such as 2026年11月30日9时05分, in Shanghai. */
export function wordInstant(instant: string): string {
  const [hours, minutes] = timeInShanghai(instant).split(':')
  return `${wordDate(dayInShanghai(instant))}${Number(hours)}时${minutes}分`
}

/** Such as 11月30日; with its year where that is not the year of `reference`. */
export const wordShortDate = (day: Day, reference: Day): string =>
  yearOf(day) === yearOf(reference) ? monthAndDay(day) : wordDate(day)

/** Such as 2026年11月30日（星期一）; the year only where it is not that of `reference`. */
export const wordDay = (day: Day, reference = ''): string => `${wordShortDate(day, reference)}（${wordWeekday(day)}）`

/** A working day on a weekend is one by decree; unmarked it reads as a slip. */
export const isMakeUpDay = (workingDay: Day): boolean => weekdayOf(workingDay) > 5

/** As `wordDay`, of a day that is a working day. */
export const wordWorkingDay = (day: Day, reference = ''): string =>
  isMakeUpDay(day) ? `${wordShortDate(day, reference)}（${wordWeekday(day)}，调休上班）` : wordDay(day, reference)

export const wordDayOff = (day: Day): string => `${wordDate(day)}（${wordWeekday(day)}，休息日）`

/** 1 to 99 in Chinese, as the guide numbers its items. */
export function wordNumber(n: number): string {
  const [tens, ones] = [Math.floor(n / 10), n % 10]
  const head = tens === 0 ? '' : `${tens === 1 ? '' : DIGITS[tens]}十`
  return `${head}${ones === 0 && tens > 0 ? '' : DIGITS[ones]}`
}

/** The first `limit` names, and 等N家 where there are more. */
export const wordNames = (names: readonly string[], limit: number): string =>
  names.length <= limit ? names.join('、') : `${names.slice(0, limit).join('、')}等${names.length}家`

export const CHANNEL_NAMES: Readonly<Record<Channel, string>> = { email: '电子邮件', sms: '短信' }

const ROLE_NAMES = new Map<Role, string>(ROLES.map(({ code, name }) => [code, name]))
export const wordRole = (role: Role): string => ROLE_NAMES.get(role) ?? role

/** A share of a whole, such as 3.1%. */
export const wordShare = (part: number, whole: number): string =>
  whole === 0 ? '0%' : `${Number(((part / whole) * 100).toFixed(2))}%`

/** Such as 16.1（第十六项“…”）; of an item that the guide has not, the number alone. */
export const wordClause = (id: string, item: { number: number; title: string } | undefined): string =>
  item === undefined ? id : `${id}（第${wordNumber(item.number)}项${quoteText(item.title)}）`
