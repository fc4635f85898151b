/**
 * Every key of the three tables: built and read here only. Keys are in upper case except for ids, which stand as they are.
 *
 * Register (pk · sk)
 * | row | pk | sk | read by |
 * |---|---|---|---|
 * | unit with its contacts | `OFFICE#44#<shard>` | `PARTY#UNIT#<id>` | plan (whole shard), deliver (get) |
 * | office with its contacts | `OFFICE#44` | `PARTY#OFFICE#44` | plan, deliver |
 * | department with its contacts | `OFFICE#00` | `PARTY#DEPARTMENT#<name>` | plan, deliver |
 * | duty: the facts of task × party | pk of its party | `DUTY#<KIND>#<party>#<issuer>#<task>` | plan, deliver |
 * | titles of a unit | pk of its unit | `TITLES#<unit>` | load |
 * | watermark of the office's plan | `OFFICE#44` | `WATERMARK` | plan, report |
 * | task | `TASKS#<issuer>` | `TASK#<id>` | plan (all of an issuer), deliver (get) |
 * | clue | `CLUE#<number>` | `CLUE` | API, plan, react, deliver (get) |
 * | entry of its timeline | `CLUE#<number>` | `ENTRY#<version>` | stream, API, audit |
 * | reading of what is sealed, and the last one | `CLUE#<number>` | `READING#<position>`, `READINGS` | API, audit |
 * | clue on an office's desk | `CLUES#44` | `RECEIVED#OPEN#<instant>#<number>`, so `SENT#…`, `INVITED#…`, `…#CLOSED#…` | API (lists), plan |
 * | clue of the whole country | `CLUES#ALL` | `OPEN#<instant>#<number>`, `CLOSED#…` | API (lists of the centre), plan |
 * | latest number of an office's year | `CLUES#44` | `COUNTER#<year>` | API (compare and set) |
 *
 * Outbox (pk · sk)
 * | row | pk | sk | read by |
 * |---|---|---|---|
 * | notice | `NOTICE#<id>` | `NOTICE` | plan (is it there?), deliver (batch get) |
 * | batch | `OFFICE#44#<day>` | `BATCH#<id>` | stream (`fresh`: published, not taken yet), deliver (lease), sweep through the due index |
 * | unreachable party | `OPERATOR#<day it came up>#<shard>` | `UNREACHABLE#44#<day>#<KIND>#<party>` | report |
 * | notice that failed | `OPERATOR#<day it came up>#<shard>` | `FAILED#<notice>` | report |
 * | remarks on the day's plan | `OPERATOR#<day it came up>#<shard>` | `REMARKS#44#<day>` | report |
 * | party that nobody is left to tell | `UNREACHED#44` | `<slot>#<notice>` | report to the office |
 * | report that was ready when it was planned | `PREPARED#<id>` | `PREPARED` | deliver (get) |
 * | pause, brake | `CONTROL` | `PAUSE#ALL`, `PAUSE#44`, `BRAKE#44` | deliver (with what is withdrawn), operator (all) |
 * | what is withdrawn: one list | `CONTROL` | `WITHDRAWALS` | deliver (with pauses and brakes), operator |
 * | what an operator puts right | `CORRECTION#<id>` | `CORRECTION` | deliver (get) |
 * | what an operator changed | `AUDIT#<year>` | `<instant>#<action>#<of>` | operator (the latest first) |
 * | what a page refused | `REFUSED#<day>` | `<instant>#refuse#<of>` | operator (the latest first) |
 * | suppressed address | `SUPPRESSIONS#<shard>` | `<hash>` | deliver (batch get), operator (all) |
 * | an office's mail in one minute | `MAIL#44` | `<minute>` | brake (the newest first) |
 * | who dispatches | `DISPATCH` | `LEASE` | deliver, sweep (conditional lease) |
 * | slots of a provider's rate | `RATE#<provider>` | `RATE` | deliver (compare and set) |
 * | an address's messages in one hour | `ADDRESS#<hash>` | `HOUR#<hour>` | deliver (conditional count) |
 * | what a mobile tried in one hour | `ADDRESS#<hash>` | `TRIES#<hour>` | pages (conditional count) |
 * | code of an SMS | `ADDRESS#<hash>` | `CODE#<hash>` | pages (get) |
 * | wrong codes with a notice's link | `TRIES#<notice>` | `TRIES` | pages (conditional count) |
 * | due index of open batches | gsi1pk `DUE#<partition>` | gsi1sk `<instant>#<batch>`, `…#streamed` | sweep, operator |
 *
 * Sealed (pk · sk), for the API alone
 * | row | pk | sk | read by |
 * |---|---|---|---|
 * | data key of a clue, wrapped | `CLUE#<number>` | `KEY` | API, with each of these: |
 * | what was entered | `CLUE#<number>` | `INTAKE` | clue |
 * | informant | `CLUE#<number>` | `INFORMANT` | its own call |
 * | words of an entry, of a reading | `CLUE#<number>` | `WORDS#<version>`, `READING#<position>` | timeline |
 * | attachment, and how often they changed | `CLUE#<number>` | `FILE#<id>`, `FILES` | files |
 * | clue of a target | `TARGET#<hash>` | `<created>#<number>` | clue (possible repeats) |
 * | request that may come twice | `REQUEST#<hash>` | `REQUEST` | create |
 * | requests of a person in one minute | `RATE#<actor>#<minute>` | `READS`, `CHANGES` | each call (conditional count) |
 */
import type { Clue, ClueState } from '../core/clues/clue.ts'
import type { ListRole } from '../core/clues/clue-store.ts'
import { isReceiver } from '../core/clues/sight.ts'
import { type Day, dayInShanghai } from '../core/day.ts'
import { firstLook, toDuePartition } from '../core/outbox/due-index.ts'
import type { Scope } from '../core/outbox/controls.ts'
import type {
  AnswerCode,
  AuditEntry,
  BatchRef,
  DueBatch,
  DuePartition,
  NewBatch,
  TriedWith,
  UnreachedRow,
} from '../core/ports.ts'
import { CENTRE, type OfficeCode, type PartyRef } from '../core/register/register.ts'
import { dutyRowRef, partyRowRef, taskRowRef } from '../core/register/row-ref.ts'
import { SHARDS, shardOf } from '../core/register/shard.ts'

export type Key = { pk: string; sk: string }

/** The range of sort keys that a plan needs: `DUTY#` and `PARTY#` are neighbours, `TITLES#` and `WATERMARK` lie behind them. */
export const SLICE_FROM = 'DUTY#'
export const SLICE_TO = 'PARTY$'
export const TASK_PREFIX = 'TASK#'
export const PARTY_PREFIX = 'PARTY#'
export const TITLES_PREFIX = 'TITLES#'
export const BATCH_PREFIX = 'BATCH#'
/** All that a day has for the operator: FAILED, REMARKS, UNREACHABLE. */
export const OPERATOR_FROM = 'FAILED#'
export const OPERATOR_TO = 'UNREACHABLE$'

/** An id may hold anything; inside a key it must not end early. */
const toPart = (id: string): string => id.replaceAll('%', '%25').replaceAll('#', '%23')
const parsePart = (part: string): string => part.replaceAll('%23', '#').replaceAll('%25', '%')
const toKind = (party: PartyRef): string => party.kind.toUpperCase()

const KINDS: Readonly<Record<string, PartyRef['kind']>> = { UNIT: 'unit', OFFICE: 'office', DEPARTMENT: 'department' }

/** What a row of the Register stands for by its key alone; undefined for any other row. */
export function parseRowRef({ pk, sk }: Key): string | undefined {
  const [entity, first = '', id = '', issuer, task] = sk.split('#')
  if (entity === 'TASK' && pk.startsWith('TASKS#')) return taskRowRef(pk.slice('TASKS#'.length), parsePart(first))
  const kind = KINDS[first]
  if (kind === undefined || (entity !== 'PARTY' && entity !== 'DUTY')) return undefined
  const party = { kind, id: parsePart(id) }
  if (entity === 'PARTY') return partyRowRef(party)
  return issuer === undefined || task === undefined ? undefined : dutyRowRef({ party, issuer, task: parsePart(task) })
}

export const buildDeskPk = (office: OfficeCode): string => `OFFICE#${office}`
export const buildShardPk = (office: OfficeCode, shard: number): string => `OFFICE#${office}#${shard}`

/** Where an office's parties and duties live: its desk and its shards. */
export const listSlicePks = (office: OfficeCode): string[] =>
  office === CENTRE
    ? [buildDeskPk(office)]
    : [buildDeskPk(office), ...Array.from({ length: SHARDS }, (_, shard) => buildShardPk(office, shard))]

const buildHomePk = (party: PartyRef, office: OfficeCode): string =>
  party.kind === 'unit' ? buildShardPk(office, shardOf(party.id)) : buildDeskPk(office)

export const buildPartyKey = (party: PartyRef, office: OfficeCode): Key => ({
  pk: buildHomePk(party, office),
  sk: `${PARTY_PREFIX}${toKind(party)}#${toPart(party.id)}`,
})

export const buildDutyKey = (duty: { party: PartyRef; office: OfficeCode; issuer: OfficeCode; task: string }): Key => ({
  pk: buildHomePk(duty.party, duty.office),
  sk: `DUTY#${toKind(duty.party)}#${toPart(duty.party.id)}#${duty.issuer}#${toPart(duty.task)}`,
})

export const buildTitlesKey = (unit: string, office: OfficeCode): Key => ({
  pk: buildShardPk(office, shardOf(unit)),
  sk: `${TITLES_PREFIX}${toPart(unit)}`,
})

export const buildWatermarkKey = (office: OfficeCode): Key => ({ pk: buildDeskPk(office), sk: 'WATERMARK' })

export const buildTasksPk = (issuer: OfficeCode): string => `TASKS#${issuer}`
export const buildTaskKey = (issuer: OfficeCode, task: string): Key => ({
  pk: buildTasksPk(issuer),
  sk: `${TASK_PREFIX}${toPart(task)}`,
})

export const buildNoticeKey = (id: string): Key => ({ pk: `NOTICE#${id}`, sk: 'NOTICE' })

export const buildDayPk = (office: OfficeCode, day: Day): string => `OFFICE#${office}#${day}`
export const buildBatchKey = (ref: BatchRef): Key => ({ pk: buildDayPk(ref.office, ref.day), sk: `${BATCH_PREFIX}${ref.id}` })

type CameUp = { office: OfficeCode; day: Day; createdAt: string }
const buildOperatorPk = (day: Day, shard: number): string => `OPERATOR#${day}#${shard}`
/** By the day on which something came up: a report finds what is new to it, however late a plan or a failure was. */
export const listOperatorPks = (day: Day): string[] => Array.from({ length: SHARDS }, (_, shard) => buildOperatorPk(day, shard))
export const buildUnreachableKey = ({ office, day, createdAt, party }: CameUp & { party: PartyRef }): Key => ({
  pk: buildOperatorPk(dayInShanghai(createdAt), shardOf(party.id)),
  sk: `UNREACHABLE#${office}#${day}#${toKind(party)}#${toPart(party.id)}`,
})
export const buildFailureKey = ({ notice, createdAt }: { notice: string; createdAt: string }): Key => ({
  pk: buildOperatorPk(dayInShanghai(createdAt), shardOf(notice)),
  sk: `FAILED#${notice}`,
})
export const buildRemarksKey = ({ office, day, createdAt }: CameUp): Key => ({
  pk: buildOperatorPk(dayInShanghai(createdAt), shardOf(office)),
  sk: `REMARKS#${office}#${day}`,
})

export const buildUnreachedPk = (office: OfficeCode): string => `UNREACHED#${office}`
export const buildSlotPrefix = (slot: string): string => `${toPart(slot)}#`
export const buildUnreachedKey = ({ office, slot, notice }: UnreachedRow): Key => ({
  pk: buildUnreachedPk(office),
  sk: `${buildSlotPrefix(slot)}${notice}`,
})

export const buildPreparedKey = (id: string): Key => ({ pk: `PREPARED#${id}`, sk: 'PREPARED' })

export const CONTROL_PK = 'CONTROL'
/** All that stops something: BRAKE, PAUSE. */
export const CONTROL_FROM = 'BRAKE#'
export const CONTROL_TO = 'PAUSE$'
export const buildPauseKey = (scope: Scope): Key => ({ pk: CONTROL_PK, sk: `PAUSE#${scope === 'all' ? 'ALL' : scope}` })
export const buildBrakeKey = (office: OfficeCode): Key => ({ pk: CONTROL_PK, sk: `BRAKE#${office}` })
export const WITHDRAWALS_KEY: Key = { pk: CONTROL_PK, sk: 'WITHDRAWALS' }
export const buildCorrectionKey = (id: string): Key => ({ pk: `CORRECTION#${toPart(id)}`, sk: 'CORRECTION' })

export const buildAuditPk = (year: number): string => `AUDIT#${year}`
/** Anybody can be refused, and often: apart from what operators did, and a partition a day. */
export const buildRefusedPk = (day: Day): string => `REFUSED#${day}`
export const buildAuditKey = ({ at, action, of }: AuditEntry): Key => ({
  pk: action === 'refuse' ? buildRefusedPk(dayInShanghai(at)) : buildAuditPk(toYear(at)),
  sk: `${at}#${action}#${toPart(of)}`,
})
export const toYear = (at: string): number => Number(dayInShanghai(at).slice(0, 4))

const buildSuppressionsPk = (shard: number): string => `SUPPRESSIONS#${shard}`
export const listSuppressionsPks = (): string[] => Array.from({ length: SHARDS }, (_, shard) => buildSuppressionsPk(shard))
export const buildSuppressionKey = (addressHash: string): Key => ({
  pk: buildSuppressionsPk(shardOf(addressHash)),
  sk: addressHash,
})

export const buildMailPk = (office: OfficeCode): string => `MAIL#${office}`
/** `YYYY-MM-DDTHH:MM` in UTC. */
export const toMinute = (at: string): string => at.slice(0, 16)
export const buildMailKey = (office: OfficeCode, at: string): Key => ({ pk: buildMailPk(office), sk: toMinute(at) })

export const DISPATCH_KEY: Key = { pk: 'DISPATCH', sk: 'LEASE' }

export const buildRateKey = (provider: string): Key => ({ pk: `RATE#${toPart(provider)}`, sk: 'RATE' })
const buildAddressPk = (addressHash: string): string => `ADDRESS#${addressHash}`
export const buildAllowanceKey = (addressHash: string, hour: string): Key => ({
  pk: buildAddressPk(addressHash),
  sk: `HOUR#${hour}`,
})
export const buildTriesKey = (tried: TriedWith): Key =>
  'notice' in tried
    ? { pk: `TRIES#${tried.notice}`, sk: 'TRIES' }
    : { pk: buildAddressPk(tried.mobileHash), sk: `TRIES#${tried.hour}` }
export const buildCodeKey = ({ mobileHash, codeHash }: Pick<AnswerCode, 'mobileHash' | 'codeHash'>): Key => ({
  pk: buildAddressPk(mobileHash),
  sk: `CODE#${codeHash}`,
})

export const buildDuePk = (partition: DuePartition): string => `DUE#${partition}`
const STREAMED = '#streamed'
/** The sweep's look at a batch: its instant first, so that the index is read in order. */
export const buildDueSk = (id: string, at: string): string => `${at}#${id}`
/** The first look at a batch: behind one that the stream carries, its key says so. */
export const buildDueKey = (batch: NewBatch): { gsi1pk: string; gsi1sk: string } => ({
  gsi1pk: buildDuePk(toDuePartition(batch)),
  gsi1sk: `${buildDueSk(batch.id, firstLook(batch))}${batch.lane === 'later' ? '' : STREAMED}`,
})

export const parseDueInstant = (gsi1sk: string): string => gsi1sk.split('#')[0] ?? ''

/** The batch and the instant that a row of the due index names, or undefined where it names none. */
export function parseDueRow(row: { pk: string; sk: string; gsi1sk: string }): DueBatch | undefined {
  const [, office, day] = /^OFFICE#(\d{2})#(\d{4}-\d{2}-\d{2})$/.exec(row.pk) ?? []
  const [, id] = /^BATCH#(.+)$/.exec(row.sk) ?? []
  return office === undefined || day === undefined || id === undefined
    ? undefined
    : {
        ref: { office, day, id },
        at: parseDueInstant(row.gsi1sk),
        ...(row.gsi1sk.endsWith(`#${id}${STREAMED}`) ? { streamed: true } : {}),
      }
}

const DIGITS = 6
/** So that the ten-thousandth stands behind the ninth. */
const toOrder = (count: number): string => String(count).padStart(DIGITS, '0')

/** The partition of a clue in either table: its rows in the Register, and what is sealed of it. */
export const buildCluePk = (number: string): string => `CLUE#${number}`
export const ENTRY_PREFIX = 'ENTRY#'
/** Of a reading in the Register, and of its words in the sealed table. */
export const READING_PREFIX = 'READING#'
const WORDS_PREFIX = 'WORDS#'
export const FILE_PREFIX = 'FILE#'
/** `FILES` and `READINGS` are what counts those rows; the other ones stand once. */
export const buildClueKey = (
  number: string,
  sk: 'CLUE' | 'READINGS' | 'KEY' | 'INTAKE' | 'INFORMANT' | 'FILES' = 'CLUE',
): Key => ({
  pk: buildCluePk(number),
  sk,
})
export const buildEntryKey = (number: string, version: number): Key => ({
  pk: buildCluePk(number),
  sk: `${ENTRY_PREFIX}${toOrder(version)}`,
})
export const buildReadingKey = (number: string, position: number): Key => ({
  pk: buildCluePk(number),
  sk: `${READING_PREFIX}${toOrder(position)}`,
})
export const buildWordsKey = (number: string, version: number): Key => ({
  pk: buildCluePk(number),
  sk: `${WORDS_PREFIX}${toOrder(version)}`,
})
export const buildFileKey = (number: string, id: string): Key => ({
  pk: buildCluePk(number),
  sk: `${FILE_PREFIX}${toPart(id)}`,
})

/** A clue moves from the first to the second: whoever reads them in this order misses none, and may meet one twice. */
export const SHELVES = ['OPEN', 'CLOSED'] as const
type Shelf = (typeof SHELVES)[number]
export const toShelf = (state: ClueState): Shelf => (state === 'closed' ? 'CLOSED' : 'OPEN')
const buildCluesPk = (office: OfficeCode): string => `CLUES#${office}`
const ALL_CLUES_PK = 'CLUES#ALL'
type OnDesks = Pick<Clue, 'number' | 'createdAt' | 'state' | 'from' | 'to' | 'invited' | 'returnedBy'>
/** All lists in which a clue stands, each by its age: whoever sent it back has it on none. */
export function listDeskKeys(clue: OnDesks): Key[] {
  const place = `${toShelf(clue.state)}#${clue.createdAt}#${clue.number}`
  return [
    { pk: ALL_CLUES_PK, sk: place },
    { pk: buildCluesPk(clue.from), sk: `SENT#${place}` },
    ...(isReceiver(clue.to, clue) ? [{ pk: buildCluesPk(clue.to), sk: `RECEIVED#${place}` }] : []),
    ...clue.invited.map(office => ({ pk: buildCluesPk(office), sk: `INVITED#${place}` })),
  ]
}

export const buildDeskRange = (office: OfficeCode, role: ListRole, shelf: Shelf): { pk: string; prefix: string } =>
  role === 'all'
    ? { pk: ALL_CLUES_PK, prefix: `${shelf}#` }
    : { pk: buildCluesPk(office), prefix: `${role.toUpperCase()}#${shelf}#` }

export const buildCounterKey = (office: OfficeCode, year: number): Key => ({
  pk: buildCluesPk(office),
  sk: `COUNTER#${year}`,
})

export const buildTargetPk = (hash: string): string => `TARGET#${hash}`
export const buildTargetKey = (hash: string, { number, createdAt }: Pick<Clue, 'number' | 'createdAt'>): Key => ({
  pk: buildTargetPk(hash),
  sk: `${createdAt}#${number}`,
})
export const buildRequestKey = (hash: string): Key => ({ pk: `REQUEST#${hash}`, sk: 'REQUEST' })
export const buildPersonRateKey = (actor: string, minute: string, what: string): Key => ({
  pk: `RATE#${actor}#${minute}`,
  sk: what.toUpperCase(),
})
