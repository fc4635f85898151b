import { describe, expect, test } from 'vitest'
import { buildClueNumber, isNumber } from '../../../functions/core/clues/clue-number.ts'
import { findLight } from '../../../functions/core/clues/light.ts'
import { avoid, findTargetOffice, routeClue } from '../../../functions/core/clues/routing.ts'
import { listTargetTexts } from '../../../functions/core/clues/target.ts'
import { buildCalendar } from '../../../functions/core/deadlines/calendar.ts'

/** The 32 by hand. */
const OFFICES = '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 66'.split(' ')

describe('the office in charge', () => {
  test('is one of the 32 for each code of six digits that begins with one, and none for any other', () => {
    const codes = Array.from({ length: 1_000_000 }, (_, code) => String(code).padStart(6, '0'))
    const inCharge = (code: string) => (code.startsWith('6590') ? '66' : OFFICES.find(known => code.startsWith(known)))
    expect(codes.filter(regionCode => routeClue({ regionCode }) !== inCharge(regionCode))).toEqual([])
  })

  test.each([
    ['a unit', { regionCode: '440100', unitId: 'GD-0001' }, '44'],
    ['nobody known', { regionCode: '440100' }, '44'],
    ['that office itself', { regionCode: '440000', unitId: '44' }, '00'],
    ['the office of the corps, where its city is', { regionCode: '659001', unitId: '66' }, '00'],
    ['the office of the region beside it', { regionCode: '659001', unitId: '65' }, '66'],
    ['that office in full width', { regionCode: '440000', unitId: '４4 ' }, '00'],
    ['another office', { regionCode: '440100', unitId: '33' }, '44'],
    ['a region that nobody has', { regionCode: '990000', unitId: '44' }, undefined],
    ['Taiwan, Hong Kong and Macao, which no office has', { regionCode: '810000' }, undefined],
  ])('where the target is %s', (_, target, office) => {
    expect(routeClue(target)).toBe(office)
  })

  test('goes one level up from the target alone', () => {
    expect(findTargetOffice({ unitId: '44' })).toBe('44')
    for (const unitId of ['00', '99', '440', 'GD-0001', '']) expect(findTargetOffice({ unitId })).toBeUndefined()
    expect(findTargetOffice({})).toBeUndefined()
    expect([avoid('44', '44'), avoid('33', '44'), avoid('00', '44'), avoid('44', undefined)]).toEqual(['00', '33', '00', '44'])
  })
})

describe('the number', () => {
  test('names year, office and running number', () => {
    expect(buildClueNumber(2026, '44', 123)).toBe('DB-2026-44-000123')
    for (const office of [...OFFICES, '00']) expect(isNumber(buildClueNumber(2026, office, 999_999))).toBe(true)
  })

  test.each([
    '',
    'DB-2026-44-00123',
    'DB-2026-44-0000123',
    'DB-2026-99-000123',
    'DB-2026-44-000000',
    'db-2026-44-000123',
    'DB-2026-44-000123 ',
    'DB-2026-44-000123\n',
    'DB-26-44-000123',
    'DB-2026-44-00012３',
  ])('%j is none', text => {
    expect(isNumber(text)).toBe(false)
  })
})

describe('the same target', () => {
  const texts = (name: string, regionCode = '440100', unitId?: string) =>
    listTargetTexts({ name, regionCode, ...(unitId !== undefined && { unitId }) })
  const plain = texts('样例科技（广州）有限公司')

  test.each(['样例科技(广州)有限公司', ' 样例 科技（广州）有限公司　', '样例科技〔广州〕有限公司', '样例科技​广州有限公司'])(
    '%j is',
    name => {
      expect(texts(name)).toEqual(plain)
    },
  )

  test('is so in full width, in capitals and in small letters', () => {
    expect(texts('ＡＢＣ Ｓｃｉｅｎｃｅ')).toEqual(texts('abc science'))
  })

  test.each([
    ['another name', texts('样例科技（深圳）有限公司')],
    ['another region', texts('样例科技（广州）有限公司', '440300')],
  ])('is not one with %s', (_, other) => {
    expect(other.filter(text => plain.includes(text))).toEqual([])
  })

  test('is known by its id as well, whatever its name is by then', () => {
    const [one, other] = [texts('旧名', '440100', 'GD-0001'), texts('新名', '440300', ' GD-0001')]
    expect(one.filter(text => other.includes(text))).toHaveLength(1)
    expect(texts('GD-0001')).not.toEqual(expect.arrayContaining(one))
  })
})

describe('the light', () => {
  const calendar = buildCalendar()
  const clock = (due: string) => ({ from: '2026-09-07', due })
  const light = (due: string, today: string) => findLight(calendar, { clocks: { reportBy: clock(due) } }, today)

  // Due on the Thursday before 中秋 and a worked Sunday before that.
  test.each([
    ['2026-09-18', 'green', 5],
    ['2026-09-20', 'green', 4],
    ['2026-09-21', 'green', 3],
    ['2026-09-22', 'yellow', 2],
    ['2026-09-24', 'yellow', 0],
    ['2026-09-25', 'red', 0],
    ['2026-09-28', 'red', -1],
  ])('due on 2026-09-24, on %s: %s, %i left', (today, expected, left) => {
    expect(light('2026-09-24', today)).toMatchObject({ light: expected, left })
  })

  test('is not red on the working day that an end on a day off moves to', () => {
    expect(light('2026-09-26', '2026-09-28')).toMatchObject({ light: 'yellow', left: 0 })
    expect(light('2026-09-26', '2026-09-29')?.light).toBe('red')
  })

  test('is that of the clock that runs out first; a closed clue has none', () => {
    const clocks = { handleBy: clock('2026-09-22'), reportBy: clock('2026-10-20') }
    expect(findLight(calendar, { clocks }, '2026-09-21')).toEqual({
      light: 'yellow',
      clock: 'handleBy',
      due: '2026-09-22',
      left: 1,
    })
    expect(findLight(calendar, { clocks: {} }, '2026-09-21')).toBeUndefined()
  })
})
