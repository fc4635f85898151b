import { buildDispatcher, type DispatchNeeds } from '../core/delivery/dispatch.ts'
import type { Delivered } from '../core/delivery/delivery.ts'
import type { BatchRef } from '../core/ports.ts'

export type DeliverBatchNeeds = {
  parseBatch: (image: unknown) => BatchRef
  deliver: (ref: BatchRef) => Promise<Delivered>
  onDone: (ref: BatchRef, result: Delivered) => void
  onFailure: (error: unknown) => void
}

/**
 * Delivers the batch that a stream record has put in our way. A record that cannot be read throws; a slow or failing provider
 * does not: what it left open waits in its batch, but a notice that was deferred or may have been sent goes on in another.
 * @param image the row as it was written
 */
export async function deliverRecord(needs: DeliverBatchNeeds, image: unknown): Promise<Delivered> {
  try {
    const ref = needs.parseBatch(image)
    const result = await needs.deliver(ref)
    needs.onDone(ref, result)
    return result
  } catch (error) {
    // Whoever asks again meets our own lease: this is the only line about it.
    needs.onFailure(error)
    throw error
  }
}

/** What came back for want of a slot goes on at once: by the dispatcher, who is this one when there is no other. */
export async function dispatchRest(needs: DispatchNeeds, results: readonly Delivered[]): Promise<void> {
  if (results.includes('no-slot')) await buildDispatcher(needs).dispatch()
}
