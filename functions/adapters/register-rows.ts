/** The rows of the Register table: how each is written and read. */
import * as z from 'zod/mini'
import type { DutyRow, PartyRow, TaskRow, TitlesRow } from '../core/ports.ts'
import {
  CATEGORIES,
  type Category,
  type Contact,
  type ExtensionRequest,
  type Fact,
  FACTS,
  type FactStatus,
  ROLE_CODES,
  type Source,
  type Standing,
  STANDINGS,
} from '../core/register/register.ts'
import type { Watermark } from '../core/deadlines/watermark.ts'
import { buildDutyKey, buildPartyKey, buildTaskKey, buildTitlesKey, buildWatermarkKey, type Key } from './keys.ts'
import { $day, $instant, $office, $party, oneOf } from './row-fields.ts'

const $version = z.int().check(z.positive())

const $category: z.ZodMiniType<Category> = oneOf(CATEGORIES)
const $standing: z.ZodMiniType<Standing> = oneOf(STANDINGS)
const $status: z.ZodMiniType<FactStatus> = oneOf(FACTS)

const $standIn = z.object({ role: z.enum(ROLE_CODES), from: $day, to: $day })
const $person = z.object({
  name: z.string(),
  email: z.exactOptional(z.string()),
  mobile: z.exactOptional(z.string()),
  standIn: z.exactOptional($standIn),
  handles: z.exactOptional(z.array(z.string())),
})
const $unit = z.object({
  name: z.string(),
  category: $category,
  standings: z.array($standing),
  regionCode: z.string(),
})

const $partyRow = z.object({
  party: $party,
  office: $office,
  unit: z.exactOptional($unit),
  contacts: z.object({
    primary: z.exactOptional($person),
    deputy: z.exactOptional($person),
    leader: z.exactOptional($person),
  }),
  former: z.exactOptional(z.array(z.extend($person, { role: z.enum(ROLE_CODES) }))),
  retired: z.prefault(z.boolean(), false),
  version: $version,
})

export const $PartyRow: z.ZodMiniType<PartyRow> = z.pipe(
  $partyRow,
  z.transform(({ contacts, former, unit, ...row }): PartyRow => ({
    ...row,
    ...(former === undefined ? {} : { former: former.map(person => ({ party: row.party, ...person })) }),
    ...(unit === undefined ? {} : { unit: { ...unit, id: row.party.id, office: row.office } }),
    contacts: ROLE_CODES.flatMap((role): Contact[] => {
      const person = contacts[role]
      return person === undefined ? [] : [{ party: row.party, role, ...person }]
    }),
  })),
)

export function toPartyItem({
  party,
  office,
  unit,
  contacts,
  former,
  retired,
  version,
}: PartyRow): Key & Record<string, unknown> {
  const people = contacts.map(({ role, party: _party, ...person }) => [role, person])
  return {
    ...buildPartyKey(party, office),
    entity: 'party',
    party,
    office,
    ...(unit === undefined
      ? {}
      : { unit: { name: unit.name, category: unit.category, standings: unit.standings, regionCode: unit.regionCode } }),
    contacts: Object.fromEntries(people),
    ...(former === undefined ? {} : { former: former.map(({ party: _party, ...person }) => person) }),
    ...(retired ? { retired } : {}),
    version,
  }
}

const $source: z.ZodMiniType<Source> = z.object({
  at: $instant,
  by: z.string(),
  party: z.exactOptional($party),
  notice: z.exactOptional(z.string()),
  note: z.exactOptional(z.string()),
})

const $fact: z.ZodMiniType<Fact> = z.object({ status: $status, date: $day, source: z.exactOptional($source) })

const $request: z.ZodMiniType<ExtensionRequest> = z.object({
  id: z.string(),
  until: $day,
  reason: z.string(),
  source: $source,
  answer: z.exactOptional(z.object({ granted: z.boolean(), reason: z.exactOptional(z.string()), source: $source })),
})

export const $DutyRow: z.ZodMiniType<DutyRow> = z.object({
  issuer: $office,
  task: z.string(),
  party: $party,
  office: $office,
  facts: z.array($fact),
  requests: z.exactOptional(z.array($request)),
  version: $version,
})

/** `answered`: something in it came by an answer, so that the stream's reader need not look at what a data folder brought. */
export const toDutyItem = (row: DutyRow): Key & Record<string, unknown> => ({
  ...buildDutyKey(row),
  entity: 'duty',
  ...row,
  ...(row.requests !== undefined || row.facts.some(({ source }) => source !== undefined) ? { answered: true } : {}),
})

export const $TaskRow: z.ZodMiniType<TaskRow> = z.object({
  task: z.object({
    id: z.string(),
    clause: z.string(),
    name: z.string(),
    due: $day,
    issuer: $office,
    scope: z.array($party),
    issuedOn: z.exactOptional($day),
    cancelled: z.boolean(),
  }),
  loadedOn: $day,
  version: $version,
})

export const toTaskItem = (row: TaskRow): Key & Record<string, unknown> => ({
  ...buildTaskKey(row.task.issuer, row.task.id),
  entity: 'task',
  ...row,
})

export const $TitlesRow: z.ZodMiniType<TitlesRow> = z.object({
  unit: z.string(),
  office: $office,
  titles: z.array(
    z.object({
      unit: z.string(),
      title: z.string(),
      recognisedOn: z.exactOptional($day),
      expiresOn: z.exactOptional($day),
      cancelled: z.boolean(),
      cancelledOn: z.exactOptional($day),
      document: z.exactOptional(z.string()),
    }),
  ),
  version: $version,
})

export const toTitlesItem = (row: TitlesRow): Key & Record<string, unknown> => ({
  ...buildTitlesKey(row.unit, row.office),
  entity: 'titles',
  ...row,
})

const $piece = z.templateLiteral([z.number()])

const $days = z.record(z.string(), $day)

/** Pieces stand in a set, so that finishing one needs no knowledge of the others. DynamoDB has no empty sets. */
export const $Watermark: z.ZodMiniType<Watermark> = z.object({
  office: $office,
  begun: $day,
  done: z.prefault(
    z.pipe(
      z.custom<Set<unknown>>(value => value instanceof Set),
      z.transform(pieces => z.array(z.union([z.literal('desk'), $piece])).parse([...pieces])),
    ),
    () => new Set(),
  ),
  tasks: z.array(z.string()),
  since: z.exactOptional($day),
  knownBefore: z.array(z.string()),
  behind: z.exactOptional($days),
  leftOut: z.exactOptional($days),
  back: z.exactOptional($days),
})

export const toWatermarkItem = ({ done, ...mark }: Watermark): Key & Record<string, unknown> => ({
  ...buildWatermarkKey(mark.office),
  entity: 'watermark',
  ...mark,
  ...(done.length === 0 ? {} : { done: new Set(done) }),
})
