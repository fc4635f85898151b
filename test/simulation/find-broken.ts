import type { InvariantName } from '../../infra/ops/simulation/invariants.ts'

const MOST_SEEDS = 600

/**
 * @param first where to begin: a seed that once broke it saves the way to it
 * @returns the first seed that broke it, with all that it broke
 */
export async function findBroken(breaks: InvariantName, first = 1): Promise<{ seed: number; broken: string[] }> {
  const { soakSeed } = await import('../../infra/ops/simulation/soak.ts')
  const { compareProvince } = await import('../../infra/ops/simulation/province-alone.ts')
  const { drawScenario } = await import('../../infra/ops/simulation/scenario.ts')
  const isAlone = breaks === 'province-alone'
  for (let seed = first; seed < first + MOST_SEEDS; seed += 1) {
    const violations = isAlone ? await compareProvince(drawScenario(seed)) : (await soakSeed(seed)).violations
    const broken = violations.map(({ invariant }) => invariant)
    if (broken.includes(breaks)) return { seed, broken }
  }
  return { seed: MOST_SEEDS, broken: [] }
}
