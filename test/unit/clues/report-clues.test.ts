import { createHash } from 'node:crypto'
import readXlsxFile from 'read-excel-file/node'
import { beforeEach, describe, expect, it } from 'vitest'
import { buildFiguresWorkbook } from '../../../functions/adapters/figures-workbook.ts'
import { renderPreparedReport } from '../../../functions/adapters/templates/render.ts'
import { readFigures } from '../../../functions/core/clues/read-figures.ts'
import type { ClueEntry } from '../../../functions/core/clues/clue.ts'
import { instantInShanghai } from '../../../functions/core/day.ts'
import { buildCalendar } from '../../../functions/core/deadlines/calendar.ts'
import { wordFiguresReport } from '../../../functions/core/messages/clue-figures.ts'
import type { Notice } from '../../../functions/core/outbox/notice.ts'
import type { NoticeState } from '../../../functions/core/outbox/states.ts'
import { reportClues } from '../../../functions/report-clues/report-clues.ts'
import { buildClue } from '../../support/clue-life.ts'
import { timeline } from '../../support/clue-entries.ts'
import { notice } from '../../support/outbox-samples.ts'
import { contact, departmentRef, officeRef } from '../../support/register.ts'
import { buildWorld } from '../../support/world.ts'

const DEPARTMENTS = ['知识产权保护司', '商标局', '知识产权运用促进司']
const EVENT = 'clue-figures-2026-11'
const NOVEMBER = { first: '2026-11-01', through: '2026-11-30' }
type World = ReturnType<typeof buildWorld>

let world: World
beforeEach(async () => {
  world = buildWorld({ start: instantInShanghai('2026-12-01', '09:10') })
  for (const department of DEPARTMENTS)
    await world.addParty(departmentRef(department), '00', [
      contact(departmentRef(department), 'deputy'),
      contact(departmentRef(department)),
    ])
})

const addClue = (entries: ClueEntry[]): void => {
  const last = entries.at(-1)!
  const { number, state, from, to, clocks, at: changedAt } = last
  world.register.clueRows.entries.set(number, entries)
  world.register.clueRows.clues.set(number, buildClue({ number, state, from, to, clocks, changedAt, head: last.digest }))
}
const lateSigned = (number = 'DB-2026-11-000001') =>
  timeline(number, { from: '11', to: '44' }, [
    { on: '2026-11-02', deed: 'create', state: 'transferred', due: { signBy: '2026-11-04' } },
    { on: '2026-11-06', deed: 'sign', state: 'signed', due: { handleBy: '2026-11-20', reportBy: '2026-12-18' } },
    { on: '2026-11-10', deed: 'handle', state: 'handling', due: { reportBy: '2026-12-18' } },
  ])

const needs = (register = world.register) => ({
  ...world.batching(same => same),
  register,
  outbox: world.outbox,
  windows: world.windows,
  calendar: buildCalendar(),
  buildWorkbook: buildFiguresWorkbook,
})
const runOn = (day: string) => reportClues(needs(), instantInShanghai(day, '09:10'))
const told = () => world.notices().filter(({ purpose }) => purpose === 'report')

describe('the figures of the month before', () => {
  it('are told to the first contact of each department in charge, on the first working day', async () => {
    expect(await runOn('2026-12-01')).toEqual({ month: '2026-11', notices: 3, problems: [] })
    expect(
      told().map(({ addressee, role, channel, office, day, prepared }) => [addressee.id, role, channel, office, day, prepared]),
    ).toEqual(DEPARTMENTS.map(id => [id, 'primary', 'email', '00', '2026-12-01', EVENT]))
    expect(told().every(({ id, reason }) => id.endsWith(`__${EVENT}`) && reason.startsWith('线索办理情况 → '))).toBe(true)
  })

  it.each(['2026-11-30', '2026-12-05', '2026-12-08', '2026-10-01', '2026-10-07'])('are told nobody on %s', async day => {
    expect(await runOn(day)).toBeUndefined()
    expect(told()).toEqual([])
  })

  it('wait for the end of the holidays in October', async () => {
    expect(await runOn('2026-10-08')).toMatchObject({ month: '2026-09', notices: 3 })
  })

  it('are told once, however often it runs', async () => {
    for (const day of ['2026-12-01', '2026-12-01', '2026-12-02']) await runOn(day)
    expect(told()).toHaveLength(3)
  })

  it('are caught up after a day that was missed, with the same keys', async () => {
    expect(await runOn('2026-12-07')).toMatchObject({ month: '2026-11', notices: 3 })
    const late = told().map(({ id }) => id)
    expect(await runOn('2026-12-01')).toMatchObject({ notices: 0 })
    expect(told().map(({ id }) => id)).toEqual(late)
    expect(late.every(id => id.includes('-20261201-'))).toBe(true)
  })

  it('are not told again where somebody else is the first contact by now', async () => {
    await runOn('2026-12-01')
    const row = [...world.register.parties.values()].find(({ party }) => party.id === '商标局')!
    await world.register.saveParty({ ...row, contacts: row.contacts.filter(({ role }) => role !== 'primary'), version: 2 })
    expect(await runOn('2026-12-02')).toMatchObject({ notices: 0 })
  })

  it('are the same for who is told after a death in between', async () => {
    addClue(lateSigned())
    const { readState } = world.register
    const deaf = { ...world.register, readState: () => Promise.reject(new Error('gone')) }
    let asked = 0
    // The first reading is that of the figures, the second that of the departments.
    const dying = {
      ...deaf,
      readState: (keys: Parameters<typeof readState>[0]) => ((asked += 1) === 1 ? readState(keys) : deaf.readState()),
    }
    await expect(reportClues(needs(dying), instantInShanghai('2026-12-01', '09:10'))).rejects.toThrow('gone')
    const first = world.outbox.prepared.get(EVENT)
    addClue(lateSigned('DB-2026-11-000002'))
    expect(await runOn('2026-12-01')).toMatchObject({ notices: 3 })
    expect(world.outbox.prepared.get(EVENT)).toEqual(first)
  })

  it('reach the next contact of the department when the first cannot be reached, with what was prepared', async () => {
    world.answer = ({ role }) =>
      role === 'primary' ? { kind: 'refused', reason: 'MessageRejected' } : { kind: 'accepted', messageId: 'm' }
    await runOn('2026-12-01')
    for (const ref of world.batchRefs()) await world.deliver(ref)
    await world.sweepUntilQuiet(8)
    const next = told().filter(
      ({ addressee, role, channel }) => addressee.id === '商标局' && !(role === 'primary' && channel === 'email'),
    )
    expect(next.length).toBeGreaterThan(0)
    expect(next.every(({ prepared, addressee }) => prepared === EVENT && addressee.kind === 'department')).toBe(true)
  })

  it('go to a department that has nobody as a notice that fails, where the operator sees it', async () => {
    const row = [...world.register.parties.values()].find(({ party }) => party.id === '商标局')!
    await world.register.saveParty({ ...row, contacts: [], version: 2 })
    expect(await runOn('2026-12-01')).toMatchObject({ notices: 3 })
    expect(told().find(({ addressee }) => addressee.id === '商标局')).toMatchObject({ role: 'primary', channel: 'email' })
  })

  it.each([false, true])('reach such a department later, once, when it has a contact (without a row: %s)', async isWithoutRow => {
    const row = [...world.register.parties.values()].find(({ party }) => party.id === '商标局')!
    const sendOn = async (day: string): Promise<string[]> => {
      const before = told().length
      await runOn(day)
      for (const ref of world.batchRefs()) await world.deliver(ref)
      return told()
        .slice(before)
        .map(({ addressee, state, prepared }) => `${addressee.id} ${state} ${prepared}`)
    }
    if (isWithoutRow)
      for (const [key, { party }] of world.register.parties) if (party.id === '商标局') world.register.parties.delete(key)
    if (!isWithoutRow) await world.register.saveParty({ ...row, contacts: [], version: 2 })
    expect(await sendOn('2026-12-01')).toContain(`商标局 failed ${EVENT}`)
    expect(await sendOn('2026-12-02')).toEqual([])
    await world.register.saveParty({ ...row, version: isWithoutRow ? 1 : 3 })
    expect(await sendOn('2026-12-03')).toEqual([`商标局 accepted ${EVENT}`])
    expect(await sendOn('2026-12-04')).toEqual([])
    await world.register.saveParty({ ...row, contacts: [], version: isWithoutRow ? 2 : 4 })
    expect(await sendOn('2026-12-07')).toEqual([])
  })

  it('come with a table, and with a workbook of all offices and the heads of the chains', async () => {
    addClue(lateSigned())
    await runOn('2026-12-01')
    const { lead, table, file, headline } = world.outbox.prepared.get(EVENT)!
    expect([headline, file.fileName]).toEqual(['2026年11月线索办理情况', '2026-11线索办理情况.xlsx'])
    expect(lead[0]).toContain('共1件')
    const row = table.rows.find(([name]) => name === '广东省知识产权局')!
    expect(Object.fromEntries(table.heading.map((name, index) => [name, row[index]]))).toMatchObject({
      收到: '1',
      应签收: '1',
      按期签收率: '0.0%',
      按期反馈率: '－',
      逾期工作日: '2',
    })
    const [offices, heads] = await readXlsxFile(Buffer.from(file.content))
    expect(offices?.data).toHaveLength(34)
    const guangdong = offices!.data.find(([name]) => name === '广东省知识产权局')!
    expect(guangdong[offices!.data[0]!.indexOf('平均逾期工作日')]).toBe(2)
    expect(heads?.data[1]).toEqual([
      'DB-2026-11-000001',
      '北京市知识产权局',
      '广东省知识产权局',
      '办理中',
      3,
      'DB-2026-11-000001-3',
    ])
  })

  it('list the heads of the first 4,000 chains, within one row of the table, and say so where there are more', async () => {
    const digest = (text: string) => createHash('sha256').update(text).digest('base64url')
    for (let serial = 1; serial <= 4_007; serial += 1) {
      const number = `DB-2026-11-${String(serial).padStart(6, '0')}`
      const [created] = lateSigned(number)
      addClue([{ ...created!, digest: digest(number) }])
    }
    await runOn('2026-12-01')
    const { lead, file } = world.outbox.prepared.get(EVENT)!
    expect(lead[0]).toContain('共4007件')
    expect(lead[1]).toContain('前4000件')
    expect(lead[1]).toContain('另有7件线索未列出')
    const [, heads] = await readXlsxFile(Buffer.from(file.content))
    expect(heads?.data).toHaveLength(1 + 4_000 + 1)
    expect(heads?.data[4_000]?.[0]).toBe('DB-2026-11-004000')
    expect(heads?.data[4_001]?.[0]).toContain('另有7件线索未列出')
    expect(file.content.byteLength).toBeLessThan(350_000)
  }, 30_000)

  it('fit the mail that brings them', async () => {
    addClue(lateSigned())
    await runOn('2026-12-01')
    const mail = renderPreparedReport({
      noticeId: told()[0]!.id,
      day: '2026-12-01',
      addressee: { name: '商标局' },
      contact: { name: '示例', role: 'primary' },
      reason: told()[0]!.reason,
      askWhom: '示例',
      report: (({ headline, lead, table, file }) => ({ headline, lead, table, file }))(world.outbox.prepared.get(EVENT)!),
    })
    expect(mail.subject).toContain('2026年11月线索办理情况')
    expect(mail.text).toContain('广东省知识产权局')
    expect(mail.attachments).toMatchObject([{ fileName: '2026-11线索办理情况.xlsx' }])
  })

  it('say so when a month had no clues', async () => {
    await runOn('2026-12-01')
    expect(world.outbox.prepared.get(EVENT)!.lead).toEqual(['2026年11月没有转送、办理中或者办结的线索。'])
  })
})

describe('what figures are made of', () => {
  const read = () => readFigures(needs(), NOVEMBER)
  const of = async (office: string) => (await read()).offices.find(one => one.office === office)!

  it('is every clue that was open or changed, whoever has it by now', async () => {
    addClue(
      timeline('DB-2026-11-000003', { from: '11', to: '44' }, [
        { on: '2026-11-02', deed: 'create', state: 'transferred', due: { signBy: '2026-11-04' } },
        { on: '2026-11-03', deed: 'return', state: 'returned', due: { decideBy: '2026-11-05' } },
        { on: '2026-11-04', deed: 'reroute', state: 'transferred', to: '33', before: '44', due: { signBy: '2026-11-06' } },
        { on: '2026-11-05', deed: 'close', state: 'closed' },
      ]),
    )
    expect(await of('44')).toMatchObject({ received: 1, returned: { count: 1, of: 1 }, rerouted: { count: 1, of: 1 } })
    expect((await read()).heads.map(({ number }) => number)).toEqual(['DB-2026-11-000003'])
  })

  it('is which offices have no contact', async () => {
    await world.addParty(officeRef('44'), '44', [contact(officeRef('44'))])
    await world.addParty(officeRef('33'), '33', [])
    const without = (await read()).offices.filter(({ undelivered }) => undelivered.withoutContact).map(({ office }) => office)
    expect(without).toHaveLength(31)
    expect(without).toContain('33')
    expect([without.includes('44'), without.includes('00')]).toEqual([false, false])
  })

  it("is how many of each office's notices about clues failed in the month, and no others", async () => {
    const put = async (part: Partial<Notice>, state: NoticeState, day = '2026-11-23') => {
      const one = notice('ignored', { subjects: [], addressee: officeRef('44'), ...part })
      await world.outbox.putNotice(one, instantInShanghai(day, '09:00'))
      await world.outbox.changeNotice(world.outbox.notices.get(one.id)!, {
        state,
        at: instantInShanghai(day, '09:01'),
        attempts: 1,
        possibleDoubles: 0,
      })
      await world.outbox.saveFailure({ notice: one.id, office: '44', day, createdAt: instantInShanghai(day, '09:01') })
    }
    const clues = [{ number: 'DB-2026-11-000001', occasion: 'transferred' as const, version: 1 }]
    await put({ id: 'clue-20261123-office-44-primary-email__a', purpose: 'clue', clues }, 'failed')
    await put({ id: 'fallback-20261123-office-44-deputy-email__b', purpose: 'fallback', clues }, 'failed')
    await put({ id: 'clue-20261123-office-44-primary-sms__c', purpose: 'clue', clues }, 'delivered')
    await put({ id: 'fallback-20261123-office-44-deputy-email__d', purpose: 'fallback' }, 'failed')
    await put({ id: 'task-20261123-office-44-primary-email' }, 'failed')
    await put({ id: 'clue-20261201-office-44-primary-email__e', purpose: 'clue', clues }, 'failed', '2026-12-01')
    await put(
      { id: 'clue-20261123-department-x-primary-email__f', purpose: 'clue', clues, addressee: departmentRef('商标局') },
      'failed',
    )
    expect((await of('44')).undelivered.notices).toBe(2)
    expect((await of('00')).undelivered.notices).toBe(1)
  })

  it('leaves out a clue whose timeline cannot be read whole, and names it', async () => {
    addClue(lateSigned())
    const bad = { row: 'CLUE#DB-2026-11-000001 ENTRY#000002', message: 'unreadable' }
    const broken = { ...world.register, readEntries: async () => ({ entries: lateSigned().slice(0, 1), problems: [bad] }) }
    const figures = await readFigures(needs(broken), NOVEMBER)
    expect(figures.problems).toEqual([bad])
    expect(figures.heads).toEqual([])
    expect(wordFiguresReport('2026-11', { ...figures, problems: 1 }).lead.at(-1)).toContain('有1行数据无法读取')
  })
})
