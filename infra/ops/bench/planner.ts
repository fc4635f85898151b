/** How long a whole day's plan takes: every unit hears of three tasks, a tenth of the duties are done. */
import { planDay } from '../../../functions/core/deadlines/plan.ts'
import {
  CATEGORIES,
  type Contact,
  OFFICES,
  type Progress,
  type Register,
  type Task,
  type Unit,
} from '../../../functions/core/register/register.ts'
import { formatTable } from '../print.ts'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'

const DAY = '2026-11-23'
const SIZES = [1_000, 10_000, 100_000]
const RUNS = 3

export type PlannerFigures = { units: number; notices: number; milliseconds: number }

const TASKS: readonly Task[] = [
  { clause: '15.1', due: '2026-11-30' },
  { clause: '16.1', due: DAY },
  { clause: '2.1', due: '2026-11-20' },
].map(({ clause, due }, index) => ({ id: `T${index}`, clause, name: '示例事项', due, issuer: '00', scope: [], cancelled: false }))

export function buildRegister(size: number): Register {
  const units = Array.from({ length: size }, (_, index) => buildUnit(index))
  return { units, contacts: units.flatMap(buildContacts), tasks: [...TASKS], progress: units.flatMap(buildProgress), titles: [] }
}

function buildUnit(index: number): Unit {
  const office = OFFICES[index % OFFICES.length]?.code ?? '11'
  const category = CATEGORIES[index % CATEGORIES.length]?.code ?? 'city'
  const regionCode = `${office}0100`
  return { id: `${regionCode}-${index}`, name: `示例单位${index}`, category, standings: ['demonstration'], regionCode, office }
}

const buildContacts = (unit: Unit): Contact[] =>
  (['primary', 'deputy'] as const).map(role => ({
    party: { kind: 'unit', id: unit.id },
    role,
    name: '联系人（示例）',
    email: `${role}.${unit.id}@example.com`,
    mobile: '13800000000',
  }))

const buildProgress = (unit: Unit, index: number): Progress[] =>
  index % 10 === 0 ? [{ issuer: '00', task: 'T0', party: { kind: 'unit', id: unit.id }, status: 'done', date: '2026-11-02' }] : []

export function measurePlanner(): PlannerFigures[] {
  const rules = buildRules(currentGuide)
  return SIZES.map(units => {
    const register = buildRegister(units)
    const runs = Array.from({ length: RUNS }, () => {
      const begun = performance.now()
      const { notices } = planDay(rules, register, { date: DAY })
      return { units, notices: notices.length, milliseconds: performance.now() - begun }
    })
    return (
      runs.toSorted((a, b) => a.milliseconds - b.milliseconds)[Math.floor(RUNS / 2)] ?? { units, notices: 0, milliseconds: 0 }
    )
  })
}

/** The ratio tells growth: 1.0 is in proportion to the size before. */
export function printPlanner(figures: readonly PlannerFigures[]): void {
  const rows = figures.map((figure, index) => {
    const before = figures[index - 1]
    const growth = before === undefined ? null : figure.milliseconds / before.milliseconds / (figure.units / before.units)
    return [figure.units, figure.notices, `${figure.milliseconds.toFixed(0)} ms`, growth === null ? null : growth.toFixed(2)]
  })
  console.log(`\nPlanning one day (median of ${RUNS}; bound: 10,000 units in under 1,000 ms)`)
  console.log(formatTable(['units', 'notices', 'time', 'growth against proportion'], rows))
}
