/** Puts an answer on record, one duty after the other: read, judged and saved by its version, and read again when another was quicker. */
import { ContendedError, UnreadableRowError } from '../errors.ts'
import type { DutyRow, RegisterStore } from '../ports.ts'
import type { Recorded } from './answers.ts'
import { type Line, lineKey, type Moment } from './line.ts'
import { WHY } from './words.ts'
import { type Answer, writeAnswer } from './write-answer.ts'

export type RecordNeeds = { register: Pick<RegisterStore, 'findDuty' | 'saveDuty'> }

/** Each comes from another's success: so many at one duty are no people. */
const MOST_CONFLICTS = 20

/** What became of it, and the line as it is now. */
type RecordedLine = { recorded: Recorded; line: Line }

export async function recordAnswer(needs: RecordNeeds, line: Line, answer: Answer, moment: Moment): Promise<RecordedLine> {
  const key = lineKey(line)
  for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts += 1) {
    const found = await findRow(needs, line)
    if (found === 'unreadable') return { recorded: { key, result: 'refused', why: WHY.unreadable }, line }
    const now = { ...line, row: found }
    const written = writeAnswer(now, answer, moment)
    if (written.kind === 'already') return { recorded: { key, result: 'already' }, line: now }
    if (written.kind === 'refused') return { recorded: { key, result: 'refused', why: written.why }, line: now }
    if (await needs.register.saveDuty(written.row))
      return { recorded: { key, result: 'recorded' }, line: { ...line, row: written.row } }
  }
  throw new ContendedError(`duty ${key} keeps being changed`)
}

async function findRow({ register }: RecordNeeds, { duty }: Line): Promise<DutyRow | undefined | 'unreadable'> {
  try {
    return await register.findDuty(duty)
  } catch (error) {
    if (error instanceof UnreadableRowError) return 'unreadable'
    throw error
  }
}
