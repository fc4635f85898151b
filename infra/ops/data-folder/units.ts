import {
  CATEGORIES,
  findOfficeOfRegion,
  type OfficeCode,
  STANDINGS,
  type Unit,
} from '../../../functions/core/register/register.ts'
import { type Located, Seen } from './located.ts'
import { isTaken } from './parties.ts'
import { readChoice, readChoices } from './readings/choice.ts'
import { readRegionCode, readUnitId } from './readings/code.ts'
import { LONGEST_NAME, readName } from './readings/name.ts'
import type { Row } from './row.ts'

/** `rows`: every id that a row names, whatever else is wrong with the row, so that one slip is not reported twice. */
export type Units = { list: Located<Unit>[]; rows: ReadonlyMap<string, Row> }

function takeId(row: Row, seen: Seen): string | undefined {
  const id = row.take('单位编号', readUnitId)
  if (id === undefined) return undefined
  const earlier = seen.findEarlier(id, row)
  if (earlier !== undefined)
    row.problem('单位编号', `单位编号“${id}”与第 ${earlier} 行重复`, '请核对两行：同一单位只留一行，不同单位改用不同的编号。')
  if (isTaken(id)) row.problem('单位编号', `单位编号“${id}”是省级知识产权局的代码或机构的名称`, '请换一个编号。')
  return id
}

function takeRegion(row: Row): { regionCode: string; office: OfficeCode } | undefined {
  const regionCode = row.take('行政区划代码', readRegionCode)
  if (regionCode === undefined) return undefined
  const office = findOfficeOfRegion(regionCode)
  if (office !== undefined) return { regionCode, office }
  row.problem(
    '行政区划代码',
    `行政区划代码“${regionCode}”不属于任何省级知识产权局`,
    '请核对代码的前两位（新疆生产建设兵团为 66）。',
  )
  return undefined
}

function readUnit(row: Row, id: string | undefined): Unit | undefined {
  const name = row.take('单位名称', readName(LONGEST_NAME))
  const category = row.take('类别', readChoice(CATEGORIES))
  const standings = row.take('身份', readChoices(STANDINGS)) ?? []
  const region = takeRegion(row)
  if (id === undefined || name === undefined || category === undefined || region === undefined) return undefined
  return { id, name, category, standings, ...region }
}

export function readUnits(rows: readonly Row[]): Units {
  const seen = new Seen()
  const byId = new Map<string, Row>()
  const list: Located<Unit>[] = []
  for (const row of rows) {
    const id = takeId(row, seen)
    const unit = readUnit(row, id)
    if (id !== undefined && !byId.has(id)) byId.set(id, row)
    if (unit !== undefined) list.push({ row, value: unit })
  }
  return { list, rows: byId }
}
