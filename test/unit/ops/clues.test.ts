import { describe, expect, it } from 'vitest'
import type { Clue, ClueEntry, Reading } from '../../../functions/core/clues/clue.ts'
import { buildReading, saltWords } from '../../../functions/core/clues/chain.ts'
import { buildCalendar } from '../../../functions/core/deadlines/calendar.ts'
import { DataProblemsError } from '../../../functions/core/problems.ts'
import { formatClues, sumUpClues } from '../../../infra/ops/clues/clue-words.ts'
import { listOpenClues } from '../../../infra/ops/clues/list-clues.ts'
import { parseMonth } from '../../../infra/ops/clues/month-option.ts'
import { isWhole, readTrail } from '../../../infra/ops/clues/read-trail.ts'
import { describeTrail } from '../../../infra/ops/clues/trail-words.ts'
import { buildClueRows, buildMemoryClueReader } from '../../../infra/ops/simulation/memory-clue-reader.ts'
import { buildClue, live, person, secrets } from '../../support/clue-life.ts'

const NUMBER = 'DB-2026-11-000001'
const days = buildCalendar()

function store(...clues: Clue[]) {
  const rows = buildClueRows()
  for (const clue of clues) rows.clues.set(clue.number, clue)
  return { rows, reader: buildMemoryClueReader(rows) }
}

describe('the open clues of an office', () => {
  const clock = (due: string) => ({ from: '2026-11-16', due })
  const clues = [
    buildClue({
      number: 'DB-2026-44-000001',
      from: '44',
      to: '33',
      state: 'reported',
      clocks: { reviewBy: clock('2026-11-30') },
    }),
    buildClue({ number: NUMBER, clocks: { signBy: clock('2026-11-20') }, level: 'urgent' }),
    buildClue({
      number: 'DB-2026-33-000001',
      from: '33',
      state: 'signed',
      clocks: { handleBy: clock('2026-11-25'), reportBy: clock('2026-12-25') },
    }),
    buildClue({ number: 'DB-2026-44-000002', from: '44', state: 'signed', clocks: { reportBy: clock('2026-12-31') } }),
    buildClue({ number: 'DB-2026-12-000001', from: '12', to: '13', clocks: { signBy: clock('2026-11-24') } }),
    buildClue({ number: 'DB-2026-44-000003', from: '44', state: 'closed' }),
  ]
  const ask = async (office: string) => (await listOpenClues(store(...clues).reader, { office, today: '2026-11-23', days })).clues

  it('say what runs out first, whose step it is, and how many working days are left', async () => {
    expect(
      (await ask('44')).map(({ number, role, counterpart, clock: next, light }) => [number, role, counterpart, next, light]),
    ).toEqual([
      [NUMBER, 'received', '11', { name: 'signBy', due: '2026-11-20', left: -1, owner: '44', overdue: true }, 'red'],
      [
        'DB-2026-33-000001',
        'received',
        '33',
        { name: 'handleBy', due: '2026-11-25', left: 2, owner: '44', overdue: false },
        'yellow',
      ],
      ['DB-2026-44-000001', 'sent', '33', { name: 'reviewBy', due: '2026-11-30', left: 5, owner: '44', overdue: false }, 'green'],
      ['DB-2026-44-000002', 'own', null, { name: 'reportBy', due: '2026-12-31', left: 28, owner: '44', overdue: false }, 'green'],
    ])
  })

  it('are all of them for the centre', async () => {
    const all = await ask('00')
    expect(all.map(({ number }) => number)).toHaveLength(5)
    expect(all.find(({ number }) => number === 'DB-2026-12-000001')).toMatchObject({ role: 'other', counterpart: null })
  })

  it('stand in a table with their light first', async () => {
    const found = await ask('44')
    expect(sumUpClues(found)).toBe('未办结 4 件，其中逾期 1 件（红 1，黄 1，绿 2）。')
    const [heading, first] = formatClues(found).split('\n')
    expect(heading).toMatch(/^灯 .*剩余工作日/)
    expect(first).toMatch(
      /^红 +DB-2026-11-000001 +紧急 +商标恶意抢注 .*来自北京市知识产权局（11） +签收 +2026-11-20 +逾期 1 +广东省知识产权局$/,
    )
  })
})

describe('a month on the command line', () => {
  it.each(['2026-13', '2026-1', '11', '2026-12'])('is not %s', month => {
    expect(() => parseMonth(month, '2026-11-23')).toThrow(DataProblemsError)
  })
  it('may be the present one', () => {
    expect(parseMonth('2026-11', '2026-11-23')).toBe('2026-11')
  })
})

describe('the trail of a clue', () => {
  const sender = person('11', 'reviewer')
  const receiver = person('44', 'reviewer')
  const lived = live(sender, '44', '2026-09-07', [
    ['2026-09-08', receiver, 'return'],
    ['2026-09-09', sender, 'reroute'],
    ['2026-09-10', person('33'), 'sign'],
    ['2026-09-11', person('33'), 'invite'],
    ['2026-09-14', person('33'), 'extend'],
    ['2026-09-15', sender, 'refuse-extension'],
  ])
  const sealing = secrets()
  const reading = (before: { position: number; digest: string }) =>
    buildReading(
      sealing,
      before,
      { number: NUMBER, at: '2026-09-16T01:00:00.000Z', what: 'informant', office: '33', actor: 'actor of 33-1' },
      saltWords(sealing, person('33'), { reason: '样例：核实情况' }),
    )
  const first = reading({ position: 0, digest: '' })
  const readings = [first, reading(first)]
  const tell = (part: { clue?: Clue | undefined; entries?: ClueEntry[]; readings?: Reading[] } = {}) => {
    const { rows, reader } = store()
    const { clue, entries, readings: read } = { ...lived, readings, ...part }
    if (clue !== undefined) rows.clues.set(NUMBER, clue)
    rows.entries.set(NUMBER, entries)
    rows.readings.set(NUMBER, read)
    return readTrail(reader, NUMBER)
  }

  it('is whole as it was written, and says who did what and when', async () => {
    const trail = await tell()
    expect(isWhole(trail)).toBe(true)
    const text = describeTrail(trail).join('\n')
    expect(text).toContain('共 7 条，逐条核对一致，未被改动。')
    expect(text).toContain('共 2 条，逐条核对一致，未被改动。')
    expect(text).toContain(lived.clue.head)
    expect(text).toMatch(
      /3 +2026-09-09 08:00 +转办 +北京市知识产权局（11） actor of.*由广东省知识产权局（44）转至浙江省知识产权局（33）；签收期限 2026-09-11/,
    )
    expect(text).toMatch(/邀请会办 .*邀请江苏省知识产权局（32）/)
    expect(text).toMatch(/申请延期 .*申请延至 2027-02-01/)
    expect(text).toMatch(/不同意延期 .*未同意延至 2027-02-01/)
    expect(text).toMatch(/举报人信息 +浙江省知识产权局（33）/)
  })

  it('holds no sealed word and no name', async () => {
    const trail = await tell()
    expect(`${JSON.stringify(trail)}${describeTrail(trail).join('')}`).not.toContain('样例')
  })

  it.each<[what: string, part: Parameters<typeof tell>[0], said: string]>([
    [
      'a changed entry',
      { entries: lived.entries.with(2, { ...lived.entries[2]!, actor: 'somebody else' }) },
      '办理记录：第 3 条的内容被改动。',
    ],
    ['a missing entry', { entries: lived.entries.toSpliced(3, 1) }, '办理记录：第 4 条缺失。'],
    ['entries cut off', { entries: lived.entries.slice(0, 5) }, '办理记录：第 6 条起被截去。'],
    [
      'an entry too many',
      { entries: [...lived.entries, { ...lived.entries.at(-1)!, version: 8 }] },
      '办理记录：第 8 条不是这件线索的记录',
    ],
    ['a changed clue', { clue: { ...lived.clue, level: 'urgent' } }, '办理记录：线索现状与逐条记录不符。'],
    ['a clue that is gone', { clue: undefined }, '办理记录：无法核对'],
    ['a changed reading', { readings: [{ ...first, office: '44' }, readings[1]!] }, '查阅记录：第 1 条的内容被改动。'],
  ])('says where %s breaks it', async (_, part, said) => {
    const trail = await tell(part)
    expect(isWhole(trail)).toBe(false)
    expect(describeTrail(trail).join('\n')).toContain(said)
  })

  it('refuses what is no number, and a number that no clue has', async () => {
    await expect(readTrail(store().reader, 'DB-2026-77-000001')).rejects.toThrow(DataProblemsError)
    await expect(readTrail(store().reader, 'DB-2026-44-000009')).rejects.toThrow(DataProblemsError)
  })
})
