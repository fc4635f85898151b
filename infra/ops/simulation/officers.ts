/** Officers of several provinces at their clues: most do what is theirs, some what is not, twice, too late, or both at once. */
import { CLUE_ACTIONS, type Clue, type Principal } from '../../../functions/core/clues/clue.ts'
import type { Draft } from '../../../functions/core/clues/clue-calls.ts'
import type { ClueSecrets } from '../../../functions/core/clues/clue-store.ts'
import { dayInShanghai } from '../../../functions/core/day.ts'
import { ALL_OFFICES, CENTRE, type OfficeCode } from '../../../functions/core/register/register.ts'
import type { ClueAnswer, ClueApi, ClueCall } from './clue-api.ts'
import { drawAct, drawDraft, drawPrincipal } from './clue-people.ts'
import type { ClueRows } from './memory-clue-reader.ts'
import type { Random } from './random.ts'
import type { Machine } from './worker.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const DELAYS = [
  [0, SECOND],
  [SECOND, MINUTE],
  [MINUTE, 20 * MINUTE],
  [HOUR, 10 * HOUR],
] as const
const MOST_TRIES = 3
/** More would make a seed slow and show nothing else. */
const MOST_CLUES = 4
const MOST_STEPS = 5

type Surroundings = {
  machine: Machine
  api: ClueApi
  rows: ClueRows
  secrets: Pick<ClueSecrets, 'hashActor'>
  /** Whose clues they are; others only try. */
  offices: readonly OfficeCode[]
}

/** @returns somebody of an office comes to his desk */
export function buildOfficers({ machine, api, rows, secrets, offices }: Surroundings) {
  const { scheduler, faults } = machine
  const own = [...offices, CENTRE]
  let drafts = 0

  return (random: Random, office: OfficeCode): void => {
    const number = random.find([...rows.clues.keys()])
    if (number === undefined || (rows.clues.size < MOST_CLUES && random.chance(0.4))) return enter(random, office)
    if (random.chance(0.2)) return look(random, number)
    pursue(random, number, random.between(1, MOST_STEPS))
  }

  /** When the faults have stopped, people do nothing any more. */
  function later(delay: number, act: () => void): void {
    scheduler.after(delay, () => {
      if (faults('officer') > 0) act()
    })
  }

  /** Whoever hears nothing sends the same again. */
  function send(principal: Principal, asked: ClueCall, hear: (answer: ClueAnswer) => void, tries = 0): void {
    api(principal, asked, answer => {
      if (answer !== undefined) return hear(answer)
      if (tries < MOST_TRIES) later((1 + tries) * 20 * SECOND, () => send(principal, asked, hear, tries + 1))
    })
  }

  function enter(random: Random, office: OfficeCode): void {
    drafts += 1
    const key = `${office}.${drafts}`
    const draft = drawDraft(random, own, key)
    const principal = drawPrincipal(secrets, random, office)
    const asked = { call: 'enter', draft, key } as const
    const follow = (answer: ClueAnswer): void => {
      if (answer.kind === 'created') followUp(random, answer.clue.number, random.between(0, MOST_STEPS))
    }
    if (random.chance(0.1)) return api(principal, { call: 'enter', draft: unkeyed(draft) }, () => undefined)
    send(principal, asked, follow)
    if (random.chance(0.3)) later(random.pick([0, 10 * SECOND]), () => send(principal, asked, () => undefined))
    if (random.chance(0.1))
      later(MINUTE, () =>
        send(principal, { ...asked, draft: { ...draft, summary: `${draft.summary}（补充）` } }, () => undefined),
      )
  }

  /** Nobody can tell it from another one that says the same. */
  function unkeyed(draft: Draft): Draft {
    drafts += 1
    return { ...draft, summary: `${draft.summary}.${drafts}` }
  }

  function followUp(random: Random, number: string, steps: number): void {
    if (steps === 0) return
    const [least, most] = random.pick(DELAYS)
    later(random.between(least, most), () => pursue(random, number, steps))
  }

  function pursue(random: Random, number: string, steps: number): void {
    const clue = rows.clues.get(number)
    if (clue === undefined) return
    const principal = drawPrincipal(secrets, random, drawOffice(random, clue))
    send(principal, { call: 'show', number }, answer => {
      const version = 'clue' in answer && 'version' in answer.clue ? answer.clue.version : clue.version
      const allowed = 'allowed' in answer && random.chance(0.85) ? answer.allowed : CLUE_ACTIONS
      const action = random.find(allowed)
      const stale = random.chance(0.1) ? random.pick([-1, 1]) : 0
      if (action !== undefined) {
        const today = dayInShanghai(scheduler.now())
        const asked: ClueCall = {
          call: 'act',
          number,
          version: version + stale,
          act: drawAct(random, action, { clue, offices: own, today }),
        }
        send(principal, asked, () => undefined)
        if (random.chance(0.2)) send(drawPrincipal(secrets, random, principal.office), asked, () => undefined)
      }
      if (random.chance(0.15)) look(random, number)
      followUp(random, number, steps - 1)
    })
  }

  function look(random: Random, number: string): void {
    const office = random.find(random.chance(0.6) ? own : ALL_OFFICES) ?? CENTRE
    const principal = drawPrincipal(secrets, random, office)
    const call = random.pick(['show', 'timeline', 'timeline', 'informant', 'list'] as const)
    const role = random.pick(['sent', 'received', 'invited', 'all'] as const)
    send(principal, call === 'list' ? { call, role } : { call, number }, () => undefined)
  }

  /** Mostly whose turn it is. */
  function drawOffice(random: Random, { state, from, to, invited, extension }: Clue): OfficeCode {
    if (random.chance(0.15)) return random.find(ALL_OFFICES) ?? CENTRE
    if (random.chance(0.2)) return random.find([...own, from, to]) ?? CENTRE
    if (state === 'returned' || state === 'reported' || (extension !== undefined && random.chance(0.5)))
      return random.chance(0.8) ? from : CENTRE
    return random.find([to, to, ...invited]) ?? to
  }
}
