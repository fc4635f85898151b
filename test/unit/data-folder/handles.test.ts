import { describe, expect, it } from 'vitest'

import { CLUE_KINDS } from '../../../functions/core/clues/clue.ts'
import { planDay } from '../../../functions/core/deadlines/plan.ts'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import { contactRow, inspectTables, type SampleRow } from '../../support/data-folder.ts'

const officeRow = (part: SampleRow = {}): SampleRow => contactRow({ 机构: '44', 电子邮箱: 'b@example.com', 手机: '', ...part })
const inspect = (handles: string) => inspectTables({ contacts: [contactRow({ 分工: '' }), officeRow({ 分工: handles })] })
const handlesOf = async (handles: string) => {
  const { problems, warnings, register } = await inspect(handles)
  expect([problems, warnings.filter(({ column }) => column === '分工')]).toEqual([[], []])
  return register.contacts.find(({ party }) => party.id === '44')?.handles
}

describe('分工 in the contacts table', () => {
  it.each<[written: string, kept: string[] | undefined]>([
    ['', undefined],
    ['商标恶意抢注', ['trademark-squatting']],
    ['trademark-squatting', ['trademark-squatting']],
    ['16.3', ['16.3']],
    ['１６.３；4.2', ['4.2', '16.3']],
    ['13.2、improper-trading；商标恶意抢注', ['trademark-squatting', 'improper-trading', '13.2']],
    ['商标恶意抢注、商标恶意抢注、', ['trademark-squatting']],
    // These two names hold the sign that separates a list.
    ['编造专利、不规范专利署名', ['fabricated-patent']],
    ['违规悬挂、宣传牌子、编造专利、不规范专利署名、5.3', ['fabricated-patent', 'plaque-misuse', '5.3']],
    [' 代理机构 严重违法 ', ['agency-violation']],
  ])('understands “%s”', async (written, kept) => {
    expect(await handlesOf(written)).toEqual(kept)
  })

  it('knows each kind by its name as by its code', async () => {
    for (const { name, code } of CLUE_KINDS) expect([name, await handlesOf(name)]).toEqual([name, [code]])
  })

  it.each(['16.1', '编造专利', '不规范专利署名', '商标', '42', '4.2 5.3'])(
    'names “%s” as wrong, and what is allowed',
    async written => {
      const { problems } = await inspect(`商标恶意抢注、${written}`)
      expect(problems).toMatchObject([{ file: 'contacts.csv', row: 3, column: '分工' }])
      for (const allowed of ['商标恶意抢注', 'trademark-squatting', '违规悬挂、宣传牌子', '13.2', '顿号'])
        expect(problems[0]?.mend).toContain(allowed)
    },
  )

  it('warns where a unit has it: units handle no clues', async () => {
    const { problems, warnings } = await inspectTables({ contacts: [contactRow({ 分工: '16.3' }), officeRow({ 分工: '16.3' })] })
    expect(problems).toEqual([])
    expect(warnings.filter(({ column }) => column === '分工').map(({ row }) => row)).toEqual([2])
  })

  it('stands with departments too', async () => {
    const department = contactRow({ 机构: '商标局', 分工: '4.2' })
    const { problems, warnings, register } = await inspectTables({ contacts: [contactRow(), officeRow(), department] })
    expect([problems, warnings]).toEqual([[], []])
    expect(register.contacts.at(-1)).toMatchObject({ party: { kind: 'department' }, handles: ['4.2'] })
  })

  it('changes nothing of the plan', async () => {
    const plan = async (handles: string) => {
      const contacts = [contactRow(), officeRow({ 分工: handles }), officeRow({ 角色: '备用联系人', 电子邮箱: 'c@example.com' })]
      const { register } = await inspectTables({ contacts })
      return planDay(buildRules(currentGuide), register, { date: '2026-12-31' }).notices
    }
    const notices = await plan('16.3')
    expect(notices.map(({ contact }) => contact.role)).toContain('primary')
    const plain = await plan('')
    expect(notices.map(({ id, subjects, address }) => [id, subjects, address])).toEqual(
      plain.map(({ id, subjects, address }) => [id, subjects, address]),
    )
  })
})
