/** Clues that are under way when a run begins: by the real use cases, on days before it, so that their clocks run out in its days. */
import type { Act } from '../../../functions/core/clues/clue-calls.ts'
import type { Clue, ClueAction } from '../../../functions/core/clues/clue.ts'
import type { Calendar } from '../../../functions/core/deadlines/calendar.ts'
import { type Day, instantInShanghai } from '../../../functions/core/day.ts'
import { CENTRE, type OfficeCode } from '../../../functions/core/register/register.ts'
import { actOnClue } from '../../../functions/serve-api/act-on-clue.ts'
import { type ClueNeeds, enterClue } from '../../../functions/serve-api/enter-clue.ts'
import { drawAct, drawDraft, toPrincipal } from './clue-people.ts'
import type { Random } from './random.ts'

/** Who does what, one after the other, until a clock is left to run for so many working days. */
type Life = { acts: readonly ('from' | 'to')[]; actions: readonly ClueAction[]; term: { ordinary: number; urgent: number } }

const LIVES: readonly [Life, ...Life[]] = [
  { acts: [], actions: [], term: { ordinary: 2, urgent: 1 } },
  { acts: ['to'], actions: ['sign'], term: { ordinary: 10, urgent: 3 } },
  { acts: ['to'], actions: ['return'], term: { ordinary: 2, urgent: 2 } },
  { acts: ['to', 'to'], actions: ['sign', 'handle'], term: { ordinary: 29, urgent: 9 } },
  { acts: ['to', 'to', 'to'], actions: ['sign', 'invite', 'handle'], term: { ordinary: 28, urgent: 8 } },
  { acts: ['to', 'to', 'to'], actions: ['sign', 'handle', 'report'], term: { ordinary: 5, urgent: 5 } },
  { acts: ['to', 'from'], actions: ['return', 'reroute'], term: { ordinary: 2, urgent: 1 } },
]

type Past = { needs: Omit<ClueNeeds, 'now'>; calendar: Calendar; from: Day; offices: readonly OfficeCode[] }

/** Of each office the one who is both officer and reviewer, but that a second one judges. */
const ACTS = 1
const JUDGES = 2

export async function bringOldClues(past: Past, random: Random, count: number): Promise<void> {
  for (let index = 1; index <= count; index += 1) await bringOldClue(past, random.fork(`old clue ${index}`), `0.${index}`)
}

async function bringOldClue({ needs, calendar, from, offices }: Past, random: Random, id: string): Promise<void> {
  const draft = drawDraft(random, offices, id)
  const life = random.find(LIVES) ?? LIVES[0]
  const { secrets } = needs
  // The last act lies so far back that a stage or two of its clock fall into the first days.
  const last = calendar.addWorkingDays(from, random.between(-6, 4) - life.term[draft.level ?? 'ordinary'])
  const first = calendar.addWorkingDays(last < from ? last : calendar.addWorkingDays(from, -1), -life.acts.length)
  const at = (step: number): string => instantInShanghai(calendar.addWorkingDays(first, step), '10:00')
  const sender = random.find([...offices, CENTRE]) ?? CENTRE
  const entered = await enterClue({ ...needs, now: () => at(0) }, toPrincipal(secrets, sender, ACTS), draft, id)
  if (entered.kind !== 'created') return
  let { clue }: { clue: Clue } = entered
  for (const [index, side] of life.acts.entries()) {
    const action = life.actions[index] ?? 'sign'
    const office = clue[side]
    const act: Act = drawAct(random, action, { clue, offices, today: from })
    const principal = toPrincipal(secrets, office, side === 'to' ? ACTS : JUDGES)
    const acted = await actOnClue({ ...needs, now: () => at(index + 1) }, principal, clue.number, clue.version, act)
    if (acted.kind === 'done') clue = acted.clue
  }
}
