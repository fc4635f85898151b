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

/** @param perOffice how many batches of one office may be in hand, so that a flood of one stops nobody else's mail */
export function buildDueList(
  listDue: NoticeStore['listDue'],
  { partitions, until, perOffice }: { partitions: readonly DuePartition[]; until: string; perOffice: number },
): DueList {
  const busy = new Map<string, OfficeCode>()
  /** Looks that have been had. A batch that is not ours shows the same one until it is given back; the index may lag behind. */
  const done = new Set<string>()
  const served = new Map<OfficeCode, number>()
  let turns = 0
  let page = FIRST_PAGE
  let known: DueBatch[] = []
  let isCutOff = false
  let isOutdated = false

  const isFree = ({ ref, at }: DueBatch): boolean => !busy.has(ref.id) && !done.has(lookOf(ref.id, at))
  const inHandOf = ({ ref }: DueBatch): number => [...busy.values()].filter(office => office === ref.office).length
  const listOpen = (): DueBatch[] => known.filter(batch => isFree(batch) && inHandOf(batch) < perOffice)
  const turnOf = ({ ref }: DueBatch): number => served.get(ref.office) ?? 0
  return {
    async refresh() {
      const pages = await Promise.all(partitions.map(partition => listDue(partition, until, page)))
      known = pages.flat().toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
      isOutdated = false
      isCutOff = pages.some(({ length }) => length >= page) && listOpen().length === 0 && page < LONGEST_PAGE
      if (isCutOff) page *= 4
      return known
    },
    take(now) {
      const first = listOpen()
        .filter(({ at }) => at <= now)
        .toSorted((a, b) => inHandOf(a) - inHandOf(b) || turnOf(a) - turnOf(b))[0]
      if (first === undefined) return undefined
      turns += 1
      served.set(first.ref.office, turns)
      busy.set(first.ref.id, first.ref.office)
      return first
    },
    finish({ ref, at }) {
      busy.delete(ref.id)
      isOutdated = true
      done.add(lookOf(ref.id, at))
    },
    nextInstant: () => listOpen()[0]?.at,
    isInHand: () => busy.size > 0,
    mayHoldMore: () => isOutdated || isCutOff,
  }
}

const lookOf = (id: string, at: string): string => `${id} ${at}`
