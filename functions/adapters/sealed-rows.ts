/** The rows of the sealed table: of a clue's content they hold ciphertext only. */
import * as z from 'zod/mini'
import { FILE_TYPES, type FileMark, type Informant, type Intake, OUTCOMES, type Words } from '../core/clues/clue.ts'
import { type ClueFile, FILE_STATES, type NewClue, type Request } from '../core/clues/clue-store.ts'
import { UnreadableRowError } from '../core/errors.ts'
import { BrokenSealError } from './aes-gcm.ts'
import { describeKey, parseOne, type Row } from './dynamo.ts'
import { buildClueKey, buildFileKey, buildRequestKey, buildTargetKey, type Key } from './keys.ts'
import { $count, $day, $instant, $office, toTtlOf } from './row-fields.ts'
import type { ClueKey } from './seal.ts'

/** So long a request that is repeated is recognised. */
const KEEP_REQUEST_DAYS = 30

/** Longer than a file may be waited for. */
const KEEP_WAITING_DAYS = 3

const $bytes = z.instanceof(Uint8Array)

/** The place is the sort key, so that no sealed content can be moved to another row. */
export const sealItem = (key: Key, entity: string, { seal }: ClueKey, content: unknown): Row => ({
  ...key,
  entity,
  sealed: seal(key.sk, content),
})

const $SealedRow = z.object({ sk: z.string(), sealed: $bytes })

/** @throws UnreadableRowError */
export function openRow<T>(row: Row, key: ClueKey, schema: z.ZodMiniType<T>): T {
  const { sk, sealed } = parseOne(row, $SealedRow)
  const parsed = schema.safeParse(openSealed(row, () => key.open(sk, sealed)))
  if (parsed.success) return parsed.data
  throw new UnreadableRowError(`${describeKey(row)}: what is sealed has another shape`)
}

function openSealed(row: Row, open: () => unknown): unknown {
  try {
    return open()
  } catch (error) {
    if (!(error instanceof BrokenSealError)) throw error
    throw new UnreadableRowError(`${describeKey(row)}: ${error.message}`, { cause: error })
  }
}

export const $KeyRow = z.object({ wrapped: $bytes })
export const toKeyItem = (number: string, { wrapped }: ClueKey): Row => ({
  ...buildClueKey(number, 'KEY'),
  entity: 'clueKey',
  wrapped,
})

const $intake: z.ZodMiniType<Intake> = z.object({
  summary: z.string(),
  facts: z.exactOptional(z.string()),
  target: z.object({ name: z.string(), regionCode: z.string(), unitId: z.exactOptional(z.string()) }),
  foundOn: $day,
})
/** With the hashes of the target, under which the clue is listed. */
export const $SealedIntake = z.object({ intake: $intake, targets: z.array(z.string()) })
export const toIntakeItem = ({ clue, intake, targets }: NewClue, key: ClueKey): Row =>
  sealItem(buildClueKey(clue.number, 'INTAKE'), 'clueIntake', key, { intake, targets })

export const $Informant: z.ZodMiniType<Informant> = z.object({
  name: z.exactOptional(z.string()),
  phone: z.exactOptional(z.string()),
  anonymous: z.exactOptional(z.boolean()),
})

const text = z.exactOptional(z.string())
const $FileMark: z.ZodMiniType<FileMark> = z.object({
  id: z.string(),
  version: z.string(),
  bytes: $count,
  type: z.enum(FILE_TYPES),
})
export const $Words: z.ZodMiniType<Words> = z.object({
  salt: z.string(),
  by: z.object({ sub: z.string(), name: z.string() }),
  reason: text,
  note: text,
  outcome: z.exactOptional(z.enum(OUTCOMES)),
  conclusion: text,
  measures: text,
  text,
  file: z.exactOptional($FileMark),
})

/** What a condition or a count needs stands open: neither tells anything of the file. */
export const $OpenFile = z.object({ id: z.string(), state: z.enum(FILE_STATES), at: $instant })
export const $SealedFile = z.object({
  name: z.string(),
  type: z.enum(FILE_TYPES),
  bytes: $count,
  office: $office,
  version: z.exactOptional(z.string()),
})
export const toFileItem = (number: string, { id, state, at, ...file }: ClueFile, key: ClueKey): Row => ({
  ...sealItem(buildFileKey(number, id), 'clueFile', key, file),
  id,
  state,
  at,
  ...(state !== 'there' && { ttl: toTtlOf(at, KEEP_WAITING_DAYS) }),
})

/** Counts the announcements, so that of two at once one looks again. */
export const $FilesRow = z.object({ announced: $count })
export const toFilesItem = (number: string, announced: number): Row => ({
  ...buildClueKey(number, 'FILES'),
  entity: 'clueFiles',
  announced,
})

export const toTargetItem = (hash: string, { number, createdAt }: NewClue['clue']): Row => ({
  ...buildTargetKey(hash, { number, createdAt }),
  entity: 'clueTarget',
  number,
})
export const $TargetRow = z.object({ number: z.string() })

export const $RequestRow = z.object({ number: z.string(), print: z.string() })
export const toRequestItem = ({ key, print }: Request, { number, createdAt }: NewClue['clue']): Row => ({
  ...buildRequestKey(key),
  entity: 'clueRequest',
  number,
  print,
  ttl: toTtlOf(createdAt, KEEP_REQUEST_DAYS),
})
