/** The rows of clues in the Register: what anybody who reads that table may know of them. */
import * as z from 'zod/mini'
import {
  type Clue,
  CLOCK_NAMES,
  CLUE_ACTIONS,
  type ClueDeed,
  type ClueEntry,
  CLUE_KINDS,
  type ClueKind,
  CLUE_STATES,
  LEVELS,
  type Reading,
} from '../core/clues/clue.ts'
import type { OfficeCode } from '../core/register/register.ts'
import type { Row } from './dynamo.ts'
import { buildClueKey, buildCounterKey, buildEntryKey, buildReadingKey, listDeskKeys } from './keys.ts'
import { $count, $day, $instant, $office, oneOf } from './row-fields.ts'

const $position = z.int().check(z.positive())
const $kind: z.ZodMiniType<ClueKind> = oneOf(CLUE_KINDS)
const $deed: z.ZodMiniType<ClueDeed> = z.enum([...CLUE_ACTIONS, 'create', 'attach'])
const $clocks = z.partialRecord(z.enum(CLOCK_NAMES), z.object({ from: $day, due: $day }))

export const $Clue: z.ZodMiniType<Clue> = z.object({
  number: z.string(),
  kind: $kind,
  level: z.enum(LEVELS),
  state: z.enum(CLUE_STATES),
  from: $office,
  to: $office,
  createdAt: $instant,
  changedAt: $instant,
  clocks: $clocks,
  invited: z.array($office),
  returnedBy: z.array($office),
  extension: z.exactOptional(z.object({ reportBy: $day, askedBy: z.string() })),
  reportedBy: z.exactOptional(z.string()),
  files: $count,
  version: $position,
  head: z.string(),
})
export const toClueItem = (clue: Clue): Row => ({ ...buildClueKey(clue.number), entity: 'clue', ...clue })

export const $ClueEntry: z.ZodMiniType<ClueEntry> = z.object({
  number: z.string(),
  kind: $kind,
  level: z.enum(LEVELS),
  version: $position,
  at: $instant,
  deed: $deed,
  office: $office,
  actor: z.string(),
  state: z.enum(CLUE_STATES),
  from: $office,
  to: $office,
  clocks: $clocks,
  invited: z.exactOptional(z.array($office)),
  before: z.exactOptional($office),
  until: z.exactOptional($day),
  granted: z.exactOptional(z.boolean()),
  readings: z.exactOptional(z.object({ position: $position, digest: z.string() })),
  salt: z.string(),
  words: z.exactOptional(z.string()),
  previous: z.string(),
  digest: z.string(),
})
export const toEntryItem = (entry: ClueEntry): Row => ({
  ...buildEntryKey(entry.number, entry.version),
  entity: 'clueEntry',
  ...entry,
})

export const $Reading: z.ZodMiniType<Reading> = z.object({
  number: z.string(),
  position: $position,
  at: $instant,
  what: z.enum(['informant', 'file']),
  office: $office,
  actor: z.string(),
  salt: z.string(),
  words: z.exactOptional(z.string()),
  previous: z.string(),
  digest: z.string(),
})
export const toReadingItem = (reading: Reading): Row => ({
  ...buildReadingKey(reading.number, reading.position),
  entity: 'clueReading',
  ...reading,
})

/** The end of a clue's chain of readings. */
export const $LatestReading = z.object({ position: $position, digest: z.string() })
export const toLatestReadingItem = ({ number, position, digest }: Reading): Row => ({
  ...buildClueKey(number, 'READINGS'),
  entity: 'clueReadings',
  position,
  digest,
})

/** A clue in a list, with what lists are narrowed by. */
export const $DeskRow = z.object({ sk: z.string(), number: z.string(), changedAt: $instant })
export const listDeskItems = (clue: Clue): Row[] =>
  listDeskKeys(clue).map(key => ({
    ...key,
    entity: 'clueDesk',
    number: clue.number,
    state: clue.state,
    changedAt: clue.changedAt,
  }))

export const $CounterRow = z.object({ latest: $position })
export const toCounterItem = (office: OfficeCode, year: number, latest: number): Row => ({
  ...buildCounterKey(office, year),
  entity: 'clueCounter',
  latest,
})
