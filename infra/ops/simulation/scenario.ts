/** What one seed lives through. */
import { addDays } from '../../../functions/core/day.ts'
import type { Register } from '../../../functions/core/register/register.ts'
import { drawFaults } from './faults.ts'
import { drawOffices, generateRegister } from './generated-register.ts'
import { buildRandom, type Random } from './random.ts'
import { type SimulatedSettings, USUAL_SETTINGS } from './settings.ts'
import type { Scenario } from './simulation.ts'

/** Before an ordinary day, a weekend, a holiday, a make-up day, the year's end, and in a year whose calendar is not published. */
const STARTS = [
  '2026-11-23',
  '2026-11-24',
  '2026-11-27',
  '2026-09-18',
  '2026-09-30',
  '2026-10-09',
  '2026-12-30',
  '2026-12-31',
  '2027-01-04',
] as const

export function drawScenario(seed: number): Scenario {
  const random = buildRandom(seed, 'scenario')
  const offices = drawOffices(random)
  const from = random.pick(STARTS)
  const register = generateRegister(random, offices, from)
  return {
    seed,
    from,
    to: addDays(from, random.between(0, 2)),
    offices,
    register,
    settings: drawSettings(random, register),
    faults: drawFaults(random),
    clues: { offices, count: random.fork('clues').pick([1, 1, 2]) },
  }
}

function drawSettings(random: Random, register: Register): SimulatedSettings {
  const rate = random.pick([undefined, undefined, 0.5, 1, 3, 14])
  const addresses = register.contacts.flatMap(({ email, mobile }) => [email, mobile].filter(address => address !== undefined))
  return {
    ...USUAL_SETTINGS,
    operatorEmail: random.chance(0.3) ? USUAL_SETTINGS.operatorEmail : '',
    rates: rate === undefined ? {} : { email: rate, sms: rate },
    hourlyCap: random.pick([1, 2, 10]),
    allowList: random.chance(0.3) ? addresses.filter(address => random.fork(address).chance(0.7)) : 'open',
  }
}
