/** Seeds that once broke an invariant, with what was wrong. What a seed lives through changes with the simulation: its bug has a test of its own beside its code. */
import { expect, test } from 'vitest'
import { soakSeed } from '../../infra/ops/simulation/soak.ts'
import { drawScenario } from '../../infra/ops/simulation/scenario.ts'
import { compareProvince } from '../../infra/ops/simulation/province-alone.ts'

test.each([
  [101, 'nothing-lost: a report was put, its worker died thrice, and its batch was never written'],
  [115, 'one-root-one-way: a mail came back before the SMS of the same day was placed'],
  [169, 'doubles-counted: whoever had sent again died before it could say so'],
  [401_538, 'doubles-counted: a worker died over a second hand-over whose receipt told of it first'],
  [174, 'nothing-lost: the same as 101, once there was nothing to report any more'],
  [2469, 'clue-told-once: an invited office was retired, its notice withdrawn, and the run died before the department knew'],
])('seed %i holds (%s)', async seed => {
  expect((await soakSeed(seed)).violations).toEqual([])
})

test.each([[776, 'a second way was withdrawn while its root, which came back, still counted as delivered']])(
  'seed %i is the same alone (%s)',
  async seed => {
    expect(await compareProvince(drawScenario(seed))).toEqual([])
  },
)
