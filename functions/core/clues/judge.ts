/** Whether a step of a clue's life can be taken, by whom, and what becomes of the clue (interfaces.md §6). */
import { dayInShanghai } from '../day.ts'
import type { OfficeCode } from '../register/register.ts'
import { CENTRE } from '../register/register.ts'
import type { Act, Mistake } from './clue-calls.ts'
import { type ClockRules, runClocks } from './clocks.ts'
import { type Clue, CLUE_ACTIONS, type ClueAction, type ClueEntry, type ClueState, type Principal } from './clue.ts'
import { applyAct, type Effect } from './effects.ts'
import { ATTACH, type Move, MOVES, type Side } from './machine.ts'
import { listMistakes } from './mistakes.ts'
import { isReceiver } from './sight.ts'

export type ClueRules = ClockRules

/** `targetOffice`: the office that is the clue's own target. */
export type Known = { clue: Clue; targetOffice?: OfficeCode | undefined }

/** A change before it is sealed: without what closes the chain. */
export type Unsealed = {
  clue: Omit<Clue, 'head'>
  entry: Omit<ClueEntry, 'salt' | 'words' | 'previous' | 'digest'>
}

export type Judgement =
  | { kind: 'changed'; draft: Unsealed }
  | { kind: 'illegal'; state: ClueState; allowed: ClueAction[] }
  /** Such an act is allowed, but not with these words. */
  | { kind: 'unfit'; mistakes: Mistake[] }

type Actor = Pick<Principal, 'office' | 'roles' | 'actor'>

export type Opening = Pick<Clue, 'number' | 'kind' | 'level' | 'to'>

/** A clue that is entered: with its receiver, or signed at once where that is the sender itself. */
export function openClue(rules: ClueRules, opening: Opening, { office, actor }: Actor, at: string): Unsealed {
  const state = opening.to === office ? 'signed' : 'transferred'
  const common = { ...opening, state, from: office, version: 1 } as const
  const clocks = runClocks(rules, {}, { state, level: opening.level, on: dayInShanghai(at) })
  return {
    clue: { ...common, clocks, createdAt: at, changedAt: at, invited: [], returnedBy: [], files: 0 },
    entry: { ...common, clocks, at, deed: 'create', office, actor },
  }
}

/** What this person may do now, in the order of the list of actions. */
export const listAllowed = ({ clue }: Pick<Known, 'clue'>, person: Actor): ClueAction[] =>
  CLUE_ACTIONS.filter(action => findMove(MOVES[action], clue, person) !== undefined)

export function judgeAct(rules: ClueRules, known: Known, person: Actor, act: Act, at: string): Judgement {
  const move = findMove(MOVES[act.action], known.clue, person)
  if (move === undefined) return refuse(known, person)
  const on = dayInShanghai(at)
  const mistakes = listMistakes(known, move, act, on)
  if (mistakes.length > 0) return { kind: 'unfit', mistakes }
  const state = move.to ?? known.clue.state
  return {
    kind: 'changed',
    draft: change(rules, { known, person, deed: act.action, at }, applyAct(known, person, act, { state, on })),
  }
}

/** A file is added: no action of the machine, and no change of state. */
export function judgeAttach(
  rules: ClueRules,
  known: Pick<Known, 'clue'>,
  person: Actor,
  at: string,
): Exclude<Judgement, { kind: 'unfit' }> {
  if (findMove(ATTACH, known.clue, person) === undefined) return refuse(known, person)
  const { state, files } = known.clue
  return { kind: 'changed', draft: change(rules, { known, person, deed: 'attach', at }, { state, clue: { files: files + 1 } }) }
}

const refuse = (known: Pick<Known, 'clue'>, person: Actor) =>
  ({ kind: 'illegal', state: known.clue.state, allowed: listAllowed(known, person) }) as const

type Doing = { known: Pick<Known, 'clue'>; person: Actor; deed: ClueEntry['deed']; at: string }

function change(rules: ClueRules, { known, person, deed, at }: Doing, effect: Effect): Unsealed {
  const { head: _head, extension, reportedBy, ...before } = known.clue
  const kept = {
    ...(extension !== undefined && effect.extension !== 'ends' && { extension }),
    ...(reportedBy !== undefined && effect.state === 'reported' && { reportedBy }),
  }
  const { state } = effect
  const { number, kind, level } = before
  const clocks = runClocks(rules, effect.clocks ?? before.clocks, { state, level, on: dayInShanghai(at) })
  const clue = { ...before, ...kept, ...effect.clue, state, clocks, version: before.version + 1, changedAt: at }
  const { from, to, version } = clue
  const { office, actor } = person
  return { clue, entry: { number, kind, level, version, at, deed, office, actor, state, from, to, clocks, ...effect.entry } }
}

const findMove = (moves: readonly Move[], clue: Clue, person: Actor): Move | undefined =>
  moves.find(move => isOpenTo(move, clue, person))

function isOpenTo(move: Move, clue: Clue, person: Actor): boolean {
  return (
    move.from.includes(clue.state) &&
    sits(move.side, clue, person.office) &&
    move.roles.some(role => person.roles.includes(role)) &&
    (move.extension === undefined || (move.extension === 'open') === (clue.extension !== undefined)) &&
    !(move.unlike === 'reporter' && clue.reportedBy === person.actor) &&
    !(move.unlike === 'asker' && clue.extension?.askedBy === person.actor)
  )
}

/** The centre may do whatever the sender may. */
function sits(side: Side, clue: Clue, office: OfficeCode): boolean {
  switch (side) {
    case 'receiver':
      return isReceiver(office, clue)
    case 'sender':
      return office === clue.from || office === CENTRE
    case 'invited':
      return clue.invited.includes(office)
  }
}
