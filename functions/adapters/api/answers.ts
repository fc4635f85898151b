/** Clues as the API answers them. */
import { type Clue, type Clocks, CLOCK_NAMES, type Words } from '../../core/clues/clue.ts'
import type { Shown, Standing, Timeline } from '../../core/clues/clue-calls.ts'
import type { ClueFile, SeenEntry, SeenReading } from '../../core/clues/clue-store.ts'
import { getKind } from '../../core/clues/parties.ts'
import type * as z from 'zod/mini'
import type { $Clue, $ClueHead, $ClueStanding, $File, $FormerClue } from './clue-schemas.ts'
import { HEADERS } from './headers.ts'
import { toETag } from './preconditions.ts'
import type { $Entry, $Reading, $Timeline } from './timeline-schemas.ts'

export const answerJson = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { ...HEADERS, 'content-type': 'application/json', ...headers } })

const toDays = (clocks: Clocks): z.infer<typeof $ClueHead>['clocks'] =>
  Object.fromEntries(
    CLOCK_NAMES.flatMap(name => {
      const due = clocks[name]?.due
      return due === undefined ? [] : [[name, due]]
    }),
  )

export function toHead(clue: Clue): z.infer<typeof $ClueHead> {
  const { number, kind, level, state, from, to, clocks, invited, createdAt, changedAt, version } = clue
  const { clause } = getKind(kind)
  return { number, kind, clause, level, state, from, to, clocks: toDays(clocks), invited, createdAt, changedAt, version }
}

const toStanding = ({ clue, allowed }: Standing): z.infer<typeof $ClueStanding> => ({ ...toHead(clue), allowed: [...allowed] })

export const answerStanding = (status: number, standing: Standing, headers?: Record<string, string>): Response =>
  answerJson(status, toStanding(standing), { etag: toETag(standing.clue.version), ...headers })

/** Which upload it is tells nobody anything. What was refused is in no list. */
export function toFile({ version: _version, state, ...file }: ClueFile): z.infer<typeof $File> {
  return { ...file, state: state === 'there' ? state : 'waiting' }
}

type ShownClue = Exclude<Shown, { kind: 'missing' }>

export function answerClue(shown: ShownClue): Response {
  if (shown.kind === 'former') {
    const { number, kind } = shown.clue
    return answerJson(200, { number, kind } satisfies z.infer<typeof $FormerClue>)
  }
  const { clue, intake, files, repeats } = shown
  const { extension } = clue
  const body: z.infer<typeof $Clue> = {
    ...toStanding(shown),
    ...(extension !== undefined && { extension: { reportBy: extension.reportBy } }),
    ...(intake !== undefined && { ...intake, files: files.map(toFile), possibleRepeats: [...repeats] }),
  }
  return answerJson(200, body, { etag: toETag(clue.version) })
}

/** Who it was, by name where the words may be read, and what was said. */
function toWords(words: Words | undefined) {
  if (words === undefined) return {}
  const { by, salt: _salt, file, ...said } = words
  return { ...(by.name !== '' && { name: by.name }), ...said, ...(file !== undefined && { file: file.id }) }
}

function toEntry({ entry, words }: SeenEntry): z.infer<typeof $Entry> {
  const {
    number: _number,
    kind: _kind,
    level: _level,
    deed,
    clocks,
    readings: _readings,
    salt: _salt,
    words: _words,
    ...rest
  } = entry
  return { ...rest, action: deed, clocks: toDays(clocks), ...toWords(words) }
}

function toReading({ reading, words }: SeenReading): z.infer<typeof $Reading> {
  const { number: _number, salt: _salt, words: _words, ...rest } = reading
  return { ...rest, ...toWords(words) }
}

export const answerTimeline = (number: string, { entries, cursor, readings }: Exclude<Timeline, { kind: 'missing' }>): Response =>
  answerJson(200, {
    number,
    entries: entries.map(toEntry),
    ...(cursor !== undefined && { cursor }),
    readings: readings.map(toReading),
  } satisfies z.infer<typeof $Timeline>)
