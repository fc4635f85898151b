import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { addDays, type Day } from '../../functions/core/day.ts'
import { planDay } from '../../functions/core/deadlines/plan.ts'
import { buildRules } from '../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../functions/core/guide/editions.ts'
import { OFFICES, type Register } from '../../functions/core/register/register.ts'
import { readDataFolder } from '../../infra/ops/data-folder/read-data-folder.ts'
import { USUAL_SETTINGS } from '../../infra/ops/simulation/settings.ts'
import { simulate } from '../../infra/ops/simulation/simulation.ts'

const SAMPLES = fileURLToPath(new URL('../../samples/2026', import.meta.url))
const rules = buildRules(currentGuide)

/** What `plan` foretells of each day, the last planned day being P of the next. */
function foretell(register: Register, from: Day, to: Day) {
  let since = addDays(from, -1)
  const foretold = []
  for (let date = from; date <= to; date = addDays(date, 1)) {
    if (!rules.calendar.isWorkingDay(date)) continue
    foretold.push(...planDay(rules, register, { date, since }).notices)
    since = date
  }
  return foretold
}

test('two weeks of the samples send what plan foretells, once each, and all of it ends', async () => {
  const [from, to] = ['2026-11-21', '2026-12-04']
  const { register } = await readDataFolder(SAMPLES, ['units', 'contacts', 'tasks', 'progress'])
  const lived = await simulate({
    seed: 1,
    from,
    to,
    register,
    settings: USUAL_SETTINGS,
    offices: OFFICES.map(({ code }) => code),
  })
  const sent = lived.messages.filter(({ purpose }) => purpose === 'task')
  const foretold = foretell(register, from, to)
  expect(foretold.length).toBeGreaterThan(1_000)
  expect(sent.map(({ noticeId, channel, to: address }) => `${noticeId} ${channel} ${address}`).toSorted()).toEqual(
    foretold.map(({ id, channel, address }) => `${id} ${channel} ${address}`).toSorted(),
  )
  expect(lived.violations).toEqual([])
  expect(new Set([...lived.rows.notices.values()].map(({ state }) => state))).toEqual(new Set(['delivered', 'accepted']))
})
