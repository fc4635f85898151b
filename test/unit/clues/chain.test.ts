import { describe, expect, test } from 'vitest'
import {
  buildReading,
  canonical,
  saltWords,
  sealChange,
  verifyChain,
  verifyReadings,
  verifyWords,
} from '../../../functions/core/clues/chain.ts'
import type { ClueEntry, Reading, ReadingsEnd } from '../../../functions/core/clues/clue.ts'
import { openClue } from '../../../functions/core/clues/judge.ts'
import { ACTS, at, digest, INTAKE, live, person, RULES, secrets } from '../../support/clue-life.ts'

const sender = person('11', 'reviewer')
const receiver = person('44')
const { clue, entries } = live(sender, '44', '2026-09-07', [
  ['2026-09-08', receiver, 'return'],
  ['2026-09-09', sender, 'reroute'],
  ['2026-09-10', person('33'), 'sign'],
  ['2026-09-10', person('33'), 'attach'],
  ['2026-09-11', person('33'), 'invite'],
  ['2026-09-14', person('32'), 'contribute'],
  ['2026-09-14', person('33'), { ...ACTS.extend, reportBy: '2026-12-01' }],
  ['2026-09-15', sender, 'approve-extension'],
  ['2026-09-15', person('33'), 'extend'],
  ['2026-09-16', person('33'), 'handle'],
  ['2026-09-17', person('33'), 'report'],
])

const isList = (value: unknown): value is unknown[] => Array.isArray(value)
/** Everything that can be made of a value by changing, adding or taking away one thing in it. */
function spoil(value: unknown): unknown[] {
  if (typeof value === 'string') return [`${value}x`, ...(value === '' ? [] : [''])]
  if (typeof value === 'number') return [value + 1, value - 1]
  if (typeof value === 'boolean') return [!value]
  if (isList(value)) return [[...value, 'x'], ...value.map((_, index) => value.toSpliced(index, 1))]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, field]) => [
    Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)),
    ...spoil(field).map(other => ({ ...value, [key]: other })),
  ])
}
const tamper = <T>(row: T): T[] => spoil(row) as T[]

/** The row once more with a digest that fits, as one would who knows how. */
const redo = <T extends ClueEntry | Reading>(row: T): T => {
  const { digest: _own, ...content } = row
  return { ...content, digest: digest(canonical(content)) } as T
}
const broken = (place: number, how: string) => ({ kind: 'broken', at: place, how })

describe('the chain of entries', () => {
  test('is whole as it was written', () => {
    expect(verifyChain(digest, clue, entries)).toEqual({ kind: 'whole' })
    expect(clue.head).toBe(entries.at(-1)?.digest)
  })

  test.each(entries.map((entry, index) => [entry.deed, index] as const))('finds any one thing changed in %s', (_, index) => {
    const changes = tamper(entries[index] as ClueEntry)
    expect(changes.length).toBeGreaterThan(25)
    expect(changes.filter(changed => verifyChain(digest, clue, entries.with(index, changed)).kind === 'whole')).toEqual([])
  })

  test.each(entries.map((_, index) => index))('finds entry %i rewritten with a digest that fits', index => {
    const forged = redo({ ...(entries[index] as ClueEntry), actor: 'somebody else' })
    const found = verifyChain(digest, clue, entries.with(index, forged))
    expect(found).toEqual(broken(Math.min(index + 2, entries.length), 'changed'))
  })

  test('finds any one thing changed in the clue itself', () => {
    const changes = tamper(clue)
    expect(changes.length).toBeGreaterThan(30)
    expect(changes.filter(changed => verifyChain(digest, changed, entries).kind === 'whole')).toEqual([])
  })

  test('finds a clue that is put back to how it was before', () => {
    const before = live(sender, '44', '2026-09-07', [['2026-09-08', receiver, 'return']]).clue
    expect(verifyChain(digest, before, entries)).toEqual(broken(3, 'inserted'))
  })

  const at4 = entries[3] as ClueEntry
  test.each([
    ['the first is missing', entries.slice(1), broken(1, 'missing')],
    ['one is missing', entries.toSpliced(4, 1), broken(5, 'missing')],
    ['the last is cut off', entries.slice(0, -1), broken(12, 'cut-off')],
    ['several are cut off', entries.slice(0, 5), broken(6, 'cut-off')],
    ['all are gone', [], broken(1, 'cut-off')],
    ['two are swapped', entries.with(3, entries[4] as ClueEntry).with(4, at4), broken(4, 'swapped')],
    ['one is there twice', entries.toSpliced(4, 0, at4), broken(5, 'inserted')],
    ['one more is at the end', [...entries, redo({ ...at4, version: 13, previous: clue.head })], broken(13, 'inserted')],
    ['one of another clue took its place', entries.with(3, redo({ ...at4, number: 'DB-2026-11-000002' })), broken(4, 'inserted')],
    [
      'two are swapped and count as if they were not',
      entries.with(3, { ...(entries[4] as ClueEntry), version: 4 }).with(4, { ...at4, version: 5 }),
      broken(4, 'changed'),
    ],
  ])('%s', (_, lying, found) => {
    expect(verifyChain(digest, clue, lying)).toEqual(found)
  })
})

describe('the chain of readings', () => {
  const sealing = secrets()
  const readings: Reading[] = []
  for (const [day, what] of [
    ['2026-09-08', 'informant'],
    ['2026-09-09', 'file'],
    ['2026-09-10', 'informant'],
  ] as const) {
    const { office, actor } = receiver
    const before = { position: readings.length, digest: readings.at(-1)?.digest ?? '' }
    const reading = { number: clue.number, at: at(day), what, office, actor }
    readings.push(buildReading(sealing, before, reading, saltWords(sealing, receiver, { reason: '样例' })))
  }
  const end = { position: 3, digest: readings[2]?.digest ?? '' }
  const verify = (lying: Reading[], last: ReadingsEnd | undefined = end) =>
    verifyReadings(digest, { number: clue.number, end: last, entries }, lying)

  test('is whole as it was written, and where nothing was read', () => {
    expect(readings.map(({ position }) => position)).toEqual([1, 2, 3])
    expect(verify(readings)).toEqual({ kind: 'whole' })
    expect(verifyReadings(digest, { number: clue.number, entries }, [])).toEqual({ kind: 'whole' })
  })

  test('finds any one thing changed', () => {
    const changes = readings.flatMap((reading, index) => tamper(reading).map(changed => readings.with(index, changed)))
    expect(changes.filter(lying => verify(lying).kind === 'whole')).toEqual([])
  })

  test.each([
    ['one is missing', readings.toSpliced(1, 1), broken(2, 'missing')],
    ['the last is cut off', readings.slice(0, 2), broken(3, 'cut-off')],
    ['two are swapped', [readings[1] as Reading, readings[0] as Reading, readings[2] as Reading], broken(1, 'swapped')],
    [
      'one is of another clue',
      readings.with(0, redo({ ...(readings[0] as Reading), number: 'DB-2026-11-000002' })),
      broken(1, 'inserted'),
    ],
  ])('%s', (_, lying, found) => {
    expect(verify(lying)).toEqual(found)
  })

  test('finds all of them gone with what closes them', () => {
    expect(verify(readings, { position: 0, digest: '' })).toEqual(broken(1, 'inserted'))
    expect(verify([], { position: 3, digest: end.digest })).toEqual(broken(1, 'cut-off'))
  })

  describe('is held by the entries that were written since', () => {
    const endAt = (position: number): ReadingsEnd => ({ position, digest: readings[position - 1]?.digest ?? '' })
    /** The chain as whoever writes it anew would, with what closes it. */
    const rewrite = (count: number) => {
      const made: Reading[] = []
      for (const { digest: _digest, ...reading } of readings.slice(0, count)) {
        const { position, digest: previous } = made.at(-1) ?? { position: 0, digest: '' }
        made.push(buildReading(sealing, { position, digest: previous }, reading, saltWords(sealing, receiver)))
      }
      return made
    }
    const closed = (lying: Reading[], ...anchors: ReadingsEnd[]) => {
      const last = lying.at(-1)
      const since = anchors.map(one => ({ readings: one }))
      return verifyReadings(digest, { number: clue.number, end: last, entries: since }, lying)
    }

    test('which find it whole', () => {
      expect(closed(readings, endAt(1), endAt(1), endAt(3))).toEqual({ kind: 'whole' })
    })

    test.each([
      ['all readings are gone with what closes them', [], [endAt(1), endAt(2)], broken(1, 'cut-off')],
      ['the last ones are gone, and the chain is closed before them', readings.slice(0, 1), [endAt(2)], broken(2, 'cut-off')],
      ['all are written anew', rewrite(3), [endAt(1), endAt(2)], broken(1, 'changed')],
      ['fewer are written anew', rewrite(1), [endAt(2)], broken(2, 'cut-off')],
    ])('when %s', (_, lying, anchors, found) => {
      expect(closed(lying)).toEqual({ kind: 'whole' })
      expect(closed(lying, ...anchors)).toEqual(found)
    })

    test('and nothing of it is changed in an entry unseen', () => {
      const opened = openClue(
        RULES,
        { number: 'DB-2026-11-000001', kind: 'plaque-misuse', level: 'urgent', to: '44' },
        sender,
        at('2026-09-07'),
      )
      const anchored = { ...opened, entry: { ...opened.entry, readings: endAt(2) } }
      const made = sealChange(sealing, undefined, anchored, { words: saltWords(sealing, sender) })
      expect(verifyChain(digest, made.clue, [made.entry])).toEqual({ kind: 'whole' })
      const changes = tamper(made.entry)
      expect(changes.map(({ readings: anchor }) => anchor)).toContain(undefined)
      expect(changes.filter(changed => verifyChain(digest, made.clue, [changed]).kind === 'whole')).toEqual([])
    })
  })
})

describe('sealed words', () => {
  const sealing = secrets()
  const opening = { number: 'DB-2026-11-000001', kind: 'plaque-misuse', level: 'urgent', to: '44' } as const
  const words = saltWords(sealing, sender)
  const sealed = { words, intake: INTAKE, informant: { name: '样例', phone: '13800000001' } }
  const { entry } = sealChange(sealing, undefined, openClue(RULES, opening, sender, at('2026-09-07')), sealed)

  test('are known again, and nothing else is taken for them', () => {
    expect(verifyWords(digest, entry, sealed)).toBe(true)
    expect(tamper(sealed).filter(other => verifyWords(digest, entry, other))).toEqual([])
  })

  test('hold who said it and what an act says, and nothing that the Register shows', () => {
    const by = { sub: '44-1', name: '样例 44-1' }
    expect(saltWords(secrets(), receiver, ACTS.handle)).toEqual({ salt: 'salt 1', by, outcome: 'filed', note: '样例：立案' })
    expect(saltWords(secrets(), receiver, ACTS.invite)).toEqual({ salt: 'salt 1', by, reason: '样例：请协助' })
    expect(saltWords(secrets(), receiver, ACTS.sign)).toEqual({ salt: 'salt 1', by })
  })

  test('have another digest under another salt', () => {
    const again = sealChange(sealing, undefined, openClue(RULES, opening, sender, at('2026-09-07')), {
      ...sealed,
      words: saltWords(sealing, sender),
    })
    expect(again.entry.words).not.toBe(entry.words)
  })
})

describe('canonical JSON', () => {
  test.each([
    [{ b: 1, a: [2, { d: 'x', c: null }] }, '{"a":[2,{"c":null,"d":"x"}],"b":1}'],
    [{ a: undefined, b: '"' }, '{"b":"\\""}'],
    [[undefined, true], '[null,true]'],
    ['线索', '"线索"'],
    [{ 10: 'a', 9: 'b', é: 1, e: 2 }, '{"10":"a","9":"b","e":2,"é":1}'],
  ])('%j', (value, text) => {
    expect(canonical(value)).toBe(text)
  })
})
