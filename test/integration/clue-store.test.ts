import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { OutOfScopeError } from '../../functions/adapters/clue-access.ts'
import { buildClueSecrets } from '../../functions/adapters/clue-secrets.ts'
import { InvalidCursorError, UnreadableRowError } from '../../functions/core/errors.ts'
import { verifyChain, verifyReadings, verifyWords } from '../../functions/core/clues/chain.ts'
import type { Clue, Principal } from '../../functions/core/clues/clue.ts'
import type { ClueFile, ClueReader, ClueStore, ListQuestion } from '../../functions/core/clues/clue-store.ts'
import { actOnClue } from '../../functions/serve-api/act-on-clue.ts'
import { buildClueRows, buildMemoryClueReader } from '../../infra/ops/simulation/memory-clue-reader.ts'
import { buildMemoryClues } from '../../infra/ops/simulation/memory-clues.ts'
import { ACTS, digest, INTAKE, person, RULES } from '../support/clue-life.ts'
import { act, AT, attach, enter, read } from '../support/clue-writes.ts'
import { createClueStore, createStores, startDynamo } from '../support/dynamo-stores.ts'

let running: Awaited<ReturnType<typeof startDynamo>>
beforeAll(async () => {
  running = await startDynamo()
})
afterAll(() => running.dynamo.stop())

async function createAll() {
  const { register, registerTable } = await createStores(running)
  return { reader: register, registerTable, ...(await createClueStore(running, registerTable)) }
}

type Stores = { clues: ClueStore; reader: ClueReader }
const STORES: [string, () => Promise<Stores>][] = [
  ['DynamoDB', createAll],
  [
    'memory',
    async () => {
      const rows = buildClueRows()
      return { clues: buildMemoryClues(rows), reader: buildMemoryClueReader(rows) }
    },
  ],
]

const [BEIJING, GUANGDONG, ZHEJIANG, JIANGSU] = [person('11'), person('44'), person('33'), person('32')]
const REVIEWER = person('11', 'reviewer', '11-2')
const CENTRE = person('00', 'reviewer')
const INFORMANT = { name: '样例举报人', phone: '13800000099' }
const BY_AGE = Array.from({ length: 7 }, (_, index) => `2026-09-0${index + 1}T02:00:00.000Z`)

const WHOLE = { after: 0, limit: 100 }
const TO_HUNAN = { action: 'reroute', office: '43', reason: '样例：属湖南' } as const

const together = async <T>(racers: number, run: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: racers }, (_, index) => run(index)))
const file = (id: string, at = AT): ClueFile => ({
  id,
  name: '样例照片.jpg',
  type: 'jpeg',
  bytes: 12,
  state: 'waiting',
  office: '11',
  at,
})

/** A world of clues over one of the stores. */
function buildLife({ clues, reader }: Stores) {
  const create = async (who = BEIJING, how: Parameters<typeof enter>[1] = {}): Promise<Clue> => {
    const created = await clues.createClue(who, { year: 2026 }, enter(who, how))
    if (created.kind !== 'created') throw new Error(created.kind)
    return created.clue
  }
  const go = async (clue: Clue, ...steps: [Principal, Parameters<typeof act>[2]][]): Promise<Clue> => {
    let last = clue
    for (const [who, step] of steps) {
      const change = act(last, who, step)
      expect(await clues.changeClue(who, last, change)).toBe(true)
      last = change.clue
    }
    return last
  }
  const listAll = async (who: Principal, question: ListQuestion): Promise<{ numbers: string[]; pages: number }> => {
    const { clues: page, cursor } = await clues.listClues(who, question)
    const numbers = page.map(({ number }) => number)
    if (cursor === undefined) return { numbers, pages: 1 }
    const rest = await listAll(who, { ...question, cursor })
    return { numbers: [...numbers, ...rest.numbers], pages: rest.pages + 1 }
  }
  const verify = async (clue: Clue) => verifyChain(digest, clue, (await reader.readEntries(clue.number)).entries)
  return { create, go, listAll, verify }
}

describe.each(STORES)('clues in %s', (_store, open) => {
  let stores: Stores
  let life: ReturnType<typeof buildLife>
  beforeEach(async () => {
    stores = await open()
    life = buildLife(stores)
  })

  test('gives back what was entered, word for word, with a chain that verifies', async () => {
    const { clues } = stores
    const clue = await life.create(BEIJING, { informant: INFORMANT })
    expect(clue.number).toBe('DB-2026-11-000001')
    expect(await clues.findClue(BEIJING, clue.number)).toEqual({ sight: 'party', clue })
    expect(await clues.readIntake(GUANGDONG, clue.number)).toEqual(INTAKE)
    const signed = await life.go(clue, [GUANGDONG, 'sign'], [GUANGDONG, 'handle'])
    const timeline = await clues.readTimeline(BEIJING, clue.number, WHOLE)
    expect(timeline.map(({ entry, words }) => [entry.deed, words?.by.name, words?.note])).toEqual([
      ['create', BEIJING.name, undefined],
      ['sign', GUANGDONG.name, undefined],
      ['handle', GUANGDONG.name, '样例：立案'],
    ])
    expect(await life.verify(signed)).toEqual({ kind: 'whole' })
    const [first, , third] = timeline
    const withFirst = { words: first!.words!, intake: INTAKE, informant: INFORMANT }
    expect(verifyWords(digest, first!.entry, withFirst)).toBe(true)
    expect(verifyWords(digest, third!.entry, { words: third!.words! })).toBe(true)
  })

  test('numbers twenty at once without a gap, by year and sending office', async () => {
    const made = await together(20, () => life.create())
    const numbers = made.map(({ number }) => number).toSorted()
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => `DB-2026-11-${String(index + 1).padStart(6, '0')}`))
    expect((await life.create(ZHEJIANG)).number).toBe('DB-2026-33-000001')
    const next = await stores.clues.createClue(BEIJING, { year: 2027 }, enter(BEIJING))
    expect(next.kind === 'created' && next.clue.number).toBe('DB-2027-11-000001')
    for (const clue of made.slice(0, 3)) expect(await life.verify(clue)).toEqual({ kind: 'whole' })
  })

  test('makes one clue of a request that comes several times at once', async () => {
    const request = { key: 'hash-of-key', print: 'hash-of-body' }
    const ask = (print: string) =>
      stores.clues.createClue(BEIJING, { year: 2026, request: { ...request, print } }, enter(BEIJING))
    const answers = await together(8, () => ask('hash-of-body'))
    expect(answers.filter(({ kind }) => kind === 'created')).toHaveLength(1)
    expect(answers.filter(({ kind }) => kind === 'repeated')).toEqual(
      Array.from({ length: 7 }, () => ({ kind: 'repeated', number: 'DB-2026-11-000001' })),
    )
    expect(await ask('hash-of-another')).toEqual({ kind: 'other' })
    expect((await life.create()).number).toBe('DB-2026-11-000002')
  })

  test('lets one of many who act at once win', async () => {
    const clue = await life.create()
    const won = await together(10, async index => {
      const who = person('44', 'officer', `44-${index}`)
      return (await stores.clues.changeClue(who, clue, act(clue, who, 'sign'))) ? [who] : []
    })
    expect(won.flat()).toHaveLength(1)
    const seen = await stores.clues.findClue(BEIJING, clue.number)
    expect(seen?.sight === 'party' && seen.clue).toMatchObject({ state: 'signed', version: 2 })
    const timeline = await stores.clues.readTimeline(BEIJING, clue.number, WHOLE)
    expect(timeline.map(({ words }) => words?.by.sub)).toEqual([BEIJING.sub, won.flat()[0]?.sub])
    expect((await stores.clues.listClues(GUANGDONG, { role: 'received', state: 'signed', limit: 9 })).clues).toHaveLength(1)
  })

  test('shows each office as much as it may see', async () => {
    const { clues } = stores
    const target = 'hash-of-target'
    const other = await life.create(JIANGSU, { to: '32', targets: [target] })
    const clue = await life.create(BEIJING, { to: '33', targets: [target], informant: INFORMANT })
    const now = await life.go(
      clue,
      [ZHEJIANG, 'return'],
      [REVIEWER, { action: 'reroute', office: '44', reason: '样例：属广东' }],
      [GUANGDONG, 'sign'],
      [GUANGDONG, 'invite'],
    )
    const { number } = clue
    const admin = person('44', 'admin')
    const look = async (who: Principal) => ({
      seen: (await clues.findClue(who, number))?.sight,
      lines: (await clues.readTimeline(who, number, WHOLE)).map(({ entry, words }) => `${entry.deed}${words ? ' +' : ''}`).join(),
      intake: (await clues.readIntake(who, number))?.summary !== undefined,
      repeats: (await clues.listRepeats(who, number)).join(),
    })
    const all = 'create +,return +,reroute +,sign +,invite +'
    expect(await look(BEIJING)).toEqual({ seen: 'party', lines: all, intake: true, repeats: '' })
    expect(await look(GUANGDONG)).toEqual({ seen: 'party', lines: all, intake: true, repeats: '' })
    expect(await look(CENTRE)).toEqual({ seen: 'party', lines: all, intake: true, repeats: other.number })
    expect(await look(JIANGSU)).toEqual({ seen: 'invited', lines: all, intake: true, repeats: other.number })
    expect(await look(ZHEJIANG)).toEqual({ seen: 'former', lines: 'return +', intake: false, repeats: '' })
    const bare = all.replaceAll(' +', '')
    expect(await look(admin)).toEqual({ seen: 'party', lines: bare, intake: false, repeats: '' })
    expect(await look(person('51'))).toEqual({ seen: undefined, lines: '', intake: false, repeats: '' })
    expect(await clues.findClue(ZHEJIANG, number)).toEqual({ sight: 'former', clue: { number, kind: clue.kind } })
    expect(await clues.findClue(BEIJING, 'DB-2026-11-000099')).toBeUndefined()
    expect(await life.verify(now)).toEqual({ kind: 'whole' })
  })

  test.each<[string, [Principal, 'close'][]]>([
    ['right after', []],
    ['after it was withdrawn', [[REVIEWER, 'close']]],
  ])('shows an office that returned a clue which one it was, and no more: %s', async (_when, rest) => {
    const { clues, reader } = stores
    const target = 'hash-of-target'
    const own = await life.create(GUANGDONG, { targets: [target] })
    const clue = await life.create(BEIJING, { targets: [target], informant: INFORMANT })
    const { number, kind } = clue
    await clues.announceFile(BEIJING, number, file('f1'))
    await life.go(clue, [GUANGDONG, 'return'], ...rest)
    const reviewer = person('44', 'reviewer', '44-2')
    for (const who of [GUANGDONG, reviewer]) {
      expect(await clues.findClue(who, number)).toEqual({ sight: 'former', clue: { number, kind } })
      expect((await clues.readTimeline(who, number, WHOLE)).map(({ entry }) => entry.deed)).toEqual(['return'])
      expect(await clues.readReadings(who, number, 100)).toEqual([])
      expect(await clues.readIntake(who, number)).toBeUndefined()
      const { build, words } = read(number, who)
      expect(await clues.readInformant(who, number, build, words)).toBeUndefined()
      expect([await clues.listRepeats(who, number), await clues.listRepeats(who, own.number)]).toEqual([[], []])
      expect(await clues.announceFile(who, number, { ...file('f2'), office: '44' })).toBe(false)
      expect([await clues.findFile(who, number, 'f1'), await clues.listFiles(who, number)]).toEqual([undefined, []])
      for (const state of [undefined, 'returned', 'closed'] as const)
        expect((await clues.listClues(who, { role: 'received', ...(state && { state }), limit: 9 })).clues).toEqual(
          state === undefined ? [own] : [],
        )
    }
    expect((await reader.listOpenClues('44')).clues).toEqual([own])
    expect((await reader.listChangedClues('44', '2026-01-01T00:00:00.000Z')).clues).toEqual([own])
    expect((await clues.listClues(BEIJING, { role: 'sent', limit: 9 })).clues).toHaveLength(1)
  })

  test('pages through a list, the newest first, each once', async () => {
    for (const [index, at] of BY_AGE.entries()) await life.create(index % 2 === 0 ? BEIJING : ZHEJIANG, { at })
    const all = await life.listAll(GUANGDONG, { role: 'received', limit: 100 })
    const newestFirst = ['11-000004', '33-000003', '11-000003', '33-000002', '11-000002', '33-000001', '11-000001']
    expect(all).toEqual({ numbers: newestFirst.map(end => `DB-2026-${end}`), pages: 1 })
    for (const limit of [1, 2, 3, 7]) {
      const paged = await life.listAll(GUANGDONG, { role: 'received', limit })
      expect(paged).toEqual({ numbers: all.numbers, pages: Math.ceil(7 / limit) })
    }
    expect(await life.listAll(CENTRE, { role: 'all', limit: 3 })).toEqual({ numbers: all.numbers, pages: 3 })
    expect((await life.listAll(BEIJING, { role: 'sent', limit: 3 })).numbers).toEqual(all.numbers.filter(n => n.includes('-11-')))
  })

  test('lists a clue where it is, in the state in which it is', async () => {
    const clues: Clue[] = []
    for (const at of BY_AGE.slice(0, 4)) clues.push(await life.create(BEIJING, { at }))
    const [first, second, third, fourth] = clues as [Clue, Clue, Clue, Clue]
    await life.go(second, [REVIEWER, 'close'])
    await life.go(third, [GUANGDONG, 'return'], [REVIEWER, 'reroute'])
    await life.go(fourth, [GUANGDONG, 'sign'], [GUANGDONG, 'invite'])
    const list = async (who: Principal, question: Omit<ListQuestion, 'limit'>) =>
      (await life.listAll(who, { ...question, limit: 1 })).numbers
    expect(await list(GUANGDONG, { role: 'received' })).toEqual([fourth.number, second.number, first.number])
    expect(await list(GUANGDONG, { role: 'received', state: 'transferred' })).toEqual([first.number])
    expect(await list(GUANGDONG, { role: 'received', state: 'closed' })).toEqual([second.number])
    expect(await list(ZHEJIANG, { role: 'received' })).toEqual([third.number])
    expect(await list(JIANGSU, { role: 'invited', state: 'signed' })).toEqual([fourth.number])
    expect(await list(BEIJING, { role: 'sent', state: 'transferred' })).toEqual([third.number, first.number])
    expect(await list(GUANGDONG, { role: 'sent' })).toEqual([])
    expect(await list(GUANGDONG, { role: 'all' })).toEqual([])
    const { reader } = stores
    const listOpen = async (office: string) => (await reader.listOpenClues(office)).clues.map(({ number }) => number).toSorted()
    expect(await listOpen('44')).toEqual([first.number, fourth.number])
    expect(await listOpen('11')).toEqual([first.number, third.number, fourth.number])
    expect(await listOpen('00')).toEqual([first.number, third.number, fourth.number])
    expect(await listOpen('32')).toEqual([])
    const changed = async (since: string) =>
      (await reader.listChangedClues('44', since)).clues.map(({ number }) => number).toSorted()
    expect(await changed('2026-09-08T02:00:00.000Z')).toEqual([second.number, fourth.number])
    expect(await changed('2026-09-01T00:00:00.000Z')).toEqual([first.number, second.number, fourth.number])
  })

  test('goes on behind a clue that was closed since', async () => {
    const clues: Clue[] = []
    for (const at of BY_AGE.slice(0, 4)) clues.push(await life.create(BEIJING, { at }))
    const { clues: page, cursor } = await stores.clues.listClues(BEIJING, { role: 'sent', limit: 2 })
    expect(page.map(({ number }) => number)).toEqual([clues[3]!.number, clues[2]!.number])
    await life.go(clues[2]!, [REVIEWER, 'close'])
    const next = await life.listAll(BEIJING, { role: 'sent', limit: 2, cursor: cursor! })
    expect(next.numbers).toEqual([clues[1]!.number, clues[0]!.number])
  })

  test('takes no cursor of another office, role or state', async () => {
    for (const at of BY_AGE.slice(0, 3)) await life.create(BEIJING, { at })
    const { cursor = '' } = await stores.clues.listClues(GUANGDONG, { role: 'received', limit: 1 })
    const ask = (who: Principal, question: Partial<ListQuestion>) =>
      stores.clues.listClues(who, { role: 'received', limit: 1, cursor, ...question })
    expect((await ask(GUANGDONG, {})).clues).toHaveLength(1)
    await expect(ask(ZHEJIANG, {})).rejects.toThrow(InvalidCursorError)
    await expect(ask(GUANGDONG, { role: 'sent' })).rejects.toThrow(InvalidCursorError)
    await expect(ask(GUANGDONG, { state: 'transferred' })).rejects.toThrow(InvalidCursorError)
    await expect(ask(GUANGDONG, { cursor: 'x' })).rejects.toThrow(InvalidCursorError)
  })

  test('puts ten readings at once in one chain, and leaves the clue alone', async () => {
    const { clues, reader } = stores
    const clue = await life.create()
    await together(10, async index => {
      const reading = read(clue.number, BEIJING, 'file', `样例：第${index}次`)
      expect(await clues.recordReading(BEIJING, clue.number, reading.build, reading.words)).toBe(true)
    })
    const { readings, end } = await reader.readReadingChain(clue.number)
    expect(readings).toHaveLength(10)
    const { entries } = await reader.readEntries(clue.number)
    expect(verifyReadings(digest, { number: clue.number, end, entries }, readings)).toEqual({ kind: 'whole' })
    const shown = await clues.readReadings(GUANGDONG, clue.number, 100)
    expect(new Set(shown.map(({ words }) => words?.reason)).size).toBe(10)
    expect(await clues.findClue(BEIJING, clue.number)).toEqual({ sight: 'party', clue })
  })

  test('holds in each change what had been read of the clue by then', async () => {
    const { clues, reader } = stores
    const { number } = await life.create()
    const needs = { clues, secrets: buildClueSecrets('sample'), rules: RULES, now: () => AT }
    expect(await clues.findReadingsEnd(BEIJING, number)).toBeUndefined()
    await actOnClue(needs, GUANGDONG, number, 1, ACTS.sign)
    const reading = read(number, BEIJING, 'file', '样例')
    await clues.recordReading(BEIJING, number, reading.build, reading.words)
    expect(await clues.findReadingsEnd(ZHEJIANG, number)).toBeUndefined()
    await actOnClue(needs, GUANGDONG, number, 2, ACTS.handle)
    const { readings } = await reader.readReadingChain(number)
    const { entries } = await reader.readEntries(number)
    const end = { position: 1, digest: readings[0]?.digest }
    expect(entries.map(entry => entry.readings)).toEqual([undefined, undefined, end])
    const [clue] = (await reader.readClues([number])).clues
    expect(await life.verify(clue!)).toEqual({ kind: 'whole' })
  })

  test('opens the informant to a reviewer of a party, on record, and to nobody else', async () => {
    const { clues, reader } = stores
    const silent = await life.create()
    const clue = await life.create(BEIJING, { informant: INFORMANT })
    await life.go(clue, [GUANGDONG, 'sign'], [GUANGDONG, 'invite'])
    const ask = ({ number }: Clue, who: Principal) => {
      const reading = read(number, who, 'informant')
      return clues.readInformant(who, number, reading.build, reading.words)
    }
    for (const who of [person('32', 'reviewer'), person('33', 'reviewer'), person('11', 'admin')])
      expect(await ask(clue, who)).toBeUndefined()
    expect(await ask(silent, REVIEWER)).toBeUndefined()
    expect((await reader.readReadingChain(clue.number)).readings).toEqual([])
    expect((await reader.readReadingChain(silent.number)).readings).toEqual([])
    for (const who of [REVIEWER, person('44', 'reviewer'), CENTRE]) expect(await ask(clue, who)).toEqual(INFORMANT)
    const on = (await clues.readReadings(BEIJING, clue.number, 100)).map(({ reading, words }) => [reading.what, words?.by.sub])
    expect(on).toEqual([
      ['informant', REVIEWER.sub],
      ['informant', '44-1'],
      ['informant', CENTRE.sub],
    ])
    expect((await clues.readReadings(person('11', 'admin'), clue.number, 100)).map(({ words }) => words)).toEqual(
      Array(3).fill(undefined),
    )
    expect(await clues.readReadings(JIANGSU, clue.number, 100)).toEqual([])
  })

  test('takes ten files of many at once, and shows one only when it is there', async () => {
    const { clues } = stores
    const clue = await life.create()
    const { number } = clue
    const taken = await together(14, async index =>
      (await clues.announceFile(BEIJING, number, file(`f${index}`))) ? [index] : [],
    )
    expect(taken.flat()).toHaveLength(10)
    const [id] = taken.flat().map(index => `f${index}`)
    expect(await clues.findFile(GUANGDONG, number, id!)).toEqual(file(id!))
    expect(await clues.changeClue(BEIJING, clue, attach(clue, BEIJING, file(id!)))).toBe(true)
    expect(await clues.findFile(GUANGDONG, number, id!)).toEqual({ ...file(id!), state: 'there', version: 'v1' })
    expect((await clues.listFiles(GUANGDONG, number)).filter(({ state }) => state === 'there')).toHaveLength(1)
    for (const who of [ZHEJIANG, person('11', 'admin')]) {
      expect(await clues.findFile(who, number, id!)).toBeUndefined()
      expect(await clues.listFiles(who, number)).toEqual([])
    }
    expect(await clues.announceFile(ZHEJIANG, number, file('foreign'))).toBe(false)
  })

  test('frees the place of a file that was refused, and never of one that is there', async () => {
    const { clues } = stores
    const clue = await life.create()
    const { number } = clue
    for (let index = 0; index < 10; index += 1) await clues.announceFile(BEIJING, number, file(`f${index}`))
    await clues.refuseFile(ZHEJIANG, number, file('f0'))
    expect(await clues.announceFile(BEIJING, number, file('next'))).toBe(false)
    await clues.refuseFile(BEIJING, number, file('f0'))
    expect(await clues.findFile(BEIJING, number, 'f0')).toEqual({ ...file('f0'), state: 'refused' })
    expect(await clues.announceFile(BEIJING, number, file('next'))).toBe(true)
    expect(await clues.changeClue(BEIJING, clue, attach(clue, BEIJING, file('f0')))).toBe(false)
    expect(await clues.changeClue(BEIJING, clue, attach(clue, BEIJING, file('f1')))).toBe(true)
    await clues.refuseFile(BEIJING, number, file('f1'))
    expect(await clues.findFile(BEIJING, number, 'f1')).toMatchObject({ state: 'there', version: 'v1' })
  })

  test('frees the place of a file that was announced and has not come in a quarter of an hour', async () => {
    const { clues } = stores
    const clue = await life.create()
    const { number } = clue
    for (let index = 0; index < 10; index += 1) expect(await clues.announceFile(BEIJING, number, file(`f${index}`))).toBe(true)
    expect(await clues.announceFile(BEIJING, number, file('late', '2026-09-07T02:14:59.999Z'))).toBe(false)
    expect(await clues.announceFile(BEIJING, number, file('later', '2026-09-07T02:15:00.000Z'))).toBe(true)
    const tooLate = attach(clue, BEIJING, file('f0'), '2026-09-07T02:15:00.000Z')
    expect(await clues.changeClue(BEIJING, clue, tooLate)).toBe(false)
    expect(await clues.findFile(BEIJING, number, 'f0')).toEqual(file('f0'))
    const inTime = attach(clue, BEIJING, file('f1'), '2026-09-07T02:14:59.999Z')
    expect(await clues.changeClue(BEIJING, clue, inTime)).toBe(true)
    expect(await clues.changeClue(BEIJING, inTime.clue, attach(inTime.clue, BEIJING, file('unknown')))).toBe(false)
  })

  test('takes no reading and no file of who may read nothing, and no change of what the clue is not', async () => {
    const { clues, reader } = stores
    const clue = await life.create()
    const [admin, foreign] = [person('44', 'admin'), person('51')]
    for (const who of [admin, foreign]) {
      const reading = read(clue.number, who)
      expect(await clues.recordReading(who, clue.number, reading.build, reading.words)).toBe(false)
      expect(await clues.announceFile(who, clue.number, file('f1'))).toBe(false)
    }
    for (const part of [{ invited: ['32'] }, { head: 'another' }]) {
      const forged = { ...clue, ...part }
      expect(await clues.changeClue(GUANGDONG, forged, act(forged, GUANGDONG, 'sign'))).toBe(false)
    }
    expect((await reader.readReadingChain(clue.number)).readings).toEqual([])
    expect(await life.verify(clue)).toEqual({ kind: 'whole' })
  })

  test('gives a timeline page by page, and the latest readings', async () => {
    const { clues } = stores
    const clue = await life.create(BEIJING, { informant: INFORMANT })
    const { number } = clue
    await life.go(clue, [GUANGDONG, 'return'], [REVIEWER, 'reroute'], [ZHEJIANG, 'return'], [REVIEWER, TO_HUNAN])
    const page = async (who: Principal, after: number, limit: number) =>
      (await clues.readTimeline(who, number, { after, limit })).map(({ entry, words }) => [entry.version, words?.by.sub])
    const [by11, by11too] = [BEIJING.sub, REVIEWER.sub]
    expect(await page(BEIJING, 0, 2)).toEqual([
      [1, by11],
      [2, GUANGDONG.sub],
    ])
    expect(await page(BEIJING, 2, 2)).toEqual([
      [3, by11too],
      [4, ZHEJIANG.sub],
    ])
    expect(await page(BEIJING, 4, 2)).toEqual([[5, by11too]])
    expect(await page(BEIJING, 5, 2)).toEqual([])
    expect(await page(ZHEJIANG, 0, 1)).toEqual([[4, ZHEJIANG.sub]])
    expect(await page(ZHEJIANG, 4, 1)).toEqual([])
    for (let time = 1; time <= 4; time += 1) {
      const reading = read(number, BEIJING, 'file', `样例：第${time}次`)
      await clues.recordReading(BEIJING, number, reading.build, reading.words)
    }
    const latest = await clues.readReadings(BEIJING, number, 2)
    expect(latest.map(({ words }) => words?.reason)).toEqual(['样例：第3次', '样例：第4次'])
  })

  test('names the twenty newest of very many clues of one target', async () => {
    const made: Clue[] = []
    const targets = ['hash-of-target']
    for (let day = 1; day <= 23; day += 1)
      made.push(
        await life.create(day % 2 === 0 ? BEIJING : ZHEJIANG, {
          targets,
          at: `2026-09-${10 + (day % 20)}T0${day > 9 ? 2 : 1}:00:00.000Z`,
        }),
      )
    const [last] = made.toReversed()
    const others = made.filter(({ number }) => number !== last?.number)
    const newest = others.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)).slice(0, 20)
    expect(await stores.clues.listRepeats(GUANGDONG, last!.number)).toEqual(newest.map(({ number }) => number))
  })

  test('counts the requests of a person in a minute, reads apart from changes', async () => {
    const { clues } = stores
    const take = (who: Principal, minute: string, what: 'reads' | 'changes') => clues.takeRequest(who, minute, { what, cap: 5 })
    const answers = await together(9, () => take(BEIJING, '2026-09-07T02:00', 'reads'))
    expect(answers.filter(Boolean)).toHaveLength(5)
    expect(await take(BEIJING, '2026-09-07T02:00', 'changes')).toBe(true)
    expect(await take(BEIJING, '2026-09-07T02:01', 'reads')).toBe(true)
    expect(await take(REVIEWER, '2026-09-07T02:00', 'reads')).toBe(true)
  })
})

describe('clues in DynamoDB alone', () => {
  let all: Awaited<ReturnType<typeof createAll>>
  let life: ReturnType<typeof buildLife>
  beforeEach(async () => {
    all = await createAll()
    life = buildLife(all)
  })

  const scan = async (table: string) => (await running.client.send(new ScanCommand({ TableName: table }))).Items ?? []
  /** Whatever could be read of rows: texts as they are, binary content as bytes and as what encodes them. */
  const spell = (rows: Record<string, unknown>[]): string =>
    JSON.stringify(rows, (_key, value: unknown) =>
      value instanceof Uint8Array ? `${Buffer.from(value).toString('utf8')} ${Buffer.from(value).toString('base64')}` : value,
    )

  const withSend = (send: (command: TransactWriteCommand) => Promise<unknown>): DynamoDBDocumentClient =>
    Object.assign(Object.create(running.client) as DynamoDBDocumentClient, { send })

  /** Each transaction is made, and its answer lost once: the SDK makes it again. */
  function loseAnswers(): { client: DynamoDBDocumentClient; lost: () => number } {
    let lost = 0
    const send = async (command: TransactWriteCommand) => {
      const again = async () => (lost += 1)
      if (command instanceof TransactWriteCommand) await running.client.send(new TransactWriteCommand(command.input)).then(again)
      return running.client.send(command)
    }
    return { client: withSend(send), lost: () => lost }
  }

  test('knows its own transaction again when the answer to it was lost', async () => {
    const { client, lost } = loseAnswers()
    const stores = { ...all, clues: all.build(client) }
    const retold = buildLife(stores)
    const clue = await retold.create(BEIJING, { informant: INFORMANT })
    expect(clue.number).toBe('DB-2026-11-000001')
    const ask = () => stores.clues.createClue(BEIJING, { year: 2026, request: { key: 'k', print: 'p' } }, enter(BEIJING))
    expect((await ask()).kind).toBe('created')
    expect(await ask()).toEqual({ kind: 'repeated', number: 'DB-2026-11-000002' })
    const signed = await retold.go(clue, [GUANGDONG, 'sign'])
    const reading = read(clue.number, BEIJING)
    expect(await stores.clues.recordReading(BEIJING, clue.number, reading.build, reading.words)).toBe(true)
    expect(await stores.clues.announceFile(BEIJING, clue.number, file('f1'))).toBe(true)
    expect(lost()).toBeGreaterThanOrEqual(5)
    expect(await retold.verify(signed)).toEqual({ kind: 'whole' })
    expect((await all.reader.readReadingChain(clue.number)).readings).toHaveLength(1)
    expect(await stores.clues.listFiles(BEIJING, clue.number)).toHaveLength(1)
    expect((await life.create()).number).toBe('DB-2026-11-000003')
  })

  test('makes one clue of a request that came once more between its look and its write', async () => {
    const request = { key: 'k', print: 'p' }
    const ask = (clues: ClueStore) => clues.createClue(BEIJING, { year: 2026, request }, enter(BEIJING))
    let isFirst = true
    const send = async (command: unknown) => {
      // The latest number is read after the other one has been made, the request before it.
      const isCounter = command instanceof BatchGetCommand && all.registerTable in (command.input.RequestItems ?? {})
      if (isCounter && isFirst) {
        isFirst = false
        await ask(all.clues)
      }
      return running.client.send(command as TransactWriteCommand)
    }
    expect(await ask(all.build(withSend(send)))).toEqual({ kind: 'repeated', number: 'DB-2026-11-000001' })
    expect((await all.clues.listClues(BEIJING, { role: 'sent', limit: 9 })).clues).toHaveLength(1)
  })

  test('tries again what met another transaction, and lets other failures through', async () => {
    const clue = await life.create()
    const fail = (codes: string[]) =>
      new TransactionCanceledException({ $metadata: {}, message: '', CancellationReasons: codes.map(Code => ({ Code })) })
    const failing = (errors: Error[]) => {
      const send = async (command: TransactWriteCommand) => {
        const error = command instanceof TransactWriteCommand ? errors.shift() : undefined
        if (error !== undefined) throw error
        return running.client.send(command)
      }
      return all.build(withSend(send))
    }
    const conflict = () => fail(['None', 'TransactionConflict'])
    const sign = act(clue, GUANGDONG, 'sign')
    expect(await failing([conflict(), conflict(), fail(['ThrottlingError'])]).changeClue(GUANGDONG, clue, sign)).toBe(true)
    const handle = act(sign.clue, GUANGDONG, 'handle')
    const unfit = failing([fail(['None', 'ValidationError'])]).changeClue(GUANGDONG, sign.clue, handle)
    await expect(unfit).rejects.toThrow(TransactionCanceledException)
    expect(await failing([fail(['ConditionalCheckFailed'])]).changeClue(GUANGDONG, sign.clue, handle)).toBe(false)
  })

  test('leaves nothing in the Register that could be read, and only ciphertext beside it', async () => {
    const words = [
      '样例：线索摘要',
      '样例科技',
      '440100',
      '样例举报人',
      '13800000099',
      '样例：属广东',
      '样例：核查需要',
      '样例照片',
      BEIJING.sub,
    ]
    const clue = await life.create(BEIJING, { to: '33', informant: INFORMANT, targets: ['hash-of-target'] })
    const names = [BEIJING, ZHEJIANG, REVIEWER, GUANGDONG].map(({ name }) => name)
    const told = await life.go(
      clue,
      [ZHEJIANG, 'return'],
      [REVIEWER, { action: 'reroute', office: '44', reason: '样例：属广东' }],
      [GUANGDONG, 'sign'],
      [GUANGDONG, 'handle'],
      [GUANGDONG, 'report'],
    )
    const { build, words: reading } = read(clue.number, REVIEWER, 'informant')
    expect(await all.clues.readInformant(REVIEWER, clue.number, build, reading)).toEqual(INFORMANT)
    expect(await all.clues.announceFile(BEIJING, clue.number, file('f1'))).toBe(true)
    const attached = attach(told, BEIJING, file('f1'))
    expect(await all.clues.changeClue(BEIJING, told, attached)).toBe(true)
    const [register, sealed] = [spell(await scan(all.registerTable)), spell(await scan(all.sealedTable))]
    expect(register).toContain(clue.number)
    for (const text of [...words, ...names, '样例', '2026-09-01', 'filed']) {
      // The sub of a sample person is part of its sample actor.
      expect(register.replaceAll(/actor of [\w-]+/g, '')).not.toContain(`"${text}`)
      expect(register.replaceAll(/actor of [\w-]+/g, '')).not.toContain(text === BEIJING.sub ? `"${text}"` : text)
      expect(sealed).not.toContain(text)
      expect(sealed).not.toContain(Buffer.from(text).toString('base64').slice(0, -4))
    }
    const open = new Set(['pk', 'sk', 'entity', 'sealed', 'wrapped', 'number', 'id', 'state', 'at', 'ttl', 'announced'])
    expect((await scan(all.sealedTable)).flatMap(row => Object.keys(row)).filter(name => !open.has(name))).toEqual([])
  })

  test('opens no informant to an officer of a party, and puts nothing on record', async () => {
    const { number } = await life.create(BEIJING, { informant: INFORMANT })
    const reading = read(number, BEIJING, 'informant')
    expect(await all.clues.readInformant(BEIJING, number, reading.build, reading.words)).toBeUndefined()
    expect((await all.reader.readReadingChain(number)).readings).toEqual([])
  })

  test('writes nothing for an office, a person or a clue that is not the own', async () => {
    const clue = await life.create()
    const before = await scan(all.registerTable)
    const foreign = person('51')
    const forged: Promise<unknown>[] = [
      all.clues.changeClue(foreign, clue, act(clue, GUANGDONG, 'sign')),
      all.clues.changeClue(person('44', 'officer', 'other'), clue, act(clue, GUANGDONG, 'sign')),
      all.clues.changeClue(
        foreign,
        { ...clue, to: '51' },
        act({ ...clue, to: '51', number: 'DB-2026-11-000009' }, foreign, 'sign'),
      ),
      all.clues.changeClue({ ...GUANGDONG, roles: ['admin'] }, clue, act(clue, GUANGDONG, 'sign')),
      all.clues.createClue(foreign, { year: 2026 }, enter(BEIJING)),
      all.clues.createClue(BEIJING, { year: 2026 }, number => ({ ...enter(BEIJING)(number), clue: { ...clue, number: 'DB-1' } })),
      all.clues.recordReading(BEIJING, clue.number, read(clue.number, GUANGDONG).build, read(clue.number, BEIJING).words),
    ]
    // All awaited at once: one that is refused while another is awaited would count as nobody's.
    const ends = await Promise.allSettled(forged)
    expect(ends.map(end => end.status === 'rejected' && end.reason instanceof OutOfScopeError)).toEqual(forged.map(() => true))
    // As if it were its own: the row itself says whose it is.
    const stolen = { ...clue, to: '51' }
    expect(await all.clues.changeClue(foreign, stolen, act(stolen, foreign, 'sign'))).toBe(false)
    expect(await scan(all.registerTable)).toEqual(before)
  })

  const spoil = (table: string, key: { pk: string; sk: string }, name: string, value: unknown) =>
    running.client.send(
      new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: 'SET #name = :value',
        ExpressionAttributeNames: { '#name': name },
        ExpressionAttributeValues: { ':value': value },
      }),
    )

  test('names a row that cannot be read, shows the others, and throws where it is the one', async () => {
    const [good, bad] = [await life.create(), await life.create()]
    const pk = `CLUE#${bad.number}`
    await spoil(all.registerTable, { pk, sk: 'CLUE' }, 'state', '13800000001')
    await spoil(all.registerTable, { pk, sk: 'ENTRY#000001' }, 'at', '13800000001')
    const list = await all.clues.listClues(BEIJING, { role: 'sent', limit: 10 })
    expect(list.clues).toEqual([good])
    expect(list.problems.map(({ row }) => row)).toEqual([`${pk} CLUE`])
    const open = await all.reader.listOpenClues('44')
    expect(open.clues).toEqual([good])
    expect(open.problems.map(({ row }) => row)).toEqual([`${pk} CLUE`])
    const entries = await all.reader.readEntries(bad.number)
    expect(entries.problems.map(({ row }) => row)).toEqual([`${pk} ENTRY#000001`])
    expect(JSON.stringify([list, open, entries])).not.toContain('13800000001')
    await expect(all.clues.findClue(BEIJING, bad.number)).rejects.toThrow(UnreadableRowError)
    const desk = { pk: 'CLUES#44', sk: `RECEIVED#OPEN#${AT}#${bad.number}` }
    await spoil(all.registerTable, desk, 'number', 5)
    const received = await all.clues.listClues(GUANGDONG, { role: 'received', limit: 10 })
    expect(received).toMatchObject({ clues: [good], problems: [{ row: `${desk.pk} ${desk.sk}` }] })
    expect((await life.listAll(GUANGDONG, { role: 'received', limit: 1 })).numbers).toEqual([good.number])
    await spoil(all.registerTable, { pk, sk: 'CLUE' }, 'state', 'transferred')
    await expect(all.clues.readTimeline(BEIJING, bad.number, WHOLE)).rejects.toThrow(UnreadableRowError)
  })

  test('opens nothing that was moved from one row to another', async () => {
    const clue = await life.create(BEIJING, { informant: INFORMANT })
    await life.go(clue, [GUANGDONG, 'sign'], [GUANGDONG, 'handle'])
    const rows = await scan(all.sealedTable)
    const sealedOf = (sk: string): unknown => rows.find(row => row['sk'] === sk)?.['sealed']
    const pk = `CLUE#${clue.number}`
    await spoil(all.sealedTable, { pk, sk: 'WORDS#000002' }, 'sealed', sealedOf('WORDS#000003'))
    await expect(all.clues.readTimeline(BEIJING, clue.number, WHOLE)).rejects.toThrow(UnreadableRowError)
    await spoil(all.sealedTable, { pk, sk: 'INTAKE' }, 'sealed', sealedOf('INFORMANT'))
    await expect(all.clues.readIntake(BEIJING, clue.number)).rejects.toThrow(`${pk} INTAKE`)
  })

  describe('throws a timeline away', () => {
    const remove = (pk: string, sk: string) =>
      running.client.send(new DeleteCommand({ TableName: all.sealedTable, Key: { pk, sk } }))
    const find = async (sk: string): Promise<unknown> => (await scan(all.sealedTable)).find(row => row['sk'] === sk)?.['sealed']

    test.each(['WORDS#000001', 'WORDS#000002', 'INTAKE', 'INFORMANT'])('of which %s is gone', async sk => {
      const clue = await life.create(BEIJING, { informant: INFORMANT })
      const { number } = await life.go(clue, [GUANGDONG, 'sign'])
      expect(await all.clues.readTimeline(GUANGDONG, number, WHOLE)).toHaveLength(2)
      await remove(`CLUE#${number}`, sk)
      await expect(all.clues.readTimeline(GUANGDONG, number, WHOLE)).rejects.toThrow(UnreadableRowError)
      expect(await all.clues.readTimeline(person('44', 'admin'), number, WHOLE)).toHaveLength(2)
    })

    test('of which the digest is of other words', async () => {
      const { number } = await life.go(await life.create(), [GUANGDONG, 'sign'])
      await spoil(all.registerTable, { pk: `CLUE#${number}`, sk: 'ENTRY#000002' }, 'words', digest('others'))
      await expect(all.clues.readTimeline(GUANGDONG, number, WHOLE)).rejects.toThrow(UnreadableRowError)
    })

    test('and readings, of which words are gone or others', async () => {
      const { number } = await life.create()
      const reading = read(number, BEIJING)
      await all.clues.recordReading(BEIJING, number, reading.build, reading.words)
      expect(await all.clues.readReadings(BEIJING, number, 100)).toHaveLength(1)
      await spoil(all.registerTable, { pk: `CLUE#${number}`, sk: 'READING#000001' }, 'words', digest('others'))
      await expect(all.clues.readReadings(BEIJING, number, 100)).rejects.toThrow(UnreadableRowError)
      await remove(`CLUE#${number}`, 'READING#000001')
      await expect(all.clues.readReadings(BEIJING, number, 100)).rejects.toThrow(UnreadableRowError)
    })

    test('of which a file is gone, or is the one that was there before', async () => {
      const clue = await life.create()
      const { number } = clue
      expect(await all.clues.announceFile(BEIJING, number, file('f1'))).toBe(true)
      const before = await find('FILE#f1')
      expect(await all.clues.changeClue(BEIJING, clue, attach(clue, BEIJING, file('f1')))).toBe(true)
      expect(await all.clues.readTimeline(BEIJING, number, WHOLE)).toHaveLength(2)
      await spoil(all.sealedTable, { pk: `CLUE#${number}`, sk: 'FILE#f1' }, 'sealed', before)
      await expect(all.clues.readTimeline(BEIJING, number, WHOLE)).rejects.toThrow('FILE#f1')
      await remove(`CLUE#${number}`, 'FILE#f1')
      await expect(all.clues.readTimeline(BEIJING, number, WHOLE)).rejects.toThrow('FILE#f1')
    })
  })

  test('finds the few of a state among very many in one page', async () => {
    const clues: Clue[] = []
    for (const at of BY_AGE.slice(0, 3)) clues.push(await life.create(BEIJING, { at }))
    const desk = (index: number) => ({
      pk: 'CLUES#44',
      sk: `RECEIVED#OPEN#2026-09-20T00:00:00.000Z#${index}`,
      entity: 'clueDesk',
      number: String(index),
      state: 'handling',
      changedAt: AT,
    })
    for (let from = 0; from < 650; from += 25) {
      const puts = Array.from({ length: 25 }, (_, index) => ({ PutRequest: { Item: desk(from + index) } }))
      await running.client.send(new BatchWriteCommand({ RequestItems: { [all.registerTable]: puts } }))
    }
    const ask = (cursor?: string) =>
      all.clues.listClues(GUANGDONG, { role: 'received', state: 'transferred', limit: 2, ...(cursor && { cursor }) })
    const first = await ask()
    expect(first.clues.map(({ number }) => number)).toEqual([clues[2]!.number, clues[1]!.number])
    const second = await ask(first.cursor)
    expect(second.clues.map(({ number }) => number)).toEqual([clues[0]!.number])
    expect(second.cursor).toBeUndefined()
  })

  test('keeps a report that was ready, with its file', async () => {
    const { outbox, outboxTable } = await createStores(running)
    const report = {
      id: 'clue-figures-202609',
      createdAt: AT,
      headline: '样例',
      lead: ['样例。'],
      table: { heading: ['省份'], rows: [['样例']] },
      file: { fileName: '样例.xlsx', contentType: 'application/octet-stream', content: Uint8Array.from([0, 1, 254, 255]) },
    }
    await outbox.savePrepared(report)
    await outbox.savePrepared({ ...report, headline: '另一份' })
    expect(await outbox.findPrepared(report.id)).toEqual(report)
    expect(await outbox.findPrepared('another')).toBeUndefined()
    await spoil(outboxTable, { pk: `PREPARED#${report.id}`, sk: 'PREPARED' }, 'lead', 'one')
    await expect(outbox.findPrepared(report.id)).rejects.toThrow(UnreadableRowError)
  })
})
