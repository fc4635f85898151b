/** Many seeds, one after the other. */
import type { Violation } from './invariants.ts'
import { compareProvince } from './province-alone.ts'
import { drawScenario } from './scenario.ts'
import { type Observers, simulate } from './simulation.ts'

export type Soaked = { seed: number; violations: Violation[]; events: number }

/** Two more runs, so not for each seed. */
const COMPARES_EACH = 8

export async function soakSeed(seed: number, observers: Observers = {}): Promise<Soaked> {
  const scenario = drawScenario(seed)
  const { violations, events } = await simulate(scenario, observers)
  const compared = seed % COMPARES_EACH === 0 && violations.length === 0 ? await compareProvince(scenario) : []
  return { seed, events, violations: [...violations, ...compared] }
}
