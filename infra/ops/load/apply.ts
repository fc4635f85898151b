/** Writes a difference into the running register: many rows in flight, each on condition of the version that was read. */
import type { RegisterStore } from '../../../functions/core/ports.ts'
import type { Change, Difference } from './difference.ts'

const IN_FLIGHT = 32

export type Progress = (written: number, total: number) => void

export const countChanges = (difference: Difference): number =>
  difference.parties.length + difference.duties.length + difference.titles.length + difference.tasks.length

/** Someone else changed a row between our reading and our writing: nothing was overwritten; run the load again. */
export class RegisterChangedError extends Error {
  override readonly name = 'RegisterChangedError'
}

/**
 * Parties come first and tasks last, so that a plan that runs meanwhile never sees a task whose audience or progress is not there
 * yet. Killed half-way, the next load finds what is left as its difference.
 */
export async function applyDifference(store: RegisterStore, difference: Difference, tell: Progress): Promise<void> {
  const total = countChanges(difference)
  let written = 0
  const write = async <Row>(changes: readonly Change<Row>[], save: (row: Row) => Promise<boolean>): Promise<void> => {
    await eachInFlight(changes, IN_FLIGHT, async ({ after }) => {
      if (!(await save(after))) throw new RegisterChangedError('登记库在导入过程中被他人修改，未覆盖；请重新执行导入')
      written += 1
      tell(written, total)
    })
  }
  await write(difference.parties, store.saveParty)
  await write(difference.duties, store.saveDuty)
  await write(difference.titles, store.saveTitles)
  await write(difference.tasks, store.saveTask)
}

/** Runs `work` over all rows, at most `limit` at a time; after the first failure nothing new begins. */
export async function eachInFlight<T>(rows: readonly T[], limit: number, work: (row: T) => Promise<void>): Promise<void> {
  const queue = rows.values()
  let hasFailed = false
  const run = async (): Promise<void> => {
    for (const row of queue) {
      if (hasFailed) return
      try {
        await work(row)
      } catch (error) {
        hasFailed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, rows.length) }, run))
}
