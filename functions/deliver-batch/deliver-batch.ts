import type { Delivered } from '../core/outbox/delivery.ts'
import type { BatchRef } from '../core/ports.ts'

export type DeliverBatchNeeds = {
  parseBatch: (image: unknown) => BatchRef
  deliver: (ref: BatchRef) => Promise<Delivered>
  onDone: (ref: BatchRef, result: Delivered) => void
  onFailure: (error: unknown) => void
}

/**
 * Delivers the batch that a stream record has put in our way. A record that cannot be read throws; a slow or failing provider
 * does not: what it left open goes on in another batch.
 * @param image the row as it was written
 */
export async function deliverRecord(needs: DeliverBatchNeeds, image: unknown): Promise<void> {
  try {
    const ref = needs.parseBatch(image)
    needs.onDone(ref, await needs.deliver(ref))
  } catch (error) {
    // Whoever asks again meets our own lease: this is the only line about it.
    needs.onFailure(error)
    throw error
  }
}
