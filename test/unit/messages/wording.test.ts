import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanText, clipText, quoteText, toSmsVariable } from '../../../functions/core/messages/text.ts'
import {
  wordDay,
  wordDayOff,
  wordNames,
  wordNumber,
  wordShortDate,
  wordWorkingDay,
} from '../../../functions/core/messages/wording.ts'

describe('dates in Chinese', () => {
  test.for([
    ['2026-11-30', '2026年11月30日（星期一）'],
    ['2026-01-04', '2026年1月4日（星期日）'],
    ['2027-10-08', '2027年10月8日（星期五）'],
  ] as const)('%s is %s', ([day, worded]) => {
    expect(wordDay(day)).toBe(worded)
  })

  test('leaves the year out where it is the reader’s own', () => {
    expect(wordShortDate('2026-12-04', '2026-11-23')).toBe('12月4日')
    expect(wordShortDate('2027-01-04', '2026-11-23')).toBe('2027年1月4日')
    expect(wordDay('2026-12-04', '2026-11-23')).toBe('12月4日（星期五）')
  })

  test('says of a Saturday or Sunday at work that it is one', () => {
    expect(wordWorkingDay('2026-02-14')).toBe('2026年2月14日（星期六，调休上班）')
    expect(wordWorkingDay('2026-01-04', '2026-01-04')).toBe('1月4日（星期日，调休上班）')
    expect(wordWorkingDay('2026-02-13')).toBe('2026年2月13日（星期五）')
  })

  test('names a day off as one', () => {
    expect(wordDayOff('2026-12-05')).toBe('2026年12月5日（星期六，休息日）')
  })
})

test.for([
  [1, '一'],
  [10, '十'],
  [11, '十一'],
  [16, '十六'],
  [20, '二十'],
  [99, '九十九'],
] as const)('%i is %s', ([n, worded]) => {
  expect(wordNumber(n)).toBe(worded)
})

test('names all units, or the first and how many there are', () => {
  expect(wordNames(['甲', '乙', '丙'], 3)).toBe('甲、乙、丙')
  expect(wordNames(['甲', '乙', '丙'], 2)).toBe('甲、乙等3家')
})

describe('text from outside', () => {
  test.for([
    ['CR and LF', '甲\r\nBcc: a@example.com', '甲 Bcc: a@example.com'],
    ['NUL', '甲\0乙', '甲 乙'],
    ['line and paragraph separators', '甲\u2028乙\u2029丙', '甲 乙 丙'],
    ['marks that turn the reading direction', '甲\u202e乙\u2066丙', '甲乙丙'],
    ['half of a surrogate pair', '甲\ud800', '甲\ufffd'],
    ['space around it', ' \t甲\n', '甲'],
  ] as const)('loses %s', ([, raw, clean]) => {
    expect(cleanText(raw)).toBe(clean)
  })

  test('keeps rare characters and emoji', () => {
    expect(cleanText('𠮷野家😀')).toBe('𠮷野家😀')
  })

  test('is cut with … and never inside a surrogate pair', () => {
    expect(clipText('一二三四五', 5)).toBe('一二三四五')
    expect(clipText('一二三四五', 4)).toBe('一二三…')
    expect(clipText('一二𠮷四五', 4)).toBe('一二…')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, limit) => {
        const clipped = clipText(text, limit)
        expect(clipped.length).toBeLessThanOrEqual(limit)
        expect(clipped.isWellFormed()).toBe(true)
      }),
    )
  })

  test('keeps quotation marks in pairs', () => {
    expect(quoteText('“总对总”对接')).toBe('“‘总对总’对接”')
  })

  test.for([
    ['【紧急】报送', '（紧急）报送'],
    ['报送至https://example.com/a?b=1。', '报送至…。'],
    ['见www.example.com', '见…'],
    ['报送附件2：材料.docx', '报送附件2：材料…'],
    ['请登录示例.cn填报', '请登录示例…填报'],
    ['报送1.2版材料', '报送1.2版材料'],
    ['见 a.cn/x1', '见 …'],
    ['见ｗｗｗ．example．com', '见…'],
  ] as const)('as a variable of an SMS, %s is %s', ([raw, safe]) => {
    expect(toSmsVariable(raw)).toBe(safe)
  })
})
