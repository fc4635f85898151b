/** What a function's answer says about the items of its batch. */
import * as z from 'zod/mini'
import type { Outcome } from './local-function.ts'

const $Response = z.nullish(
  z.object({ batchItemFailures: z.nullish(z.array(z.object({ itemIdentifier: z.nullish(z.string()) }))) }),
)

/**
 * The items that failed. Without ReportBatchItemFailures all or none; an answer that is malformed, or that names an item
 * which is not of the batch, counts as a failure of all of it, as in the service.
 */
export function listFailures(items: readonly string[], outcome: Outcome, reportsItems: boolean): readonly string[] {
  if (!outcome.ok) return items
  if (!reportsItems) return []
  const answer = $Response.safeParse(outcome.result)
  if (!answer.success) return items
  const failed = new Set((answer.data?.batchItemFailures ?? []).map(one => one.itemIdentifier ?? ''))
  const known = items.filter(item => failed.has(item))
  return known.length === failed.size ? known : items
}
