import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildHappenedEvents, buildNoticesEnded, buildOfficeDayOpened } from '../../functions/core/build-events.ts'
import {
  type ClueHappening,
  type DomainEvent,
  type DutyHappening,
  type EndedNotice,
  EVENTS,
} from '../../functions/core/events.ts'
import { fingerprint } from '../../functions/core/fingerprint.ts'
import { buildEventSchemas } from '../../infra/ops/event-schemas/build-schemas.ts'
import { fitsSchema, type Schema } from '../support/json-schema.ts'

const AT = '2026-11-23T01:02:03.004Z'
const FOLDER = join(import.meta.dirname, '../../docs/events')
const schemas = new Map<string, Schema>(
  readdirSync(FOLDER).map(file => [file.replace('.json', ''), JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Schema]),
)
/** What goes over the bus. */
const overTheWire = (event: DomainEvent): unknown => JSON.parse(JSON.stringify(event.detail))

const ended = (notice: string, part: Partial<EndedNotice> = {}): EndedNotice => ({
  notice,
  purpose: 'task',
  office: '44',
  state: 'delivered',
  at: AT,
  ...part,
})
const duty = {
  issuer: '00',
  task: 'T1',
  party: { kind: 'unit', id: '440100-001' },
  office: '44',
  at: AT,
  byOffice: false,
} as const
const HAPPENED: DutyHappening[] = [
  { event: 'DutiesSigned', duty: { ...duty, date: '2026-11-23', notice: 'task-20261123-unit-440100-001-primary-email' } },
  { event: 'DutiesReported', duty: { ...duty, date: '2026-11-23', byOffice: true } },
  { event: 'DutiesReopened', duty: { ...duty, date: '2026-11-24' } },
  { event: 'ExtensionsAsked', duty: { ...duty, until: '2026-12-15' } },
  { event: 'ExtensionsAnswered', duty: { ...duty, until: '2026-12-15', granted: false } },
]
const clue = {
  number: 'DB-2026-44-000123',
  kind: 'trademark-squatting',
  level: 'urgent',
  from: '44',
  to: '32',
  office: '32',
  at: AT,
} as const
const signed = { ...clue, state: 'signed', clocks: { handleBy: { from: '2026-11-23', due: '2026-11-26' } } } as const
const CLUES: ClueHappening[] = [
  { event: 'ClueTransferred', version: 1, clue: { ...clue, state: 'transferred', office: '44', clocks: {} } },
  { event: 'ClueSigned', version: 2, clue: signed },
  { event: 'ClueReturned', version: 3, clue: { ...clue, state: 'returned', clocks: {} } },
  { event: 'ClueRerouted', version: 4, clue: { ...clue, state: 'transferred', to: '00', before: '32', clocks: {} } },
  { event: 'ClueOfficesInvited', version: 5, clue: { ...signed, invited: ['31', '33'] } },
  { event: 'ClueContributed', version: 6, clue: { ...signed, office: '31' } },
  { event: 'ClueHandled', version: 7, clue: { ...signed, state: 'handling' } },
  { event: 'ClueReported', version: 8, clue: { ...clue, state: 'reported', clocks: {} } },
  { event: 'ClueRejected', version: 9, clue: { ...clue, state: 'handling', office: '44', clocks: {} } },
  { event: 'ClueExtensionAsked', version: 10, clue: signed },
  { event: 'ClueExtensionAnswered', version: 11, clue: { ...signed, office: '44' } },
  { event: 'ClueClosed', version: 12, clue: { ...clue, state: 'closed', office: '44', clocks: {} } },
]
const SAMPLES = [
  buildOfficeDayOpened('44', '2026-11-23', AT),
  ...buildNoticesEnded([ended('task-1'), ended('task-2', { state: 'failed', cause: 'hard-bounce' })], AT),
  ...buildHappenedEvents([...HAPPENED, ...CLUES], AT),
]

test('the schemas for others are those of our own, one for each event', () => {
  const built = buildEventSchemas()
  expect([...schemas.keys()].toSorted()).toEqual(Object.keys(EVENTS).toSorted())
  expect(Object.fromEntries(schemas)).toEqual(Object.fromEntries(built.map(({ name, schema }) => [name, schema])))
  for (const { schema } of built) expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
})

describe('what is told', () => {
  test('is an example of every event there is', () => {
    expect(SAMPLES.map(({ detailType }) => detailType).toSorted()).toEqual(Object.keys(EVENTS).toSorted())
  })

  test.each(SAMPLES.map(event => [event.detailType, event] as const))('%s fits its schemas', (name, event) => {
    expect(EVENTS[name].$detail.parse(overTheWire(event))).toEqual(event.detail)
    expect(fitsSchema(schemas.get(name)!, overTheWire(event))).toBe(true)
    expect(event.source).toBe(EVENTS[name].source)
  })

  test('of a clue has an id of its entry, and holds nothing else than codes and days', () => {
    const event = buildHappenedEvents(CLUES.slice(1, 2), '2026-11-30T00:00:00.000Z')[0]!
    expect(event.detail.metadata).toMatchObject({ id: 'ClueSigned-DB-2026-44-000123-2', occurredAt: AT })
    const more = { ...signed, actor: 'hash', words: 'digest', summary: '示例机密' }
    const parsed = EVENTS.ClueSigned.$detail.parse({ metadata: event.detail.metadata, data: more })
    expect(parsed.data).toEqual(signed)
  })

  test('is read by whoever knows fewer fields', () => {
    const [event] = buildNoticesEnded([ended('task-1')], AT)
    const newer = { ...event!.detail, trace: 'x', metadata: { ...event!.detail.metadata, region: 'x' } }
    expect(EVENTS.NoticesEnded.$detail.parse(newer)).toEqual(event!.detail)
    expect(fitsSchema(schemas.get('NoticesEnded')!, newer)).toBe(true)
  })
})

describe('a wrong event is refused by both schemas', () => {
  const metadata = { id: 'x', version: 1, occurredAt: AT, correlationId: 'day-2026-11-23' }
  const dated = { ...duty, date: '2026-11-23' }
  test.each<[string, keyof typeof EVENTS, unknown]>([
    ['no metadata', 'OfficeDayOpened', { data: { office: '44', day: '2026-11-23' } }],
    ['another version', 'OfficeDayOpened', { metadata: { ...metadata, version: 2 }, data: { office: '44', day: '2026-11-23' } }],
    ['a day that is none', 'OfficeDayOpened', { metadata, data: { office: '44', day: '2026-02-30' } }],
    ['an office that is none', 'OfficeDayOpened', { metadata, data: { office: '4', day: '2026-11-23' } }],
    ['nothing in the list', 'NoticesEnded', { metadata, data: { notices: [] } }],
    ['too many', 'NoticesEnded', { metadata, data: { notices: Array.from({ length: 101 }, () => ended('x')) } }],
    ['a state that is none', 'NoticesEnded', { metadata, data: { notices: [{ ...ended('x'), state: 'lost' }] } }],
    ['an id that no notice has', 'NoticesEnded', { metadata, data: { notices: [ended('a b')] } }],
    ['an id too long', 'NoticesEnded', { metadata, data: { notices: [ended('x'.repeat(257))] } }],
    ['a time without its zone', 'DutiesSigned', { metadata, data: { duties: [{ ...dated, at: '2026-11-23T09:00:00' }] } }],
    ['a party of no kind', 'DutiesReported', { metadata, data: { duties: [{ ...dated, party: { id: '1' } }] } }],
    ['no date', 'DutiesReopened', { metadata, data: { duties: [duty] } }],
    ['no day that is asked for', 'ExtensionsAsked', { metadata, data: { duties: [dated] } }],
    ['no answer', 'ExtensionsAnswered', { metadata, data: { duties: [{ ...duty, until: '2026-12-15' }] } }],
    ['a list that is none', 'ExtensionsAnswered', { metadata, data: { duties: 'all' } }],
  ])('%s', (_, name, detail) => {
    expect(EVENTS[name].$detail.safeParse(detail).success).toBe(false)
    expect(fitsSchema(schemas.get(name)!, JSON.parse(JSON.stringify(detail)))).toBe(false)
  })
})

describe('a list', () => {
  const $ended = fc.record({
    notice: fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/),
    state: fc.constantFrom('delivered' as const, 'failed' as const),
  })

  test('is told whole, in parts of a hundred at most, each notice once', () => {
    fc.assert(
      fc.property(fc.array($ended, { maxLength: 350 }), parts => {
        const items = parts.map(({ notice, state }) => ended(notice, { state }))
        const told = buildNoticesEnded(items, AT).map(event => EVENTS.NoticesEnded.$detail.parse(event.detail).data.notices)
        const keys = (list: readonly EndedNotice[]) => list.map(({ notice, state }) => `${notice} ${state}`).toSorted()
        expect(keys(told.flat())).toEqual([...new Set(keys(items))].toSorted())
        for (const part of told) expect(part.length).toBeLessThanOrEqual(100)
      }),
      { numRuns: 40 },
    )
  })

  test('has the same ids in whatever order and however often it is told, and others when it says something else', () => {
    const ids = (items: readonly EndedNotice[], at = AT) => buildNoticesEnded(items, at).map(({ detail }) => detail.metadata.id)
    const items = Array.from({ length: 250 }, (_, index) => ended(`task-${index}`))
    const known = ids(items)
    expect(new Set(known).size).toBe(3)
    expect(ids(items.toReversed(), '2026-11-30T00:00:00.000Z')).toEqual(known)
    expect(ids([...items, items[7]!])).toEqual(known)
    const changed = items.with(0, ended('task-0', { state: 'failed' }))
    expect(ids(changed)).not.toEqual(known)
  })

  test('stays below what PutEvents takes at the longest ids', () => {
    const long = '字'.repeat(64)
    const notice = (index: number) => `${'x'.repeat(253)}${String(index).padStart(3, '0')}`
    const events = [
      ...buildNoticesEnded(
        Array.from({ length: 100 }, (_, index) => ended(notice(index), { cause: '因'.repeat(600) })),
        AT,
      ),
      ...buildHappenedEvents(
        Array.from({ length: 100 }, (_, index) => ({
          event: 'ExtensionsAnswered' as const,
          duty: {
            ...duty,
            task: long,
            party: { kind: 'unit', id: long },
            notice: notice(index),
            until: AT.slice(0, 10),
            granted: true,
          },
        })),
        AT,
      ),
    ]
    expect(events).toHaveLength(2)
    for (const { source, detailType, detail } of events) {
      expect(EVENTS[detailType].$detail.safeParse(detail).success).toBe(true)
      expect(Buffer.byteLength(source + detailType + JSON.stringify(detail))).toBeLessThan(256 * 1024)
    }
  })
})

test('fingerprints are those of FNV-1a in 128 bits', () => {
  // The vectors of the algorithm's authors, in base 36.
  const toBase36 = (hex: string) => BigInt(`0x${hex}`).toString(36).padStart(25, '0')
  expect(fingerprint('')).toBe(toBase36('6c62272e07bb014262b821756295c58d'))
  expect(fingerprint('a')).toBe(toBase36('d228cb696f1a8caf78912b704e4a8964'))
  expect(fingerprint('foobar')).toBe(toBase36('343e1662793c64bf6f0d3597ba446f18'))
})
