/** What of the due index one sweep still has to look at, office by office. */
import type { DueBatch, DuePartition, NoticeStore } from '../core/ports.ts'
import type { OfficeCode } from '../core/register/register.ts'

/** Of each partition; more when those that come first are of no use, so that no head of the list hides the rest. */
const FIRST_PAGE = 50
const LONGEST_PAGE = 12_800

export type DueList = {
  /** Reads the index again. @returns all that it showed */
  refresh: () => Promise<DueBatch[]>
  /** The next batch to be begun: of offices in turn, who has fewest in hand first, the earliest of each. It is in hand until `finish`. */
  take: (now: string) => DueBatch | undefined
  finish: (batch: DueBatch) => void
  /** When the first of those that may be taken falls due; undefined when there are none. */
  nextInstant: () => string | undefined
  isInHand: () => boolean
  /** Whether reading the index again may show more than is known. */
  mayHoldMore: () => boolean
}

type Share = {
  partitions: readonly DuePartition[]
  until: string
  /** How many batches are in hand at once, and how many of one office: so a flood of one stops nobody else's mail. */
  hands: number
  perOffice: number
}

export function buildDueList(listDue: NoticeStore['listDue'], { partitions, until, hands, perOffice }: Share): DueList {
  const busy = new Set<string>()
  const inHand = new Map<OfficeCode, number>()
  /** Looks that have been had. A batch that is not ours shows the same one until it is given back; the index may lag behind. */
  const done = new Set<string>()
  const served = new Map<OfficeCode, number>()
  let turns = 0
  let page = FIRST_PAGE
  let known: DueBatch[] = []
  let isOutdated = false

  const inHandOf = ({ ref }: DueBatch): number => inHand.get(ref.office) ?? 0
  const turnOf = ({ ref }: DueBatch): number => served.get(ref.office) ?? 0
  const isOpen = (batch: DueBatch): boolean => inHandOf(batch) < perOffice && !busy.has(batch.ref.id) && !done.has(lookOf(batch))
  const isBefore = (a: DueBatch, b: DueBatch): boolean => (inHandOf(a) - inHandOf(b) || turnOf(a) - turnOf(b)) < 0
  /** Every hand finds something to do, though not more of one office than it may. */
  const isEnough = (): boolean => {
    const offices = Map.groupBy(known.filter(isOpen), ({ ref }) => ref.office)
    const counts = [...offices].map(([office, { length }]) => Math.min(perOffice - (inHand.get(office) ?? 0), length))
    return counts.reduce((sum, count) => sum + count, 0) >= hands
  }
  return {
    async refresh() {
      for (isOutdated = false; ; page *= 4) {
        const pages = await Promise.all(partitions.map(partition => listDue(partition, until, page)))
        known = pages.flat().toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
        const isCutOff = pages.some(({ length }) => length >= page)
        if (!isCutOff || page >= LONGEST_PAGE || isEnough()) return known
      }
    },
    take(now) {
      const due = known.filter(batch => batch.at <= now && isOpen(batch))
      const [next, ...others] = due
      if (next === undefined) return undefined
      const first = others.reduce((best, batch) => (isBefore(batch, best) ? batch : best), next)
      turns += 1
      served.set(first.ref.office, turns)
      inHand.set(first.ref.office, inHandOf(first) + 1)
      busy.add(first.ref.id)
      return first
    },
    finish(batch) {
      inHand.set(batch.ref.office, inHandOf(batch) - 1)
      busy.delete(batch.ref.id)
      done.add(lookOf(batch))
      isOutdated = true
    },
    nextInstant: () => known.find(isOpen)?.at,
    isInHand: () => busy.size > 0,
    mayHoldMore: () => isOutdated,
  }
}

const lookOf = ({ ref, at }: DueBatch): string => `${ref.id} ${at}`
