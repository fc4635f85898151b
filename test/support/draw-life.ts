import { type Happening, LIFE, NOTICE_STATES, type NoticeState } from '../../functions/core/outbox/states.ts'

const STATES: readonly NoticeState[] = NOTICE_STATES
const toLines = (from: NoticeState): string[] => {
  const moves = Object.entries(LIFE[from]) as [Happening, NoticeState][]
  return [...Map.groupBy(moves, ([, to]) => to)].map(
    ([to, group]) => `  ${from} --> ${to}: ${group.map(([name]) => name).join(', ')}`,
  )
}

/** The picture of a notice's life in the README, from the table itself. */
export const drawLife = (): string =>
  [
    'stateDiagram-v2',
    '  [*] --> planned',
    ...STATES.flatMap(toLines),
    ...STATES.filter(state => Object.keys(LIFE[state]).length === 0).map(state => `  ${state} --> [*]`),
  ].join('\n')
