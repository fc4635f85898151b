import { CLUE_ACTIONS, CLUE_STATES, type ClueState } from '../../functions/core/clues/clue.ts'
import { MOVES } from '../../functions/core/clues/machine.ts'

type Way = { from: ClueState; to: ClueState; action: string }

const ways: Way[] = CLUE_ACTIONS.flatMap(action =>
  MOVES[action].flatMap(({ from, to }) => from.map(state => ({ from: state, to: to ?? state, action }))),
)

/** The picture of a clue's life in docs/clues.md, from the table itself. */
export const drawClues = (): string =>
  [
    'stateDiagram-v2',
    '  [*] --> transferred: create',
    '  [*] --> signed: create, where sender and receiver are one office',
    ...CLUE_STATES.flatMap(state =>
      [
        ...Map.groupBy(
          ways.filter(({ from }) => from === state),
          ({ to }) => to,
        ),
      ].map(([to, group]) => `  ${state} --> ${to}: ${group.map(({ action }) => action).join(', ')}`),
    ),
    '  returned --> signed: reroute to the sender itself',
    '  closed --> [*]',
  ].join('\n')
