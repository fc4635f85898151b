/** EventBridge's PutEvents: matches events with the declared rules and calls their targets. */
import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import type { Clock } from './clock.ts'
import { matchesPattern } from './event-pattern.ts'
import type { Answer } from '../http.ts'
import { ACCOUNT, REGION } from './resource-types.ts'
import { buildTargetInput, MissingFieldError } from './rule-input.ts'
import type { RuleSpec } from './wiring.ts'

const MOST_ENTRIES = 10

const $PutEvents = z.object({
  Entries: z.array(
    z.object({
      Source: z.string(),
      DetailType: z.string(),
      Detail: z.string(),
      EventBusName: z.optional(z.string()),
      Resources: z.optional(z.array(z.string())),
      Time: z.optional(z.number()),
    }),
  ),
})
type Entry = z.infer<typeof $PutEvents>['Entries'][number]

export type EventBusSurroundings = {
  clock: Pick<Clock, 'now'>
  rules: readonly RuleSpec[]
  /** Names of the declared buses. */
  buses: readonly string[]
  /** Calls a function, or puts into a queue. */
  hand: (target: string, input: unknown) => void
  /** Takes what could not be handed over, with the failure queue of the target. */
  discard: (rule: string, queue: string | undefined, event: unknown) => void
}

type BusEvent = Pick<Entry, 'Source' | 'DetailType' | 'Resources' | 'Time'> & { bus: string; detail: Record<string, unknown> }

function tryInput(target: RuleSpec['Targets'][number], event: unknown): { value: unknown } | undefined {
  try {
    return { value: buildTargetInput(target, event) }
  } catch (error) {
    if (error instanceof MissingFieldError) return undefined
    throw error
  }
}

/** Gives an event to the targets of every rule that it fits. @returns its id */
export function route(
  { bus, detail, ...entry }: BusEvent,
  { clock, rules, hand, discard }: Omit<EventBusSurroundings, 'buses'>,
): string {
  const event = {
    version: '0',
    id: randomUUID(),
    'detail-type': entry.DetailType,
    source: entry.Source,
    account: ACCOUNT,
    time: new Date(entry.Time === undefined ? clock.now() : entry.Time * 1000).toISOString().replace(/\.\d+Z/, 'Z'),
    region: REGION,
    resources: entry.Resources ?? [],
    detail,
  }
  for (const rule of rules)
    if (rule.State === 'ENABLED' && rule.EventBusName === bus && matchesPattern(event, rule.EventPattern))
      for (const target of rule.Targets) {
        const input = tryInput(target, event)
        if (input) hand(target.Arn, input.value)
        else discard(rule.name, target.DeadLetterConfig?.Arn, event)
      }
  return event.id
}

function parseDetail(detail: string): Record<string, unknown> | undefined {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(detail))
  } catch {
    return undefined
  }
}

function putEvent(entry: Entry, surroundings: EventBusSurroundings): Record<string, unknown> {
  const bus = (entry.EventBusName ?? 'default').replace(/^arn:.*:event-bus\//, '')
  const detail = parseDetail(entry.Detail)
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
  if (entry.Source.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: `Not authorized for the source ${entry.Source}.` }
  if (bus !== 'default' && !surroundings.buses.includes(bus))
    return { ErrorCode: 'ResourceNotFoundException', ErrorMessage: `Event bus ${bus} does not exist.` }
  return { EventId: route({ ...entry, bus, detail }, surroundings) }
}

/** Puts the entries of one call. */
export function putEvents(request: unknown, surroundings: EventBusSurroundings): Answer {
  const { Entries } = $PutEvents.parse(request)
  if (Entries.length === 0 || Entries.length > MOST_ENTRIES)
    return {
      status: 400,
      body: { __type: 'ValidationException', message: `Entries must have between 1 and ${MOST_ENTRIES} members` },
    }
  const results = Entries.map(entry => putEvent(entry, surroundings))
  return {
    status: 200,
    body: { FailedEntryCount: results.filter(result => 'ErrorCode' in result).length, Entries: results },
  }
}
