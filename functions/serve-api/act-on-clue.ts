/** Use case: somebody acts on a clue. */
import { saltWords, sealChange } from '../core/clues/chain.ts'
import type { Act, Acted } from '../core/clues/clue-calls.ts'
import type { Clue, Principal, Words } from '../core/clues/clue.ts'
import type { ClueFile } from '../core/clues/clue-store.ts'
import { type Judgement, judgeAct, listAllowed } from '../core/clues/judge.ts'
import { findTargetOffice } from '../core/clues/routing.ts'
import { ContendedError } from '../core/errors.ts'
import type { ClueNeeds } from './enter-clue.ts'

/** Which clue, and the version that the act rests on: another one by now is told, and nothing is changed. */
export type Place = { number: string; version: number }

export const actOnClue = (needs: ClueNeeds, principal: Principal, number: string, version: number, act: Act): Promise<Acted> =>
  changeClue(
    needs,
    principal,
    { number, version },
    {
      words: saltWords(needs.secrets, principal, act),
      judge: async (clue, at) => {
        const targetOffice = await findTarget(needs, principal, number, act)
        return judgeAct(needs.rules, { clue, targetOffice }, principal, act, at)
      },
    },
  )

/** Only who picks an office may pick the target's own. */
async function findTarget({ clues }: ClueNeeds, principal: Principal, number: string, { action }: Act) {
  if (action !== 'reroute' && action !== 'invite') return undefined
  const intake = await clues.readIntake(principal, number)
  return intake && findTargetOffice(intake.target)
}

/** Others may write to the clue's rows without changing it: a version that is still the same is tried again. */
const TRIES = 4

type Doing = { words: Words; file?: ClueFile; judge: (clue: Clue, at: string) => Promise<Judgement> }

export async function changeClue(
  needs: ClueNeeds,
  principal: Principal,
  { number, version }: Place,
  { words, file, judge }: Doing,
): Promise<Acted> {
  for (let tries = 0; tries < TRIES; tries++) {
    const [seen, readings] = await Promise.all([
      needs.clues.findClue(principal, number),
      needs.clues.findReadingsEnd(principal, number),
    ])
    if (seen === undefined) return { kind: 'missing' }
    if (seen.sight === 'former') return { kind: 'left' }
    const { clue } = seen
    if (clue.version !== version) return { kind: 'stale', clue, allowed: listAllowed({ clue }, principal) }
    const judged = await judge(clue, needs.now())
    if (judged.kind === 'unfit') return { kind: 'mistaken', mistakes: judged.mistakes }
    if (judged.kind === 'illegal') return { kind: 'illegal', clue, allowed: judged.allowed }
    const { draft } = judged
    const anchored = { ...draft, entry: { ...draft.entry, ...(readings && { readings }) } }
    const change = { ...sealChange(needs.secrets, clue, anchored, { words }), words, ...(file !== undefined && { file }) }
    if (await needs.clues.changeClue(principal, clue, change))
      return { kind: 'done', clue: change.clue, allowed: listAllowed(change, principal) }
  }
  throw new ContendedError(`others kept writing to ${number}`)
}

/** Undefined where the principal may see no more than that it once had the clue. */
export async function findWhole({ clues }: ClueNeeds, principal: Principal, number: string): Promise<Clue | undefined> {
  const seen = await clues.findClue(principal, number)
  return seen === undefined || seen.sight === 'former' ? undefined : seen.clue
}
