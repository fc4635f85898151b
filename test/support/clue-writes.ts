/** What is written of a clue in tests of its stores: entries that close a chain, and their words. */
import { buildClueSecrets } from '../../functions/adapters/clue-secrets.ts'
import { buildReading, saltWords, sealChange } from '../../functions/core/clues/chain.ts'
import type { Act } from '../../functions/core/clues/clue-calls.ts'
import type { Clue, FileMark, Informant, Principal, Reading, Words } from '../../functions/core/clues/clue.ts'
import type { BuildReading, Change, ClueFile, NewClue } from '../../functions/core/clues/clue-store.ts'
import { judgeAct, judgeAttach, type Judgement, openClue } from '../../functions/core/clues/judge.ts'
import { ACTS, INTAKE, RULES } from './clue-life.ts'

const secrets = buildClueSecrets('sample key')
export const AT = '2026-09-07T02:00:00.000Z'

type Entered = { to?: string; at?: string; informant?: Informant; targets?: readonly string[] }

export const enter =
  (who: Principal, { to = '44', at = AT, informant, targets = [] }: Entered = {}) =>
  (number: string): NewClue => {
    const words = saltWords(secrets, who)
    const opened = openClue(RULES, { number, kind: 'trademark-squatting', level: 'ordinary', to }, who, at)
    const change = sealChange(secrets, undefined, opened, { words, intake: INTAKE, informant })
    return { ...change, words, intake: INTAKE, targets, ...(informant && { informant }) }
  }

const close = (before: Clue, who: Principal, judged: Judgement, said: Act | { file: FileMark }): Change => {
  if (judged.kind !== 'changed') throw new Error(`${who.office} may not: ${JSON.stringify(judged)}`)
  const words = saltWords(secrets, who, said)
  return { ...sealChange(secrets, before, judged.draft, { words }), words }
}

export const act = (before: Clue, who: Principal, step: Act['action'] | Act, at = '2026-09-08T02:00:00.000Z'): Change => {
  const said = typeof step === 'string' ? ACTS[step] : step
  return close(before, who, judgeAct(RULES, { clue: before }, who, said, at), said)
}

export const attach = (before: Clue, who: Principal, file: ClueFile, at = file.at): Change => ({
  ...close(before, who, judgeAttach(RULES, { clue: before }, who, at), {
    file: { id: file.id, version: 'v1', bytes: file.bytes, type: file.type },
  }),
  file: { ...file, state: 'there', version: 'v1' },
})

export const read = (
  number: string,
  who: Principal,
  what: Reading['what'] = 'file',
  reason = '样例：核查需要',
): { build: BuildReading; words: Words } => {
  const words = saltWords(secrets, who, { reason })
  const { office, actor } = who
  return { build: before => buildReading(secrets, before, { number, at: AT, what, office, actor }, words), words }
}
