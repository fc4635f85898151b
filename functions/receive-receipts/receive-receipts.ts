import { parseReceipt, type Receipt } from '../core/receipts/receipt.ts'
import { applyReceipts, type ReceiptNeeds } from '../core/receipts/receipts.ts'

export type ReceivedMessage = { messageId: string; body: string }

/**
 * Takes in a batch of a queue. A receipt that cannot be read, or that failed for now, stops no other.
 * @returns why a message is to come again, by its id; nothing of those that are done with
 */
export async function receiveReceipts(
  needs: ReceiptNeeds,
  messages: readonly ReceivedMessage[],
): Promise<ReadonlyMap<string, Error>> {
  const parsed = messages.map(({ messageId, body }) => ({ messageId, ...parseSafely(body) }))
  const outcomes = await applyReceipts(
    needs,
    parsed.flatMap(({ receipt }) => receipt ?? []),
  )
  return new Map(
    parsed.flatMap(({ messageId, receipt, error }): [string, Error][] => {
      const outcome = receipt && outcomes.get(receipt)
      const failure = outcome?.status === 'rejected' ? toError(outcome.reason) : error
      return failure === undefined ? [] : [[messageId, failure]]
    }),
  )
}

const toError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error('not an error'))

function parseSafely(body: string): { receipt: Receipt; error?: undefined } | { receipt?: undefined; error: Error } {
  try {
    return { receipt: parseReceipt(body) }
  } catch (error) {
    return { error: toError(error) }
  }
}
