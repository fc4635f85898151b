/** A batch as a row of the Outbox: below 1 KB with fifty notices, so that each of its writes is one unit. */
import * as z from 'zod/mini'
import type { BatchRecord, BatchRef, InHand, LeasedBatch, NewBatch } from '../core/ports.ts'
import type { Row } from './dynamo.ts'
import { buildBatchKey, buildDueKey, parseDueInstant } from './keys.ts'
import { $packedIds, packIds, unpackIds } from './packed-ids.ts'
import { packLinks, unpackLinks } from './packed-links.ts'
import { $count, $day, $instant, $office, toTtl } from './row-fields.ts'

/** All that a stream record must name; the rest is read with the lease. */
export const $BatchRef: z.ZodMiniType<BatchRef> = z.object({ office: $office, day: $day, id: z.string() })

export const $BatchNotices = z.object({ notices: $packedIds })

const $packedInHand = z.object({
  since: $instant,
  notices: z.instanceof(Uint8Array),
  links: z.exactOptional(z.instanceof(Uint8Array)),
})

type Unread = { notices: readonly string[]; inHand?: z.infer<typeof $packedInHand> }

function unpackInHand({ notices: list, inHand }: Unread, context: z.core.ParsePayload): { inHand?: InHand } {
  if (inHand === undefined) return {}
  const { since, links } = inHand
  try {
    const notices = unpackIds(inHand.notices, list)
    return { inHand: { since, notices, ...(links === undefined ? {} : { links: unpackLinks(notices, links) }) } }
  } catch {
    context.issues.push({ code: 'custom', path: ['inHand'], message: 'not packed ids', input: inHand })
    return {}
  }
}

/** What of a batch's row tells what is in hand. */
export const $HandOfBatch = z.pipe(
  z.object({ notices: $packedIds, inHand: z.exactOptional($packedInHand) }),
  z.transform((row, context) => unpackInHand(row, context).inHand),
)

const $batch = z.object({
  id: z.string(),
  office: $office,
  day: $day,
  priority: z.enum(['urgent', 'ordinary']),
  lane: z.enum(['urgent', 'now', 'later']),
  dueAt: $instant,
  notices: $packedIds,
  attempt: $count,
  inHand: z.exactOptional($packedInHand),
  draft: z.exactOptional($instant),
})

export const $LeasedBatch: z.ZodMiniType<LeasedBatch> = z.pipe(
  z.extend($batch, { leaseUntil: $instant, gsi1sk: z.string() }),
  z.transform(({ gsi1sk, inHand, ...batch }, context) => ({
    ...batch,
    ...unpackInHand({ notices: batch.notices, ...(inHand && { inHand }) }, context),
    nextLook: parseDueInstant(gsi1sk),
  })),
)

export const $BatchRecord: z.ZodMiniType<BatchRecord> = z.pipe(
  z.extend($batch, {
    leaseUntil: z.exactOptional($instant),
    endedAt: z.exactOptional($instant),
    gsi1sk: z.exactOptional(z.string()),
  }),
  z.transform(({ gsi1sk, inHand, ...batch }, context) => ({
    ...batch,
    ...unpackInHand({ notices: batch.notices, ...(inHand && { inHand }) }, context),
    ...(gsi1sk === undefined ? {} : { nextLook: parseDueInstant(gsi1sk) }),
  })),
)

export const toInHand = ({ notices: list }: Pick<LeasedBatch, 'notices'>, { since, notices, links }: InHand): Row => ({
  since,
  notices: packIds(notices, list),
  ...(links === undefined ? {} : { links: packLinks(notices, links) }),
})

/** What the stream's mappings go by: there from the moment at which a batch is to go out at once until somebody takes it. */
export const toFresh = ({ lane }: NewBatch): Row => (lane === 'later' ? {} : { fresh: lane })

export const toBatchItem = (batch: NewBatch): Row => ({
  ...buildBatchKey(batch),
  ...buildDueKey(batch),
  entity: 'batch',
  ...batch,
  notices: packIds(batch.notices),
  attempt: 0,
  ttl: toTtl(batch.day),
})
