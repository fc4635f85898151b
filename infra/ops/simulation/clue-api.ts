/** The API of clues as officers reach it: a request may get lost, its function may die, and its answer may not come back. */
import type { ClueState, Principal } from '../../../functions/core/clues/clue.ts'
import type {
  Act,
  Acted,
  Draft,
  Entered,
  InformantShown,
  Listed,
  Shown,
  Timeline,
} from '../../../functions/core/clues/clue-calls.ts'
import type { ListRole } from '../../../functions/core/clues/clue-store.ts'
import { actOnClue } from '../../../functions/serve-api/act-on-clue.ts'
import { type ClueNeeds, enterClue } from '../../../functions/serve-api/enter-clue.ts'
import { listClues, readInformant, showClue, showTimeline } from '../../../functions/serve-api/read-clues.ts'
import type { Context } from './context.ts'
import { MARK } from './clue-people.ts'
import type { Random } from './random.ts'
import { type Machine, startWorker, type Worker } from './worker.ts'

export type ClueCall =
  | { call: 'enter'; draft: Draft; key?: string }
  | { call: 'act'; number: string; version: number; act: Act }
  | { call: 'show' | 'timeline' | 'informant'; number: string }
  | { call: 'list'; role: ListRole; state?: ClueState }
export type ClueAnswer = Entered | Acted | Shown | Timeline | InformantShown | Listed

/** One that has come, with what was asked and between which instants it was found. */
export type Told = { principal: Principal; asked: ClueCall; answer: ClueAnswer; began: number; ended: number }

/** @param hear gets no answer when something went wrong on the way */
export type ClueApi = (principal: Principal, asked: ClueCall, hear: (answer: ClueAnswer | undefined) => void) => void

/** As the stack declares it. */
const TIMEOUT = 15_000
/** So long a way takes at most, and so long somebody waits for what does not come. */
const WAY = 300
const PATIENCE = 30_000
const PAGE = 20

type Surroundings = {
  machine: Machine
  random: Random
  context: Context
  /** What its function needs, as its worker reaches it. */
  toNeeds: (worker: Worker) => ClueNeeds
}

export function buildClueApi({ machine, random, context, toNeeds }: Surroundings): ClueApi {
  const { scheduler, faults, log } = machine
  let calls = 0
  return (principal, asked, hear) => {
    calls += 1
    const name = `clue#${calls}`
    const own = random.fork(name)
    log(`${name} by ${principal.office} ${principal.roles.join('+')}: ${describeCall(asked)}`)
    if (own.chance(faults('lostTrigger'))) return scheduler.after(PATIENCE, () => hear(undefined))
    const isLost = own.chance(faults('lostTrigger'))
    let answer: ClueAnswer | undefined
    const run = async (worker: Worker): Promise<void> => {
      const began = scheduler.time()
      answer = await answerCall(toNeeds(worker), principal, asked)
      log(`${name} ${answer.kind}`)
      context.judge({ kind: 'clue-told', told: { principal, asked, answer, began, ended: scheduler.time() } })
    }
    scheduler.after(own.between(1, WAY), () =>
      startWorker(machine, { name, random: own, timeout: TIMEOUT, work: run }, end =>
        scheduler.after(own.between(1, WAY), () => hear(end === 'done' && !isLost ? answer : undefined)),
      ),
    )
  }
}

function describeCall(asked: ClueCall): string {
  switch (asked.call) {
    case 'enter':
      return `enter ${asked.key ?? ''}`
    case 'act':
      return `${asked.act.action} ${asked.number} ${asked.version}`
    case 'show':
    case 'timeline':
    case 'informant':
      return `${asked.call} ${asked.number}`
    case 'list':
      return `list ${asked.role}`
  }
}

export function answerCall(needs: ClueNeeds, principal: Principal, asked: ClueCall): Promise<ClueAnswer> {
  switch (asked.call) {
    case 'enter':
      return enterClue(needs, principal, asked.draft, asked.key)
    case 'act':
      return actOnClue(needs, principal, asked.number, asked.version, asked.act)
    case 'show':
      return showClue(needs, principal, asked.number)
    case 'timeline':
      return showTimeline(needs, principal, asked.number)
    case 'informant':
      return readInformant(needs, principal, asked.number, `示例查阅理由${MARK}`)
    case 'list':
      return listClues(needs, principal, { role: asked.role, limit: PAGE, ...(asked.state && { state: asked.state }) })
  }
}
