/** Clues on their way, of before the first virtual day: entered and acted on by the use cases of the API, each at its own instant. */
import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import { ACTS } from '../../functions/adapters/api/act-schemas.ts'
import { buildDraftSchema } from '../../functions/adapters/api/draft-schema.ts'
import { buildClueSecrets } from '../../functions/adapters/clue-secrets.ts'
import { buildClueStore } from '../../functions/adapters/clue-store.ts'
import { buildDocumentClient } from '../../functions/adapters/dynamo.ts'
import { buildSeal, parseSealKey } from '../../functions/adapters/seal.ts'
import { DEFAULT_TERMS } from '../../functions/core/clues/clocks.ts'
import { CLUE_ACTIONS, type Principal } from '../../functions/core/clues/clue.ts'
import { type Day, instantInShanghai } from '../../functions/core/day.ts'
import { buildCalendar } from '../../functions/core/deadlines/calendar.ts'
import { ALL_OFFICES, type OfficeCode } from '../../functions/core/register/register.ts'
import { actOnClue } from '../../functions/serve-api/act-on-clue.ts'
import { type ClueNeeds, enterClue } from '../../functions/serve-api/enter-clue.ts'
import { SAMPLES } from './options.ts'

const TIME = '10:00'
const ISSUER = 'https://samples.example.com'

const $office = z.enum(ALL_OFFICES)
const $ago = z.int().check(z.positive())
const $Samples = z.array(
  z.strictObject({
    from: $office,
    draft: z.record(z.string(), z.unknown()),
    workingDaysAgo: $ago,
    steps: z.array(z.strictObject({ workingDaysAgo: $ago, office: $office, action: z.enum(CLUE_ACTIONS), body: z.unknown() })),
  }),
)
type Sample = z.infer<typeof $Samples>[number]

/** Of the function that may reach what is sealed. */
const $ClueEnvironment = z.object({
  REGISTER_TABLE_NAME: z.string(),
  SEALED_TABLE_NAME: z.string(),
  SEAL_KEY: z.string(),
  ADDRESS_HASH_KEY: z.string(),
})

export const readSampleClues = (): Sample[] => $Samples.parse(JSON.parse(readFileSync(`${SAMPLES}/clues.json`, 'utf8')))

/** @param first the first virtual day */
export async function enterSampleClues(told: Readonly<Record<string, string>>, first: Day): Promise<void> {
  const environment = $ClueEnvironment.parse(told)
  const secrets = buildClueSecrets(environment.ADDRESS_HASH_KEY)
  const tables = { register: environment.REGISTER_TABLE_NAME, sealed: environment.SEALED_TABLE_NAME }
  const seal = buildSeal(parseSealKey(environment.SEAL_KEY))
  const clues = buildClueStore(buildDocumentClient(), tables, { seal, secrets })
  await enterClues({ clues, secrets }, readSampleClues(), first)
}

/** The same as people would have entered them. */
export async function enterClues(
  { clues, secrets }: Pick<ClueNeeds, 'clues' | 'secrets'>,
  samples: readonly Sample[],
  first: Day,
): Promise<void> {
  const calendar = buildCalendar()
  const needsOn = (day: Day): ClueNeeds => ({
    clues,
    secrets,
    rules: { calendar, terms: DEFAULT_TERMS },
    now: () => instantInShanghai(day, TIME),
  })
  const buildPerson = (office: OfficeCode): Principal => ({
    office,
    roles: ['officer', 'reviewer'],
    actor: secrets.hashActor(ISSUER, office),
    sub: office,
    name: `经办人（样例 ${office}）`,
  })
  for (const { from, draft, workingDaysAgo, steps } of samples) {
    const day = calendar.addWorkingDays(first, -workingDaysAgo)
    const said = buildDraftSchema(() => day).parse({ ...draft, foundOn: day })
    const entered = await enterClue(needsOn(day), buildPerson(from), said)
    if (entered.kind !== 'created') throw new Error(`a sample clue of ${from} is ${entered.kind}`)
    let { clue } = entered
    for (const { workingDaysAgo: ago, office, action, body } of steps) {
      const needs = needsOn(calendar.addWorkingDays(first, -ago))
      const acted = await actOnClue(needs, buildPerson(office), clue.number, clue.version, ACTS[action].parse(body))
      if (acted.kind !== 'done') throw new Error(`${action} of the sample clue ${clue.number} is ${acted.kind}`)
      clue = acted.clue
    }
  }
}
