/** `load`: a data folder into the running register, the difference first (rules.md §1). */
import type { Day } from '../../../functions/core/day.ts'
import type { Rules } from '../../../functions/core/deadlines/rules.ts'
import type { PartyRow, RegisterStore, RowProblem } from '../../../functions/core/ports.ts'
import { DataProblemsError, type Problem } from '../../../functions/core/problems.ts'
import { ALL_OFFICES, CENTRE, findOfficeName, type OfficeCode, type Register } from '../../../functions/core/register/register.ts'
import { partyRowRef } from '../../../functions/core/register/row-ref.ts'
import { finishedUpTo } from '../../../functions/core/deadlines/watermark.ts'
import { applyDifference, eachInFlight, type Progress } from './apply.ts'
import { buildDifference, type Difference, homeKey } from './difference.ts'
import { buildForecast, type Forecast } from './forecast.ts'
import { findForeignUnits, readCurrent } from './read-current.ts'
import { addRetirement, planRetirement, type Retirement } from './retire.ts'

export type Load = {
  difference: Difference
  forecast: Forecast
  retirement?: Retirement
  /** Rows that nobody can read, and that the difference writes anew. */
  spoilt: PartyRow[]
}

export type Folder = {
  register: Register
  today: Day
  retire?: OfficeCode | undefined
  /** Parties whose rows cannot be read are written anew from the folder. */
  mend?: boolean
}

/**
 * What the folder would change and cause; writes nothing.
 * @throws DataProblemsError where a unit belongs to another office, or a row of the register cannot be read
 */
export async function prepareLoad(store: RegisterStore, rules: Rules, folder: Folder): Promise<Load> {
  const { register, today, retire } = folder
  const [{ current, problems: unreadable }, open] = await Promise.all([
    readCurrent(store, register),
    retire === undefined ? NONE : store.listOpenClues(retire),
  ])
  const problems = [...unreadable, ...open.problems]
  const listed = buildDifference(register, current, today)
  const spoilt = findSpoilt(listed, problems)
  const left = problems.filter(({ ref }) => !spoilt.some(({ party }) => partyRowRef(party) === ref))
  const refused = folder.mend === true ? left : problems
  if (refused.length > 0) throw new DataProblemsError(refused.map(problem => toRowProblem(problem, !left.includes(problem))))
  const retirement =
    retire === undefined ? undefined : planRetirement(rules, retire, { difference: listed, current, clues: open.clues, today })
  const difference = retirement === undefined ? listed : addRetirement(listed, retirement, current)
  await refuseForeignUnits(store, difference)
  const forecast = await buildForecast(store, rules, { register, current, difference, today })
  return { difference, forecast, spoilt, ...(retirement === undefined ? {} : { retirement }) }
}

const NONE = { clues: [], problems: [] }

/** Parties that the folder would add because their rows cannot be read. */
const findSpoilt = ({ parties }: Difference, problems: readonly RowProblem[]): PartyRow[] =>
  parties.flatMap(({ before, after }) =>
    before === undefined && problems.some(({ ref }) => ref === partyRowRef(after.party)) ? [after] : [],
  )

/**
 * Fills a fresh register that counts as planned up to `plannedThrough`: nothing of it is caught up (rules.md §3.9).
 */
export async function seedRegister(
  store: RegisterStore,
  folder: { register: Register; plannedThrough: Day; today: Day },
  tell: Progress,
): Promise<void> {
  const { register, plannedThrough, today } = folder
  const { current } = await readCurrent(store, register)
  await applyDifference(store, buildDifference(register, current, today), tell)
  await eachInFlight(ALL_OFFICES, ALL_OFFICES.length, async office => {
    const tasks = register.tasks.filter(task => task.issuer === CENTRE || task.issuer === office)
    await store.saveWatermark(finishedUpTo(office, plannedThrough, tasks), await store.findWatermark(office))
  })
}

async function refuseForeignUnits(store: RegisterStore, difference: Difference): Promise<void> {
  const added = difference.parties
    .filter(({ before, after }) => after.unit !== undefined && !after.retired && (before === undefined || before.retired))
    .map(({ after }): [string, OfficeCode] => [after.party.id, after.office])
  const retired = new Set(difference.parties.filter(({ after }) => after.retired).map(({ after }) => homeKey(after)))
  const foreign = (await findForeignUnits(store, new Map(added))).filter(
    ({ unit, office }) => !retired.has(homeKey({ office, party: { kind: 'unit', id: unit } })),
  )
  if (foreign.length > 0) throw new DataProblemsError(foreign.map(toForeignProblem))
}

const toForeignProblem = ({ unit, office }: { unit: string; office: OfficeCode }): Problem => ({
  file: 'units.csv',
  row: null,
  column: '单位编号',
  value: unit,
  message: `登记库中该单位编号已属于${findOfficeName(office) ?? office}（${office}）`,
  mend: `核对单位编号和行政区划代码；如单位确已划转，先由${office}停用（load --retire ${office} --apply），并在 progress.csv、titles.csv 中填写该单位已有的进展和称号`,
})

const toRowProblem = ({ row, message }: RowProblem, canBeMended: boolean): Problem => ({
  file: '登记库',
  row: null,
  column: null,
  value: row,
  message: `登记库中有一行无法读取：${message}`,
  mend: canBeMended ? '加 --mend 按数据文件夹重写这一行' : '请系统管理员按备份恢复该行后重新导入',
})
