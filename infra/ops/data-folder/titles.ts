import type { Day } from '../../../functions/core/day.ts'
import type { Title } from '../../../functions/core/register/register.ts'
import type { Located } from './located.ts'
import type { KnownUnits } from './parties.ts'
import { readChoice } from './readings/choice.ts'
import { readCode } from './readings/code.ts'
import { readDay, readPeriod } from './readings/day.ts'
import { LONGEST_NAME, readName } from './readings/name.ts'
import type { Row } from './row.ts'

const STATUSES = [
  { code: false, name: '有效' },
  { code: true, name: '取消' },
]

type Days = { recognisedOn?: Day; expiresOn?: Day; cancelled: boolean; cancelledOn?: Day }

function takeUnit(row: Row, units: KnownUnits): string | undefined {
  const id = row.take('单位编号', readCode)
  if (id !== undefined && units !== undefined && !units.has(id))
    row.problem('单位编号', `没有“${id}”这个单位`, '请填单位表中的单位编号。')
  return id
}

function takeDays(row: Row): Days {
  const recognisedOn = row.take('认定日期', readPeriod('first'))
  const expiresOn = row.take('期满日期', readPeriod('last'))
  const cancelledOn = row.take('取消日期', readDay)
  return {
    cancelled: row.take('状态', readChoice(STATUSES)) ?? false,
    ...(recognisedOn === undefined ? {} : { recognisedOn }),
    ...(expiresOn === undefined ? {} : { expiresOn }),
    ...(cancelledOn === undefined ? {} : { cancelledOn }),
  }
}

const isBefore = (day: Day | undefined, other: Day | undefined): boolean =>
  day !== undefined && other !== undefined && day < other

function checkDays(row: Row, days: Days): void {
  if (isBefore(days.expiresOn, days.recognisedOn)) row.problem('期满日期', '期满日期早于认定日期', '请核对两个日期。')
  if (isBefore(days.cancelledOn, days.recognisedOn)) row.warning('取消日期', '取消日期早于认定日期', '请核对两个日期。')
  if (days.cancelledOn !== undefined && !days.cancelled)
    row.warning('取消日期', '填了取消日期，但状态不是“取消”', '如已取消，请在“状态”填“取消”；否则请删去取消日期。')
}

function readTitle(row: Row, units: KnownUnits): Title | undefined {
  const unit = takeUnit(row, units)
  const title = row.take('称号', readName(LONGEST_NAME))
  const document = row.take('认定文号', readName(LONGEST_NAME))
  const days = takeDays(row)
  checkDays(row, days)
  if (unit === undefined || title === undefined) return undefined
  return { unit, title, ...days, ...(document === undefined ? {} : { document }) }
}

export function readTitles(rows: readonly Row[], units: KnownUnits): Located<Title>[] {
  return rows.flatMap(row => {
    const value = readTitle(row, units)
    return value === undefined ? [] : [{ row, value }]
  })
}
