/** The people of an office who handle clues, and what they type: each text that is to be sealed holds the mark. */
import type { Act, Draft } from '../../../functions/core/clues/clue-calls.ts'
import {
  type Clue,
  CLUE_KINDS,
  CLUE_ROLES,
  type ClueAction,
  type ClueRole,
  OUTCOMES,
  type Principal,
} from '../../../functions/core/clues/clue.ts'
import type { ClueSecrets } from '../../../functions/core/clues/clue-store.ts'
import { addDays, type Day } from '../../../functions/core/day.ts'
import { ALL_OFFICES, CENTRE, type OfficeCode } from '../../../functions/core/register/register.ts'
import type { Random } from './random.ts'

/** In every text that only the sealed table may hold. */
export const MARK = '〖密〗'
/** On no other day is anything found or done. */
export const FOUND_ON: Day = '2025-03-17'

const ISSUER = 'https://issuer.example.com'
/** Of each office: an officer, another one who reviews as well, a reviewer, and one who only looks. */
const STAFF: readonly (readonly ClueRole[])[] = [['officer'], ['officer', 'reviewer'], ['reviewer'], ['admin']]

export const toPrincipal = (secrets: Pick<ClueSecrets, 'hashActor'>, office: OfficeCode, staff: number): Principal => {
  const sub = `${MARK}${office}.${staff}`
  return {
    office,
    roles: STAFF[staff] ?? CLUE_ROLES,
    actor: secrets.hashActor(ISSUER, sub),
    sub,
    name: `示例经办${sub}`,
  }
}

export const drawPrincipal = (secrets: Pick<ClueSecrets, 'hashActor'>, random: Random, office: OfficeCode): Principal =>
  toPrincipal(secrets, office, random.pick([0, 1, 1, 2, 2, 3]))

/** @param id nobody else's */
export function drawDraft(random: Random, offices: readonly OfficeCode[], id: string): Draft {
  const target = random.find(offices) ?? '44'
  const isOffice = random.chance(0.1)
  return {
    kind: random.find(CLUE_KINDS)?.code ?? 'plaque-misuse',
    summary: `示例线索${MARK}${id}`,
    ...(random.chance(0.5) ? { facts: `示例经过${MARK}` } : {}),
    target: {
      name: `示例被反映单位${MARK}${random.between(1, 2)}`,
      regionCode: `${target}0100`,
      ...(isOffice ? { unitId: target } : {}),
    },
    foundOn: FOUND_ON,
    level: random.pick(['ordinary', 'ordinary', 'urgent'] as const),
    ...(random.chance(0.5) ? { informant: { name: `示例举报人${MARK}` } } : {}),
  }
}

/** What somebody types who does this to the clue; now and then what cannot be. */
export function drawAct(
  random: Random,
  action: ClueAction,
  { clue, offices, today }: { clue: Pick<Clue, 'clocks'>; offices: readonly OfficeCode[]; today: Day },
): Act {
  const reason = `示例理由${MARK}`
  const office = (): OfficeCode => random.find(random.chance(0.8) ? offices : [...ALL_OFFICES, '99']) ?? CENTRE
  switch (action) {
    case 'sign':
      return { action }
    case 'return':
    case 'reject':
    case 'refuse-extension':
      return { action, reason }
    case 'approve-extension':
    case 'close':
      return random.chance(0.8) ? { action, reason } : { action }
    case 'reroute':
      return { action, office: office(), reason }
    case 'invite':
      return { action, offices: Array.from({ length: random.between(1, 2) }, office), reason }
    case 'contribute':
      return { action, text: `示例会办意见${MARK}` }
    case 'handle':
      return { action, outcome: random.find(OUTCOMES) ?? 'filed', note: `示例处置${MARK}` }
    case 'report':
      return { action, conclusion: `示例结论${MARK}`, measures: `示例措施${MARK}` }
    case 'extend':
      return { action, reportBy: addDays(clue.clocks.reportBy?.due ?? today, random.between(-2, 20)), reason }
  }
}
