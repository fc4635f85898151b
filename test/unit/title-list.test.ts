import { describe, expect, it } from 'vitest'

import { findListedTitle, findNearestTitle, TITLES } from '../../functions/core/guide/title-list.ts'

describe('the list of titles', () => {
  it.each([
    ['国家知识产权示范企业', 'yes', '示范'],
    ['国家级知识产权强国建设示范园区', 'yes', '示范'],
    ['国家知识产权示范园区', 'asked', '示范'],
    ['国家知识产权强县工程示范县（区）', 'asked', '示范'],
    ['国家知识产权优势企业', 'no', '优势'],
    ['国家知识产权试点城市', 'no', '试点'],
    ['国家知识产权服务业集聚发展试验区', 'no', '试验'],
  ])('%s: programme %s, kind %s', (name, programme, kind) => {
    expect(findListedTitle(name)).toMatchObject({ programme, kind })
  })

  it('takes the names that one title has had for one title', () => {
    expect(findListedTitle('国家知识产权强市建设示范城市')).toBe(findListedTitle('国家知识产权强市建设示范市'))
  })

  it('takes brackets of either width for the same', () => {
    expect(findListedTitle('国家知识产权强县工程试点县(区)')).toBe(findListedTitle('国家知识产权强县工程试点县（区）'))
  })

  it.each(['示范企业', '国家知识产权示范企业（复核）', '国家知识产权强国建设示范园区创建对象', ''])(
    'knows whole names only, not %j',
    name => {
      expect(findListedTitle(name)).toBeUndefined()
    },
  )

  it('has each name once', () => {
    const names = TITLES.flatMap(title => title.names)
    expect(new Set(names).size).toBe(names.length)
    expect([TITLES.length, names.length]).toEqual([16, 27])
  })

  it.each([
    ['国家知识产权示范企', '国家知识产权示范企业'],
    ['国家知识产权强县工程示范县(区)', '国家知识产权强县工程示范县（区）'],
    ['国家优势企业', '国家知识产权优势企业'],
  ])('finds what is most like %s', (name, nearest) => {
    expect(findNearestTitle(name)).toBe(nearest)
  })
})
