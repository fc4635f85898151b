import { describe, expect, it } from 'vitest'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { guide2026 } from '../../../functions/core/guide/editions/2026.ts'
import type { Contact, Register } from '../../../functions/core/register/register.ts'
import { eachInFlight } from '../../../infra/ops/load/apply.ts'
import { buildDifference, type Current } from '../../../infra/ops/load/difference.ts'
import { describeRetirement, listLines } from '../../../infra/ops/load/describe.ts'
import { applyInMemory } from '../../../infra/ops/load/forecast.ts'
import { addRetirement, planRetirement } from '../../../infra/ops/load/retire.ts'
import { buildClue } from '../../support/clue-life.ts'
import { contact, officeRef, progress, register, task, unit, unitRef } from '../../support/register.ts'

const EMPTY: Current = { parties: [], duties: [], tasks: [], titles: [] }
const TODAY = '2026-11-23'

/** The register after these folders were loaded one after the other. */
const load = (...folders: Partial<Register>[]): Current =>
  folders.reduce<Current>((current, rows) => applyInMemory(current, buildDifference(register(rows), current, TODAY)), EMPTY)

const diff = (rows: Partial<Register>, current: Current) => buildDifference(register(rows), current, TODAY)

const U = unitRef('U1')
const folder: Partial<Register> = {
  units: [unit('U1'), unit('U2')],
  contacts: [contact(U), contact(U, 'deputy'), contact(officeRef('44'))],
  tasks: [task('T1'), task('T2', { issuer: '44' })],
  progress: [progress('T1', U, 'signed', '2026-11-01'), progress('T1', U, 'done', '2026-11-02')],
  titles: [{ unit: 'U1', title: '国家知识产权示范企业', recognisedOn: '2022-10-01', cancelled: false }],
}

describe('a load', () => {
  it('adds everything to an empty register', () => {
    const { parties, duties, tasks, titles } = diff(folder, EMPTY)
    expect(parties.map(({ after }) => [after.party.id, after.contacts.length])).toEqual([
      ['U1', 2],
      ['U2', 0],
      ['44', 1],
    ])
    expect(duties.map(({ after }) => after.facts)).toEqual([
      [
        { status: 'signed', date: '2026-11-01' },
        { status: 'done', date: '2026-11-02' },
      ],
    ])
    expect(tasks.map(({ after }) => [after.task.issuer, after.task.id, after.loadedOn])).toEqual([
      ['00', 'T1', TODAY],
      ['44', 'T2', TODAY],
    ])
    expect(titles).toHaveLength(1)
  })

  it('repeated changes nothing', () => {
    expect(diff(folder, load(folder))).toMatchObject({ parties: [], duties: [], tasks: [], titles: [] })
  })

  it('writes a stand-in that comes and goes, and says so', () => {
    const standIn = { role: 'deputy', from: '2026-11-23', to: '2026-11-27' } as const
    const away = { ...folder, contacts: [contact(U, 'primary', { standIn }), contact(U, 'deputy'), contact(officeRef('44'))] }
    const word = (difference: ReturnType<typeof diff>) => listLines(difference).map(({ id, change }) => `${id} ${change}`)
    const before = '主联系人 联系人primary unit.primary@example.com 13800000001'
    const after = `${before} 2026-11-23 至 2026-11-27 由备用联系人代班`
    expect(word(diff(away, load(folder)))).toEqual([`U1 变更：${before} → ${after}`])
    expect(word(diff(folder, load(folder, away)))).toEqual([`U1 变更：${after} → ${before}`])
    expect(word(diff(away, load(folder, away)))).toEqual([])
  })

  it('writes who handles which clues, and says so', () => {
    const handling = {
      ...folder,
      contacts: [
        contact(U),
        contact(U, 'deputy'),
        contact(officeRef('44'), 'primary', { handles: ['fabricated-patent', '16.3'] }),
      ],
    }
    const word = (difference: ReturnType<typeof diff>) => listLines(difference).map(({ id, change }) => `${id} ${change}`)
    const before = '主联系人 联系人primary office.primary@example.com 13800000001'
    const after = `${before} 分工：编造专利、不规范专利署名、第 16.3 条`
    expect(word(diff(handling, load(folder)))).toEqual([`44 变更：${before} → ${after}`])
    expect(word(diff(folder, load(folder, handling)))).toEqual([`44 变更：${after} → ${before}`])
    expect(word(diff(handling, load(folder, handling)))).toEqual([])
  })

  it('writes a changed row one version on, and no other', () => {
    const changed = { ...folder, units: [unit('U1', { name: '示例新名' }), unit('U2')] }
    const { parties } = diff(changed, load(folder))
    expect(parties.map(({ before, after }) => [before?.unit?.name, after.unit?.name, after.version])).toEqual([
      ['示例单位U1', '示例新名', 2],
    ])
  })

  it('keeps what the folder does not list, and says so', () => {
    const less: Partial<Register> = { ...folder, units: [unit('U1')], contacts: [contact(U)], tasks: [task('T1')] }
    const difference = diff(less, load(folder))
    expect(difference).toMatchObject({ parties: [], tasks: [] })
    expect(difference.missing.units.map(row => row.party.id)).toEqual(['U2'])
    expect(difference.missing.contacts.map(({ party, role }) => [party.id, role])).toEqual([['U1', 'deputy']])
    expect(difference.missing.tasks.map(row => row.task.id)).toEqual([])
  })

  it('does not miss the units of a province that the folder does not speak of', () => {
    const elsewhere = { units: [unit('X', { office: '43', regionCode: '430100' })] }
    expect(diff(elsewhere, load(folder)).missing.units).toEqual([])
  })

  it('tells two offices’ tasks of one number apart', () => {
    const current = load({ tasks: [task('T1', { issuer: '43' })] })
    expect(diff({ tasks: [task('T1', { issuer: '44' })] }, current).tasks).toMatchObject([{ after: { version: 1 } }])
  })

  it('takes a task’s first loading for its own, whatever changes later', () => {
    const current = applyInMemory(EMPTY, buildDifference(register({ tasks: [task('T1')] }), EMPTY, '2026-11-02'))
    const [change] = diff({ tasks: [task('T1', { due: '2026-12-31' })] }, current).tasks
    expect(change?.after).toMatchObject({ loadedOn: '2026-11-02', task: { due: '2026-12-31' } })
  })

  it('adds facts behind those that the register has', () => {
    const more = { ...folder, progress: [...folder.progress!, progress('T1', U, 'reopened', '2026-11-05')] }
    expect(diff(more, load(folder)).duties.map(({ after }) => after.facts.map(fact => fact.status))).toEqual([
      ['signed', 'done', 'reopened'],
    ])
  })

  it('keeps a fact that only the register has, and adds nothing for a folder that lacks it', () => {
    const fewer = { ...folder, progress: [progress('T1', U, 'done', '2026-11-02')] }
    expect(diff(fewer, load(folder)).duties).toEqual([])
  })

  it('keeps what a page said and what was asked for, with its source', () => {
    const source = { at: '2026-11-20T01:00:00.000Z', by: '示例', party: U, notice: 'n1' }
    const asked = { id: 'r1', until: '2026-12-31', reason: '示例', source }
    const [row] = load(folder).duties
    const answered = {
      ...row!,
      facts: [...row!.facts, { status: 'reopened' as const, date: '2026-11-20', source }],
      requests: [asked],
    }
    const current = { ...load(folder), duties: [answered] }
    expect(diff(folder, current).duties).toEqual([])
    const more = { ...folder, progress: [...folder.progress!, progress('T1', U, 'done', '2026-11-21')] }
    expect(diff(more, current).duties.map(({ after }) => after)).toEqual([
      { ...answered, facts: [...answered.facts, { status: 'done', date: '2026-11-21' }], version: 2 },
    ])
  })

  it('never leaves one person in two roles of a party', () => {
    const stepped = {
      ...folder,
      contacts: [contact(U, 'deputy', { email: 'unit.primary@example.com' }), contact(officeRef('44'))],
    }
    const [change] = diff(stepped, load({ ...folder, contacts: [contact(U), contact(officeRef('44'))] })).parties
    expect(change?.after.contacts.map(({ role }) => role)).toEqual(['deputy'])
    expect(change?.after.former?.map(({ role }) => role)).toEqual(['primary'])
  })

  it('takes a retired unit back when it is listed again', () => {
    const current = load(folder)
    const retired: Current = {
      ...current,
      parties: current.parties.map(row => (row.party.id === 'U2' ? { ...row, retired: true, version: 2 } : row)),
    }
    expect(diff(folder, retired).parties.map(({ after }) => [after.party.id, after.retired, after.version])).toEqual([
      ['U2', false, 3],
    ])
  })
})

describe('retiring what an office no longer lists', () => {
  const rules = buildRules(guide2026)
  const units = Array.from({ length: 10 }, (_, index) => unit(`U${index}`))
  const all: Partial<Register> = { units, tasks: [task('T1', { clause: '16.1' }), task('T2', { clause: '16.1' })] }
  const retire = (rows: Partial<Register>, extra: Partial<Register> = {}) => {
    const current = load({ ...all, ...extra })
    return planRetirement(rules, '44', { difference: diff(rows, current), current, clues: [], today: TODAY })
  }

  it('hits only the missing, and lists their open duties', () => {
    const done = { progress: [progress('T2', unitRef('U9'), 'done', '2026-11-01')] }
    const retirement = retire({ ...all, units: units.slice(0, 9) }, done)
    expect(retirement.units.map(row => row.party.id)).toEqual(['U9'])
    expect(retirement.openDuties).toEqual([{ unit: 'U9', task: 'T1' }])
    expect(retirement.refused).toBe(false)
  })

  it('moves a contact that is no longer listed out of the way, in one write with what else changes', () => {
    const contacts = units.map(({ id }) => contact(unitRef(id)))
    const before = load({ ...all, contacts: [...contacts, contact(unitRef('U3'), 'deputy')] })
    const renamed = units.map(row => (row.id === 'U3' ? { ...row, name: '示例新名' } : row))
    const listed = diff({ ...all, units: renamed, contacts }, before)
    const retirement = planRetirement(rules, '44', { difference: listed, current: before, clues: [], today: TODAY })
    const difference = addRetirement(listed, retirement, before)
    expect(difference.parties.map(({ after }) => [after.unit?.name, after.version])).toEqual([['示例新名', 2]])
    expect(difference.parties[0]!.after).toMatchObject({ contacts: [{ role: 'primary' }], former: [{ role: 'deputy' }] })
  })

  it('lists the open clues of which a leaving contact hears first, and who hears then', () => {
    const leader = contact(officeRef('44'), 'leader', { handles: ['plaque-misuse'] })
    const primary = contact(officeRef('44'))
    const clues = [
      buildClue({ number: 'DB-2026-11-000001', kind: 'trademark-squatting' }),
      buildClue({ number: 'DB-2026-11-000002', kind: 'plaque-misuse' }),
    ]
    const hit = (staying: Contact[]) => {
      const current = load({ ...all, contacts: [primary, leader] })
      const difference = diff({ ...all, contacts: staying }, current)
      return planRetirement(rules, '44', { difference, current, clues, today: TODAY })
    }
    expect(hit([primary]).openClues).toEqual([{ number: 'DB-2026-11-000002', first: 'leader', next: 'primary' }])
    expect(hit([leader]).openClues).toEqual([{ number: 'DB-2026-11-000001', first: 'primary', next: 'leader' }])
    expect(hit([primary, leader]).openClues).toEqual([])
    expect(describeRetirement('44', hit([primary]))).toMatch(/DB-2026-11-000002 +分管领导 +主联系人/)
  })

  it('marks a unit retired one version on', () => {
    const current = load(all)
    const listed = diff({ ...all, units: units.slice(0, 9) }, current)
    const retirement = planRetirement(rules, '44', { difference: listed, current, clues: [], today: TODAY })
    const { parties } = addRetirement(listed, retirement, current)
    expect(parties.map(({ after }) => [after.party.id, after.retired, after.version])).toEqual([['U9', true, 2]])
  })

  it('is refused above a tenth', () => {
    expect(retire({ ...all, units: units.slice(0, 8) }).refused).toBe(true)
  })
})

describe('many writes in flight', () => {
  it('begin nothing new after the first failure', async () => {
    const begun: number[] = []
    const work = async (row: number): Promise<void> => {
      begun.push(row)
      await Promise.resolve()
      if (row === 3) throw new Error('refused')
    }
    await expect(
      eachInFlight(
        Array.from({ length: 1_000 }, (_, row) => row),
        4,
        work,
      ),
    ).rejects.toThrow('refused')
    expect(begun.length).toBeLessThan(20)
  })
})
