/** The store of clues as one worker reaches it, watched: what takes effect is noted and judged, whatever its caller hears of it. */
import type { ClueStore } from '../../../functions/core/clues/clue-store.ts'
import type { DomainEvent } from '../../../functions/core/events.ts'
import type { Context } from './context.ts'
import { noteVersion } from './history.ts'

export function watchClues({ scheduler, history, judge }: Context, clues: ClueStore): ClueStore {
  return {
    ...clues,
    async createClue(principal, place, build) {
      const created = await clues.createClue(principal, place, build)
      if (created.kind !== 'created') return created
      noteVersion(history.clues, created.clue.number, created.clue, scheduler.time())
      judge({ kind: 'clue-written', clue: created.clue, by: principal })
      return created
    },
    async changeClue(principal, before, change) {
      const isChanged = await clues.changeClue(principal, before, change)
      if (!isChanged) return isChanged
      noteVersion(history.clues, change.clue.number, change.clue, scheduler.time())
      judge({ kind: 'clue-written', clue: change.clue, by: principal })
      return isChanged
    },
  }
}

/** What others hear of clues. */
export function noteEvents({ history, judge }: Context, events: readonly DomainEvent[]): void {
  for (const { detailType, detail } of events) {
    const { id } = detail.metadata
    const [, number, version] = /-(DB-.+)-(\d+)$/.exec(id) ?? []
    if (!detailType.startsWith('Clue') || number === undefined) continue
    history.clueEvents.add(`${number} ${version}`)
    judge({ kind: 'left', what: id, text: JSON.stringify(detail) })
  }
}
