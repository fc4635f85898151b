/** All that happened to a clue, and whether its chains are whole: from the rows of the Register alone, without any key. */
import { createHash } from 'node:crypto'
import { type Verified, verifyChain, verifyReadings } from '../../../functions/core/clues/chain.ts'
import type { Clue, ClueEntry, Reading } from '../../../functions/core/clues/clue.ts'
import type { ClueReader } from '../../../functions/core/clues/clue-store.ts'
import { isNumber } from '../../../functions/core/clues/clue-number.ts'
import type { RowProblem } from '../../../functions/core/ports.ts'
import { buildUsageError } from '../usage.ts'

/** `gone`: the clue's own row is not there, or cannot be read. */
export type ChainStanding = Verified | { kind: 'gone' }

export type ClueTrail = {
  number: string
  clue?: Clue
  entries: ClueEntry[]
  readings: Reading[]
  chain: ChainStanding
  readingChain: Verified
  problems: RowProblem[]
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** @throws DataProblemsError for what is no number, or of no clue */
export async function readTrail(
  register: Pick<ClueReader, 'readClues' | 'readEntries' | 'readReadingChain'>,
  number: string,
): Promise<ClueTrail> {
  if (!isNumber(number)) throw refuse(number, '不是线索编号', '填写完整的线索编号，如 DB-2026-44-000123')
  const [{ clues, problems }, timeline, read] = await Promise.all([
    register.readClues([number]),
    register.readEntries(number),
    register.readReadingChain(number),
  ])
  const { entries } = timeline
  const { readings, end } = read
  const all = [...problems, ...timeline.problems, ...read.problems]
  const [clue] = clues
  if (clue === undefined && entries.length + readings.length + all.length === 0)
    throw refuse(number, '没有这个编号的线索', '核对线索编号；核对 --outputs 指的是不是这套系统')
  return {
    number,
    ...(clue && { clue }),
    entries,
    readings,
    chain: clue === undefined ? { kind: 'gone' } : verifyChain(digest, clue, entries),
    readingChain: verifyReadings(digest, { number, end, entries }, readings),
    problems: all,
  }
}

const refuse = (value: string, message: string, mend: string) => buildUsageError({ value, message, mend })

export const isWhole = ({ chain, readingChain, problems }: ClueTrail): boolean =>
  chain.kind === 'whole' && readingChain.kind === 'whole' && problems.length === 0
