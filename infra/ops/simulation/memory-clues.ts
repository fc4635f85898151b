/** Clues in memory: the same answers as DynamoDB's adapter, each write at once and on its conditions. */
import { isDeepStrictEqual } from 'node:util'
import { hasRoom, isLapsed } from '../../../functions/core/clues/attachments.ts'
import type { Clue, Informant, Intake, Principal, Reading, Sight, Words } from '../../../functions/core/clues/clue.ts'
import {
  type BuildReading,
  type Change,
  type ClueFile,
  type ClueList,
  type ClueStore,
  type ListQuestion,
  MOST_REPEATS,
  type Seen,
} from '../../../functions/core/clues/clue-store.ts'
import { findSight, isReceiver } from '../../../functions/core/clues/sight.ts'
import { InvalidCursorError } from '../../../functions/core/errors.ts'
import { CENTRE } from '../../../functions/core/register/register.ts'
import type { ClueRows } from './memory-clue-reader.ts'
import { storeGuards } from './store-guards.ts'

/** What lies in the sealed table; of a clue by its number, of an entry or a reading by its number and its place. */
export type SealedRows = {
  intakes: Map<string, Intake>
  informants: Map<string, Informant>
  words: Map<string, Words>
  readingWords: Map<string, Words>
  files: Map<string, Map<string, ClueFile>>
  /** By the target's hash: the numbers. */
  targets: Map<string, readonly string[]>
  requests: Map<string, { print: string; number: string }>
  /** By actor, minute and what for. */
  rates: Map<string, number>
}

export type MemoryClues = ClueStore & { sealed: SealedRows; counters: Map<string, number> }

const buildSealedRows = (): SealedRows => ({
  intakes: new Map(),
  informants: new Map(),
  words: new Map(),
  readingWords: new Map(),
  files: new Map(),
  targets: new Map(),
  requests: new Map(),
  rates: new Map(),
})

const place = (number: string, position: number): string => `${number} ${position}`

export function buildMemoryClues(rows: ClueRows): MemoryClues {
  const sealed = buildSealedRows()
  const counters: MemoryClues['counters'] = new Map()
  const see = (principal: Principal, number: string): { clue: Clue; sight: Sight } | undefined => {
    const clue = rows.clues.get(number)
    const sight = clue && findSight(principal.office, clue)
    return clue === undefined || sight === undefined ? undefined : { clue, sight }
  }
  const seeWhole = (principal: Principal, number: string): Clue | undefined => {
    const seen = see(principal, number)
    return seen?.sight === 'former' ? undefined : seen?.clue
  }
  const write = ({ clue, entry, words, file }: Change): void => {
    rows.clues.set(clue.number, structuredClone(clue))
    rows.entries.set(clue.number, [...(rows.entries.get(clue.number) ?? []), structuredClone(entry)])
    sealed.words.set(place(clue.number, entry.version), structuredClone(words))
    if (file !== undefined) filesOf(clue.number).set(file.id, structuredClone(file))
  }
  /** Only what was announced can be there, once and in time. */
  const isWaiting = ({ clue, entry, file }: Change): boolean => {
    const known = file && filesOf(clue.number).get(file.id)
    return file === undefined || (known?.state === 'waiting' && !isLapsed(known, entry.at))
  }
  const filesOf = (number: string): Map<string, ClueFile> => {
    const known = sealed.files.get(number) ?? new Map<string, ClueFile>()
    sealed.files.set(number, known)
    return known
  }
  const read = (number: string, build: BuildReading, words: Words): void => {
    const known = rows.readings.get(number) ?? []
    const reading: Reading = build({ position: known.length, digest: known.at(-1)?.digest ?? '' })
    rows.readings.set(number, [...known, structuredClone(reading)])
    sealed.readingWords.set(place(number, reading.position), structuredClone(words))
  }
  return {
    sealed,
    counters,
    async createClue({ office }, { year, request }, build) {
      const known = request && sealed.requests.get(request.key)
      if (known !== undefined && !storeGuards.mayRequest(known))
        return known.print === request?.print ? { kind: 'repeated', number: known.number } : { kind: 'other' }
      const count = (counters.get(`${office} ${year}`) ?? 0) + 1
      const number = `DB-${year}-${office}-${String(count).padStart(6, '0')}`
      const { intake, informant, targets, ...change } = build(number)
      if (change.clue.number !== number || change.clue.from !== office || change.clue.version !== 1)
        throw new Error(`not the first of ${number}`)
      counters.set(`${office} ${year}`, count)
      write(change)
      sealed.intakes.set(number, structuredClone(intake))
      if (informant !== undefined) sealed.informants.set(number, structuredClone(informant))
      for (const hash of targets) sealed.targets.set(hash, [...(sealed.targets.get(hash) ?? []), number])
      if (request !== undefined) sealed.requests.set(request.key, { print: request.print, number })
      return { kind: 'created', clue: structuredClone(change.clue) }
    },
    findClue: async (principal, number) => structuredClone(toSeen(see(principal, number))),
    async changeClue(principal, before, change) {
      const { number, version } = change.clue
      if (before.number !== number || before.version + 1 !== version || change.entry.version !== version)
        throw new Error(`not a change of ${number}`)
      const known = seeWhole(principal, number)
      if (known === undefined || !isDeepStrictEqual(sightOf(known), sightOf(before))) return false
      if (!storeGuards.mayChangeClue(known, before) || !isWaiting(change)) return false
      write(change)
      return true
    },
    listClues: async ({ office }, question) => listPage([...rows.clues.values()], office, question),
    async readTimeline(principal, number, { after, limit }) {
      const seen = see(principal, number)
      if (seen === undefined) return []
      return (rows.entries.get(number) ?? [])
        .filter(({ office, version }) => version > after && (seen.sight !== 'former' || office === principal.office))
        .slice(0, limit)
        .map(entry => structuredClone({ entry, ...wordsOf(principal, sealed.words, place(number, entry.version)) }))
    },
    async findReadingsEnd(principal, number) {
      const { position, digest } = (seeWhole(principal, number) && rows.readings.get(number)?.at(-1)) ?? {}
      return position === undefined || digest === undefined ? undefined : { position, digest }
    },
    async readReadings(principal, number, latest) {
      if (see(principal, number)?.sight !== 'party') return []
      return (rows.readings.get(number) ?? [])
        .slice(-latest)
        .map(reading => structuredClone({ reading, ...wordsOf(principal, sealed.readingWords, place(number, reading.position)) }))
    },
    async readIntake(principal, number) {
      const isSeen = storeGuards.mayReadSealed(principal) && seeWhole(principal, number) !== undefined
      return isSeen ? structuredClone(sealed.intakes.get(number)) : undefined
    },
    async readInformant(principal, number, build, words) {
      const informant = sealed.informants.get(number)
      if (!storeGuards.mayReadSealed(principal) || see(principal, number)?.sight !== 'party' || informant === undefined)
        return undefined
      read(number, build, words)
      return structuredClone(informant)
    },
    async listRepeats(principal, number) {
      if (!storeGuards.mayReadSealed(principal) || seeWhole(principal, number) === undefined) return []
      const numbers = [...sealed.targets.values()].filter(known => known.includes(number)).flat()
      return [...new Set(numbers)]
        .flatMap(other => (other === number ? [] : (seeWhole(principal, other) ?? [])))
        .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
        .slice(0, MOST_REPEATS)
        .map(clue => clue.number)
    },
    async announceFile(principal, number, file) {
      const isSeen = storeGuards.mayReadSealed(principal) && seeWhole(principal, number) !== undefined
      if (!isSeen || !hasRoom([...filesOf(number).values()], file.at)) return false
      filesOf(number).set(file.id, structuredClone(file))
      return true
    },
    async findFile(principal, number, id) {
      const isSeen = storeGuards.mayReadSealed(principal) && seeWhole(principal, number) !== undefined
      return isSeen ? structuredClone(filesOf(number).get(id)) : undefined
    },
    async listFiles(principal, number) {
      const isSeen = storeGuards.mayReadSealed(principal) && seeWhole(principal, number) !== undefined
      return isSeen ? structuredClone([...filesOf(number).values()]) : []
    },
    async refuseFile(principal, number, file) {
      const isSeen = storeGuards.mayReadSealed(principal) && seeWhole(principal, number) !== undefined
      if (isSeen && filesOf(number).get(file.id)?.state === 'waiting')
        filesOf(number).set(file.id, { ...structuredClone(file), state: 'refused' })
    },
    async recordReading(principal, number, build, words) {
      if (!storeGuards.mayReadSealed(principal) || seeWhole(principal, number) === undefined) return false
      read(number, build, words)
      return true
    },
    async takeRequest({ actor }, minute, { what, cap }) {
      const key = `${actor} ${minute} ${what}`
      const taken = sealed.rates.get(key) ?? 0
      if (!storeGuards.mayTake(taken, cap)) return false
      sealed.rates.set(key, taken + 1)
      return true
    },
  }
}

/** What the sight was judged by. */
const sightOf = ({ from, to, invited }: Clue) => ({ from, to, invited })

const wordsOf = (principal: Principal, known: ReadonlyMap<string, Words>, key: string): { words?: Words } => {
  const words = storeGuards.mayReadSealed(principal) ? known.get(key) : undefined
  return words === undefined ? {} : { words }
}

const toSeen = (seen: { clue: Clue; sight: Sight } | undefined): Seen | undefined => {
  if (seen?.sight !== 'former') return seen && { sight: seen.sight, clue: seen.clue }
  const { number, kind } = seen.clue
  return { sight: 'former', clue: { number, kind } }
}

/** The newest first. */
const sortKey = ({ createdAt, number }: Clue): string => `${createdAt} ${number}`

function listPage(clues: readonly Clue[], office: string, { role, state, limit, cursor }: ListQuestion): ClueList {
  const isOf: Readonly<Record<ListQuestion['role'], (clue: Clue) => boolean>> = {
    sent: ({ from }) => from === office,
    received: clue => isReceiver(office, clue),
    invited: ({ invited }) => invited.includes(office),
    all: () => office === CENTRE,
  }
  const list = `${office} ${role} ${state ?? 'any'} `
  if (cursor?.startsWith(list) === false) throw new InvalidCursorError('不是这份清单的游标')
  const found = clues
    .filter(clue => isOf[role](clue) && (state === undefined || clue.state === state))
    .toSorted((a, b) => (sortKey(a) < sortKey(b) ? 1 : -1))
    .filter(clue => cursor === undefined || sortKey(clue) < cursor.slice(list.length))
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const next = found.length > limit && last !== undefined ? { cursor: `${list}${sortKey(last)}` } : {}
  return { clues: structuredClone(page), problems: [], ...next }
}
