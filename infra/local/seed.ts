/** The data folder of `npm start`: read before anything starts, loaded into the fresh register before the first virtual day. */
import { addDays, type Day } from '../../functions/core/day.ts'
import type { RegisterStore } from '../../functions/core/ports.ts'
import type { Register } from '../../functions/core/register/register.ts'
import { ALL_TABLES } from '../ops/data-folder/tables.ts'
import { readDataFolder } from '../ops/data-folder/read-data-folder.ts'
import { seedRegister } from '../ops/load/load-register.ts'
import { tellWarnings } from '../ops/print.ts'
import { startProgress } from '../ops/progress.ts'

/** @throws DataProblemsError with every problem of the folder */
export async function readFolder(path: string): Promise<Register> {
  const { register, warnings } = await readDataFolder(path, ALL_TABLES)
  tellWarnings(warnings)
  return register
}

const countRows = ({ units, contacts, tasks, progress, titles }: Register): number =>
  units.length + contacts.length + tasks.length + progress.length + titles.length

const LONG_WORK = 5_000

/** The folder counts as planned up to the day before the first virtual day: nothing of it is caught up. */
export async function seed(store: RegisterStore, register: Register, first: Day): Promise<void> {
  const rows = countRows(register)
  let shown: ReturnType<typeof startProgress> | undefined
  await seedRegister(store, { register, plannedThrough: addDays(first, -1), today: first }, (written, total) => {
    if (rows < LONG_WORK) return
    shown ??= startProgress('导入数据', total)
    shown.tell(written)
  })
  shown?.end()
}
