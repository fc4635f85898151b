/** A clue's life in tests: its offices, persons and rules, with digests that are real and salts that are counted. */
import { createHash } from 'node:crypto'
import { buildCalendar } from '../../functions/core/deadlines/calendar.ts'
import { sealChange, saltWords } from '../../functions/core/clues/chain.ts'
import type { Clue, ClueAction, ClueEntry, ClueRole, Intake, Principal } from '../../functions/core/clues/clue.ts'
import type { Act } from '../../functions/core/clues/clue-calls.ts'
import { DEFAULT_TERMS } from '../../functions/core/clues/clocks.ts'
import { type ClueRules, judgeAct, judgeAttach, type Known, openClue, type Unsealed } from '../../functions/core/clues/judge.ts'

export const RULES: ClueRules = { calendar: buildCalendar(), terms: DEFAULT_TERMS }

export const person = (office: string, roles: ClueRole | readonly ClueRole[] = 'officer', sub = `${office}-1`): Principal => ({
  office,
  roles: typeof roles === 'string' ? [roles] : roles,
  actor: `actor of ${sub}`,
  sub,
  name: `样例 ${sub}`,
})

export const INTAKE: Intake = {
  summary: '样例：线索摘要',
  target: { name: '样例科技（广州）有限公司', regionCode: '440100' },
  foundOn: '2026-09-01',
}

/** From Beijing (11) to Guangdong (44), whatever else is said of it. */
export const buildClue = (special: Partial<Clue> = {}): Clue => ({
  number: 'DB-2026-11-000001',
  kind: 'trademark-squatting',
  level: 'ordinary',
  state: 'transferred',
  from: '11',
  to: '44',
  createdAt: '2026-09-07T02:00:00.000Z',
  changedAt: '2026-09-07T02:00:00.000Z',
  clocks: {},
  invited: [],
  returnedBy: [],
  files: 0,
  version: 1,
  head: 'head',
  ...special,
})

/** Some act of each name with words that are fit at any time in autumn 2026. */
export const ACTS = {
  sign: { action: 'sign' },
  return: { action: 'return', reason: '样例：不属本省' },
  reroute: { action: 'reroute', office: '33', reason: '样例：属浙江' },
  invite: { action: 'invite', offices: ['32'], reason: '样例：请协助' },
  contribute: { action: 'contribute', text: '样例：已核查' },
  handle: { action: 'handle', outcome: 'filed', note: '样例：立案' },
  report: { action: 'report', conclusion: '样例：属实', measures: '样例：已处理' },
  reject: { action: 'reject', reason: '样例：请补充' },
  extend: { action: 'extend', reportBy: '2027-02-01', reason: '样例：案情复杂' },
  'approve-extension': { action: 'approve-extension' },
  'refuse-extension': { action: 'refuse-extension', reason: '样例：无须延期' },
  close: { action: 'close', reason: '样例：撤回' },
} satisfies Record<ClueAction, Act>

export const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')

export const secrets = () => {
  let count = 0
  return { digest, newSalt: () => `salt ${(count += 1)}` }
}

export type Told = { clue: Clue; entries: ClueEntry[] }
/** At eight in the morning of that day in Shanghai. */
export const at = (day: string): string => `${day}T00:00:00.000Z`

/** A clue as it is lived: each step with its day, its person and its act; one that is refused is an error. */
export function live(
  first: Principal,
  to: string,
  on: string,
  steps: readonly (readonly [day: string, who: Principal, act: ClueAction | Act | 'attach'])[],
  special: { level?: Clue['level']; targetOffice?: string } = {},
): Told {
  const sealing = secrets()
  const opening = {
    number: `DB-2026-${first.office}-000001`,
    kind: 'trademark-squatting',
    level: special.level ?? 'ordinary',
    to,
  } as const
  const seal = (before: Clue | undefined, draft: Unsealed, who: Principal, act?: Act) =>
    sealChange(sealing, before, draft, { words: saltWords(sealing, who, act), ...(before === undefined && { intake: INTAKE }) })
  const opened = seal(undefined, openClue(RULES, opening, first, at(on)), first)
  const told: Told = { clue: opened.clue, entries: [opened.entry] }
  for (const [day, who, step] of steps) {
    const known: Known = { clue: told.clue, targetOffice: special.targetOffice }
    const act = step === 'attach' ? undefined : typeof step === 'string' ? ACTS[step] : step
    const judged = act === undefined ? judgeAttach(RULES, known, who, at(day)) : judgeAct(RULES, known, who, act, at(day))
    if (judged.kind !== 'changed') throw new Error(`${who.office} may not: ${JSON.stringify({ step, judged })}`)
    const { clue, entry } = seal(told.clue, judged.draft, who, act)
    told.clue = clue
    told.entries.push(entry)
  }
  return told
}
