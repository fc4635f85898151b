import { beforeAll, describe, expect, it } from 'vitest'

import { buildRules } from '../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../functions/core/guide/editions.ts'
import { type DayPlan, planDay } from '../../functions/core/deadlines/plan.ts'
import { type DataFolder, readDataFolder } from '../../infra/ops/data-folder/read-data-folder.ts'
import { ALL_TABLES } from '../../infra/ops/data-folder/tables.ts'

describe('the sample data folder', () => {
  let folder: DataFolder
  let plan: DayPlan

  beforeAll(async () => {
    folder = await readDataFolder('samples/2026', ALL_TABLES)
    plan = planDay(buildRules(currentGuide), folder.register, { date: '2026-11-23' })
  })

  it('has nothing wrong in it but what it is there to show', () => {
    expect(folder.warnings.map(({ file, value }) => [file, value])).toEqual([
      ['units.csv', '220100-001'],
      ['titles.csv', '国家知识产权优势培育企业'],
    ])
  })

  it('speaks of all 32 offices', () => {
    expect(folder.offices).toHaveLength(32)
  })

  it('names nobody: sample mailboxes and mobiles only', () => {
    const strangers = folder.register.contacts.filter(
      ({ email = '@example.com', mobile = '1380000' }) =>
        !/@(simulator\.)?example\.com$/.test(email) || !mobile.startsWith('1380000'),
    )
    expect(strangers).toEqual([])
  })

  it('shows nearly every stage on the day that people watch, and no more mail than a person can look through', () => {
    const stages = new Set(plan.notices.flatMap(notice => notice.subjects.map(subject => subject.stage)))
    expect([...stages].toSorted()).toEqual(['T+1', 'T-1', 'T-10', 'T-20', 'T-3', 'T-5', 'T0', 'W1', 'W2', 'issued'])
    expect(plan.notices.length).toBeGreaterThan(200)
    expect(plan.notices.length).toBeLessThan(500)
  })

  it('shows a unit that nobody can reach, and a date in a year without a published calendar', () => {
    expect(plan.unreachable.map(({ addressee }) => addressee.name)).toEqual(['吉林样例产业园区'])
    expect(plan.provisional).toEqual(['2027-01-29'])
  })
})
