/** How the plans of all offices stand: whose is unfinished, and whose lies ahead of its day. */
import { type Day, dayInShanghai } from '../day.ts'
import { isFinished, type Watermark } from '../deadlines/watermark.ts'
import { UnreadableRowError } from '../errors.ts'
import type { OperatorReport } from '../messages/operator-report.ts'
import type { RegisterStore } from '../ports.ts'
import { ALL_OFFICES, type OfficeCode } from '../register/register.ts'
import { nameOffice } from './party-names.ts'

export type PlanNeeds = { register: Pick<RegisterStore, 'findWatermark'>; now: () => string }

type Plans = Required<Pick<OperatorReport, 'unfinishedOffices' | 'aheadOffices'>>

export async function readPlans(needs: PlanNeeds, day: Day): Promise<Plans> {
  const today = dayInShanghai(needs.now())
  const marks = await Promise.all(ALL_OFFICES.map(async code => ({ code, mark: await findReadable(needs, code) })))
  return {
    unfinishedOffices: marks
      .filter(({ mark }) => mark === undefined || mark.begun < day || (mark.begun === day && !isFinished(mark)))
      .map(({ code }) => ({ code, name: nameOffice(code) })),
    // Its real days lie before its last one: nobody there is reminded of anything.
    aheadOffices: marks.flatMap(({ code, mark }) =>
      mark !== undefined && mark.begun > day && mark.begun > today ? [{ code, name: nameOffice(code), day: mark.begun }] : [],
    ),
  }
}

/** An office whose watermark nobody can read counts as unfinished: its plan cannot go on. */
async function findReadable({ register }: PlanNeeds, office: OfficeCode): Promise<Watermark | undefined> {
  try {
    return await register.findWatermark(office)
  } catch (error) {
    if (error instanceof UnreadableRowError) return undefined
    throw error
  }
}
