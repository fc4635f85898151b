/** What of the due index is still to be begun, office by office. */
import { addMilliseconds } from '../instant.ts'
import type { BatchStore, DueBatch, DuePartition } from '../ports.ts'
import type { OfficeCode } from '../register/register.ts'
import { takenFrom } from '../outbox/due-index.ts'

/** How far ahead the index is read: longer than the minute between two sweeps and a schedule's lateness, so that no instant falls between. */
export const LOOK_AHEAD = 75_000
/** Of each partition; more when those that come first are of no use, so that no head of the list hides the rest. */
const FIRST_PAGE = 50
const LONGEST_PAGE = 12_800
/**
 * While fewer offices than this are in hand, each may have as many: an office that is alone would not use the rate while its one
 * batch comes to its end. Otherwise each has one, so that a flood of one stops nobody else's mail.
 */
const FEW = 2
/** A batch in other hands is asked for again after this time: whoever holds it may have died. */
const ASK_AGAIN = 60_000

export type DueList = {
  /** Reads the index again. */
  refresh: (now: string) => Promise<void>
  /**
   * The next batch to be begun: of offices in turn, who has fewest in hand first, then who has fewest left; the earliest of each.
   * It is in hand until `finish`.
   */
  take: (now: string) => DueBatch | undefined
  finish: (batch: DueBatch, now: string) => void
  /** Whether a hand is free and has something to take. */
  hasWork: (now: string) => boolean
  /** When somebody must look at the first of those that may be taken; undefined when there are none. */
  nextLook: () => string | undefined
}

type Share = {
  partitions: readonly DuePartition[]
  /** How many batches are in hand at once. */
  hands: number
}

export function buildDueList(listDue: BatchStore['listDue'], { partitions, hands }: Share): DueList {
  const busy = new Set<string>()
  const inHand = new Map<OfficeCode, number>()
  /** Looks that have been had, and until when. A batch that is not ours shows the same one until it is given back; the index may lag behind. */
  const done = new Map<string, string>()
  const served = new Map<OfficeCode, number>()
  let turns = 0
  let page = FIRST_PAGE
  let known: DueBatch[] = []

  const inHandOf = ({ ref }: DueBatch): number => inHand.get(ref.office) ?? 0
  const turnOf = ({ ref }: DueBatch): number => served.get(ref.office) ?? 0
  const isOpen = (batch: DueBatch): boolean => !busy.has(batch.ref.id) && inHandOf(batch) < (inHand.size < FEW ? FEW : 1)
  const listOpen = (now: string): DueBatch[] =>
    busy.size < hands ? known.filter(batch => isOpen(batch) && takenFrom(batch) <= now) : []
  /** Every hand finds another office to do something for. */
  const isEnough = (now: string): boolean => {
    const offices = Map.groupBy(listOpen(now), ({ ref }) => ref.office)
    return busy.size + offices.size >= hands
  }
  return {
    async refresh(now) {
      for (const [look, until] of done) if (until <= now) done.delete(look)
      for (; ; page *= 4) {
        const pages = await Promise.all(partitions.map(partition => listDue(partition, addMilliseconds(now, LOOK_AHEAD), page)))
        const fresh = pages.flat().filter(batch => !done.has(lookOf(batch)))
        known = fresh.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
        const isCutOff = pages.some(({ length }) => length >= page)
        if (!isCutOff || page >= LONGEST_PAGE || isEnough(now)) return
      }
    },
    take(now) {
      const open = listOpen(now)
      const [next, ...others] = open
      if (next === undefined) return undefined
      const left = Map.groupBy(open, ({ ref }) => ref.office)
      const leftOf = ({ ref }: DueBatch): number => left.get(ref.office)?.length ?? 0
      const isBefore = (a: DueBatch, b: DueBatch): boolean =>
        (inHandOf(a) - inHandOf(b) || turnOf(a) - turnOf(b) || leftOf(a) - leftOf(b)) < 0
      const first = others.reduce((best, batch) => (isBefore(batch, best) ? batch : best), next)
      turns += 1
      served.set(first.ref.office, turns)
      inHand.set(first.ref.office, inHandOf(first) + 1)
      busy.add(first.ref.id)
      return first
    },
    finish(batch, now) {
      if (inHandOf(batch) > 1) inHand.set(batch.ref.office, inHandOf(batch) - 1)
      else inHand.delete(batch.ref.office)
      busy.delete(batch.ref.id)
      const look = lookOf(batch)
      done.set(look, addMilliseconds(now, ASK_AGAIN))
      known = known.filter(other => lookOf(other) !== look)
    },
    hasWork: now => listOpen(now).length > 0,
    nextLook: () => known.find(isOpen)?.at,
  }
}

const lookOf = ({ ref, at }: DueBatch): string => `${ref.id} ${at}`
