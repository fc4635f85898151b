import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Cell } from '../../../infra/ops/data-folder/grid.ts'
import { readChoices, splitList } from '../../../infra/ops/data-folder/readings/choice.ts'
import { readCode, readId, readUnitId } from '../../../infra/ops/data-folder/readings/code.ts'
import { readDay, readPeriod } from '../../../infra/ops/data-folder/readings/day.ts'
import { readEmail } from '../../../infra/ops/data-folder/readings/email.ts'
import { fold } from '../../../infra/ops/data-folder/readings/fold.ts'
import { readMobile } from '../../../infra/ops/data-folder/readings/mobile.ts'
import { readName } from '../../../infra/ops/data-folder/readings/name.ts'
import type { Reading } from '../../../infra/ops/data-folder/readings/reading.ts'
import { STANDINGS } from '../../../functions/core/register/register.ts'

const valueOf = <T>(reading: Reading<T>): T | undefined => (reading.ok ? reading.value : undefined)

describe('a mobile number', () => {
  it.each<[Cell]>([
    ['13800000001'],
    [13800000001],
    ['１３８　００００　０００１'],
    ['+86 138-0000-0001'],
    ['(+86)13800000001'],
    ['0086 13800000001'],
    ['8613800000001'],
    ["'13800000001"],
    ['="13800000001"'],
    ['13800000001.0'],
    ['1.3800000001E+10'],
    ['138–0000–0001\u200b'],
  ])('reads %j', cell => {
    expect(readMobile(cell)).toEqual({ ok: true, value: '13800000001' })
  })

  it.each<[Cell]>([
    ['1380000000'],
    ['138000000011'],
    ['12800000001'],
    ['1.38E+10'],
    ['020-12345678'],
    ['+852 61234567'],
    ['13800000001、13800000002'],
    ['无'],
    [new Date(0)],
  ])('refuses %j', cell => {
    expect(readMobile(cell).ok).toBe(false)
  })
})

describe('an e-mail address', () => {
  it.each([
    ['a.b+c@example.com', 'a.b+c@example.com'],
    [' Ａ＠example．com ', 'A@example.com'],
    ['a@例子.中国', 'a@xn--fsqu00a.xn--fiqs8s'],
    ['a@\u200bexample.com', 'a@example.com'],
  ])('reads %j', (text, address) => {
    expect(readEmail(text)).toEqual({ ok: true, value: address })
  })

  it.each([
    'a',
    'a@',
    '@example.com',
    'a@b',
    'a@@example.com',
    '张三@example.com',
    'a..b@example.com',
    '.a@example.com',
    'a@-example.com',
    'a@example.com.',
    'a@127.0.0.1',
    'a@example.com,b@example.com',
    'a@example.com；b@example.com',
    'a@example.com\nb@example.com',
    'a <a@example.com>',
    '"a b"@example.com',
    'a\0@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'a'.repeat(64)}.com`,
    `a@${'abc.'.repeat(70)}com`,
  ])('refuses %j', text => {
    expect(readEmail(text).ok).toBe(false)
  })
})

describe('a date', () => {
  it.each<[Cell, string]>([
    ['2026-12-31', '2026-12-31'],
    ['2026/1/5', '2026-01-05'],
    ['2026.1.5', '2026-01-05'],
    ['2026年1月5日', '2026-01-05'],
    ['２０２６－０１－０５', '2026-01-05'],
    [' 2026 年 1 月 5 日 ', '2026-01-05'],
    ['2026/1/5 0:00', '2026-01-05'],
    ['2026-01-05T00:00:00Z', '2026-01-05'],
    ['2028-02-29', '2028-02-29'],
    [new Date('2026-12-31T00:00:00Z'), '2026-12-31'],
    [new Date('2026-12-31T23:59:59Z'), '2026-12-31'],
  ])('reads %j', (cell, day) => {
    expect(readDay(cell)).toEqual({ ok: true, value: day })
  })

  it.each<[Cell]>([
    ['2026-02-29'],
    ['2026-13-01'],
    ['2026-0-1'],
    ['26-12-31'],
    ['12/31/2026'],
    ['2026-1/5'],
    ['20261231'],
    ['2026-12'],
    ['2026'],
    ['1999-12-31'],
    ['2100-01-01'],
    ['2026-12-31 18:00'],
    ['月底'],
    [46387],
    [true],
    [new Date('1905-07-14T00:00:00Z')],
  ])('refuses %j', cell => {
    expect(readDay(cell).ok).toBe(false)
  })

  it.each<[Cell, string, string]>([
    ['2022', '2022-01-01', '2022-12-31'],
    ['2022年', '2022-01-01', '2022-12-31'],
    [2022, '2022-01-01', '2022-12-31'],
    ['2022-02', '2022-02-01', '2022-02-28'],
    ['2024年2月', '2024-02-01', '2024-02-29'],
    ['2022.12', '2022-12-01', '2022-12-31'],
    [2022.12, '2022-12-01', '2022-12-31'],
    ['2022-07-15', '2022-07-15', '2022-07-15'],
  ])('a period %j stands for its first and its last day', (cell, first, last) => {
    expect([valueOf(readPeriod('first')(cell)), valueOf(readPeriod('last')(cell))]).toEqual([first, last])
  })

  it.each<[Cell]>([['2022-13'], ['2022-0'], ['1998'], [2022.1], ['222'], ['2022-2023']])('a period %j is refused', cell => {
    expect(readPeriod('first')(cell).ok).toBe(false)
  })
})

describe('a code', () => {
  it.each<[Cell, string]>([
    [' ４４０１００－００１ ', '440100-001'],
    ['440100—001', '440100-001'],
    [16.1, '16.1'],
    [44, '44'],
    ["'00", '00'],
    ['粤\u3000A１', '粤A1'],
  ])('reads %j', (cell, code) => {
    expect(readCode(cell)).toEqual({ ok: true, value: code })
  })

  it.each(['a、b', 'a;b', 'a；b', 'a\0b', 'a\ue000b', 'x'.repeat(65)])('an id %j is refused', text => {
    expect(readId(text).ok).toBe(false)
    expect(readUnitId(text).ok).toBe(false)
  })

  it.each(['#1', 'a,b', '-a', 'a"b', '<a&b>', '%23', 'A*+=?!', '《示范》〔2026〕1号', '😀'.repeat(19), 'x'.repeat(64)])(
    'an id %j is taken as it is',
    text => {
      expect(readId(text)).toEqual({ ok: true, value: text })
      expect(readUnitId(text)).toEqual({ ok: true, value: text })
    },
  )

  it.each([
    ['示'.repeat(38), true],
    ['示'.repeat(39), false],
    ['😀'.repeat(20), false],
    [`${'示'.repeat(32)}${'1'.repeat(30)}`, true],
    [`${'示'.repeat(33)}${'1'.repeat(29)}`, false],
  ])('a unit id must fit into a message tag: %s', (text, fits) => {
    expect(readUnitId(text).ok).toBe(fits)
    expect(readId(text).ok).toBe(true)
  })
})

describe('a name', () => {
  it('is trimmed and not changed', () => {
    expect(readName(100)('\u3000 示例（ＡＢＣ） 公司\t')).toEqual({ ok: true, value: '示例（ＡＢＣ） 公司' })
  })

  it('is as long as people count, rare characters as one', () => {
    expect(readName(3)('𠮷野家').ok).toBe(true)
    expect(readName(3)('𠮷𠮷𠮷').ok).toBe(true)
    expect(readName(3)('𠮷𠮷𠮷𠮷').ok).toBe(false)
  })
})

describe('a list in a cell', () => {
  it.each(['A、B、44', 'A;B;44', ' Ａ；B ; 44、', 'A、A；B、44'])('%j has three entries', text => {
    expect(splitList(text)).toEqual(['A', 'B', '44'])
  })

  it.each(['创建对象、示范单位', '示范单位；创建对象', '示范单位;创建对象;示范单位'])(
    '%j is both standings, in one order',
    text => {
      expect(readChoices(STANDINGS)(text)).toEqual({ ok: true, value: ['demonstration', 'creation'] })
    },
  )
})

describe('reading what was read', () => {
  const again = <T extends string>(read: (cell: Cell) => Reading<T>, text: string): void => {
    const first = read(text)
    if (first.ok) expect(read(first.value)).toEqual(first)
  }

  it('changes nothing any more', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...Array.from('０1９.-—年月日@a。＠é́ｶﾞ ')) }),
    )
    fc.assert(
      fc.property(text, sample => {
        expect(fold(fold(sample))).toBe(fold(sample))
        for (const read of [readCode, readId, readUnitId, readDay, readPeriod('first'), readEmail, readMobile, readName(50)])
          again(read, sample)
      }),
      { numRuns: 500 },
    )
  })
})
