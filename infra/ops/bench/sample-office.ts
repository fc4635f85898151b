/** An office whose units all hear of two tasks on one day, by e-mail. */
import type { Day } from '../../../functions/core/day.ts'
import { finishedUpTo } from '../../../functions/core/deadlines/watermark.ts'
import { buildLimit } from '../../../functions/core/limiter.ts'
import type { RegisterStore } from '../../../functions/core/ports.ts'
import type { OfficeCode, Task } from '../../../functions/core/register/register.ts'

export const DAY: Day = '2026-11-23'
/** A Monday morning in Shanghai, with the windows open. */
export const MORNING = '2026-11-23T01:30:00.000Z'

const LOADED_ON: Day = '2026-11-20'

const TASKS: readonly Task[] = ['T001', 'T002'].map(id => ({
  id,
  clause: '16.1',
  name: '示例工作事项',
  due: '2026-11-30',
  issuer: '00',
  scope: [],
  cancelled: false,
}))

type Register = Pick<RegisterStore, 'saveParty' | 'saveTask' | 'saveWatermark'>

export async function fillOffice(register: Register, office: OfficeCode, units: number): Promise<void> {
  const limit = buildLimit(32)
  const saves = Array.from({ length: units }, (_, index) => limit(() => saveUnit(register, office, index + 1)))
  await Promise.all(saves)
  for (const task of TASKS) await register.saveTask({ task, loadedOn: LOADED_ON, version: 1 })
  await register.saveWatermark(finishedUpTo(office, LOADED_ON, [...TASKS]), undefined)
}

function saveUnit(register: Register, office: OfficeCode, number: number): Promise<boolean> {
  const regionCode = `${office}0100`
  const id = `${regionCode}-${String(number).padStart(6, '0')}`
  const party = { kind: 'unit', id } as const
  const name = `示例企业${number}`
  return register.saveParty({
    party,
    office,
    unit: { id, name, category: 'enterprise', standings: ['demonstration'], regionCode, office },
    contacts: [{ party, role: 'primary', name: '示例', email: `unit${number}@example.com` }],
    retired: false,
    version: 1,
  })
}
