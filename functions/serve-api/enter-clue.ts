/** Use case: an officer enters a clue. */
import { canonical, saltWords, sealChange } from '../core/clues/chain.ts'
import type { Draft, Entered } from '../core/clues/clue-calls.ts'
import type { Principal } from '../core/clues/clue.ts'
import type { ClueSecrets, ClueStore, NewClue, Request } from '../core/clues/clue-store.ts'
import { type ClueRules, listAllowed, openClue } from '../core/clues/judge.ts'
import { routeClue } from '../core/clues/routing.ts'
import { listTargetTexts } from '../core/clues/target.ts'
import { dayInShanghai } from '../core/day.ts'
import type { OfficeCode } from '../core/register/register.ts'

export type ClueNeeds = {
  clues: ClueStore
  secrets: ClueSecrets
  rules: ClueRules
  now: () => string
}

/** @param key under which this person may send the same once more: the clue is entered once */
export async function enterClue(needs: ClueNeeds, principal: Principal, draft: Draft, key?: string): Promise<Entered> {
  if (!principal.roles.some(role => role !== 'admin')) return { kind: 'not-allowed' }
  const to = routeClue(draft.target)
  if (to === undefined)
    return { kind: 'mistaken', mistakes: [{ field: 'target.regionCode', message: '没有主管该地区的省级知识产权局' }] }
  const at = needs.now()
  const year = Number(dayInShanghai(at).slice(0, 4))
  const request = key === undefined ? {} : { request: buildRequest(needs, principal, draft, key) }
  const created = await needs.clues.createClue(principal, { year, ...request }, number =>
    buildNewClue(needs, principal, draft, { number, to, at }),
  )
  if (created.kind === 'other') return { kind: 'reused' }
  const clue = created.kind === 'created' ? created.clue : await readRepeated(needs, principal, created.number)
  return { kind: created.kind, clue, allowed: listAllowed({ clue }, principal) }
}

const buildRequest = ({ secrets }: ClueNeeds, { office, actor }: Principal, draft: Draft, key: string): Request => ({
  key: secrets.hashRequest(canonical([office, actor, key])),
  print: secrets.hashRequest(canonical(draft)),
})

function buildNewClue(
  { secrets, rules }: ClueNeeds,
  principal: Principal,
  { kind, level = 'ordinary', informant, ...intake }: Draft,
  { number, to, at }: { number: string; to: OfficeCode; at: string },
): NewClue {
  const words = saltWords(secrets, principal)
  const opened = openClue(rules, { number, kind, level, to }, principal, at)
  const change = sealChange(secrets, undefined, opened, { words, intake, informant })
  const targets = listTargetTexts(intake.target).map(text => secrets.hashTarget(text))
  return { ...change, words, intake, targets, ...(informant !== undefined && { informant }) }
}

async function readRepeated({ clues }: ClueNeeds, principal: Principal, number: string) {
  const seen = await clues.findClue(principal, number)
  if (seen === undefined || seen.sight === 'former') throw new Error(`${number} is out of its sender's sight`)
  return seen.clue
}
