import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { guide2026 } from '../../functions/core/guide/editions/2026.ts'
import { type Clause, findClause, findItem, type Guide, type ResponsibleParty } from '../../functions/core/guide/guide.ts'
import { DEPARTMENTS } from '../../functions/core/register/register.ts'

// The printed guide from its second part on, without line breaks: the first part asks nothing of anybody.
const withoutSpace = (text: string) => text.replaceAll(/\s/g, '')
const source = readFileSync(new URL('../../functions/core/guide/editions/2026.txt', import.meta.url), 'utf8')
const whole = withoutSpace(source)
const printed = whole.slice(whole.indexOf('二、强化示范创建顶层设计'))

const NUMERALS = '一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六'.split(' ')
const PART_NUMERALS = '二三四五六七'
const CATEGORIES: Record<string, string> = {
  示范市: 'city',
  示范县: 'county',
  县: 'county',
  示范园区: 'park',
  国家知识产权强国建设示范园区: 'park',
  服务业集聚发展示范区: 'services-cluster',
  国家知识产权服务业高质量集聚发展示范区: 'services-cluster',
  示范高校: 'university',
  国家知识产权示范高校: 'university',
  示范科研机构: 'institute',
  国家知识产权示范科研机构: 'institute',
  示范企业: 'enterprise',
  国家知识产权示范企业: 'enterprise',
}
const every = (standing: string) =>
  ['city', 'county', 'park', 'services-cluster', 'university', 'institute', 'enterprise'].map(
    category => `all ${standing} ${category}`,
  )
const WHOLE_WORDS: Record<string, string[]> = {
  各示范单位: every('demonstration'),
  各知识产权强国建设示范单位: every('demonstration'),
  创建对象: every('creation'),
  各创建对象: every('creation'),
  '2025—2027年知识产权强国建设示范创建对象': every('creation'),
  各省级知识产权局: ['all office'],
  相关省级知识产权局: ['relevant office'],
  国家知识产权强国建设工作部际联席会议办公室: ['department 国家知识产权强国建设工作部际联席会议办公室'],
  国家知识产权局办公室: ['department 国家知识产权局办公室'],
  ...Object.fromEntries(
    '战略规划司 知识产权运用促进司 人事司 专利局审业部 知识产权保护司 商标局 条法司 公共服务司 专利局专利文献部 国际合作司'
      .split(' ')
      .flatMap(name => [name, `国家知识产权局${name}`].map(word => [word, [`department ${name}`]])),
  ),
}
// 1.1 explains, inside its brackets, how all that follows is to be read.
const EXPLANATION = '，各项任务均由省级知识产权局负责组织本辖区内的示范单位、创建对象落实，以下仅列出任务涉及的示范单位、创建对象'

/** The words between one pair of brackets as parties, by the tables above. */
function readParties(group: string): string[] {
  const words = group
    .replace(EXPLANATION, '')
    .replaceAll(/[（(]以下简称[^（()）]*[）)]/g, '')
    .split(/[、，,]/)
  const parties: string[] = []
  for (const word of words) {
    const scope = word.startsWith('有关') ? 'relevant' : 'all'
    const category = CATEGORIES[word.replace(/^有关/, '')]
    const created = CATEGORIES[word.replace(/创建对象$/, '')]
    if (WHOLE_WORDS[word]) parties.push(...WHOLE_WORDS[word])
    else if (category) parties.push(`${scope} demonstration ${category}`)
    else if (created) parties.push(`all creation ${created}`)
    else if (word === '及上述创建对象')
      parties.push(
        ...parties.filter(party => party.includes('demonstration')).map(party => party.replace('demonstration', 'creation')),
      )
    else throw new Error(`nobody knows who ${word} is`)
  }
  return parties
}

/** The brackets that open at `start`, whatever their width and shape. */
function readGroup(start: number): string {
  let depth = 0
  for (let end = start; end < printed.length; end++) {
    if ('〔（('.includes(printed[end]!)) depth++
    if ('〕）)'.includes(printed[end]!)) depth--
    if (depth === 0) return printed.slice(start, end + 1)
  }
  return ''
}

const show = (party: ResponsibleParty) =>
  party.kind === 'unit'
    ? `${party.scope} ${party.standing} ${party.category}`
    : party.kind === 'office'
      ? `${party.scope} office`
      : `department ${party.name}`

/** Walks the printed text with the data in hand: the first place where they part, or undefined at the end of both. */
function findSlip(guide: Guide): string | undefined {
  let cursor = 0
  let parts = 0
  let part = ''
  const take = (text: string) => {
    const isNext = printed.startsWith(text, cursor)
    if (isNext) cursor += text.length
    return isNext
  }
  for (const [index, item] of guide.items.entries()) {
    if (item.part !== part && !take(`${PART_NUMERALS[parts++]}、${item.part}`)) return `item ${item.number}: part`
    part = item.part
    const numeral = NUMERALS[index]
    if (item.number !== index + 1 || !(take(`（${numeral}）`) || take(`(${numeral})`))) return `item ${item.number}: number`
    if (!take(`${item.title}。`)) return `item ${item.number}: title`
    for (const [position, clause] of item.clauses.entries()) {
      if (clause.id !== `${item.number}.${position + 1}`) return `${clause.id}: id`
      if (!take(withoutSpace(clause.text))) return `${clause.id}: text`
      const group = readGroup(cursor)
      if (group === '' || !take(`${group}。`)) return `${clause.id}: not followed by its parties`
      const expected = readParties(group.slice(1, -1)).toSorted().join('; ')
      if (clause.parties.map(show).toSorted().join('; ') !== expected) return `${clause.id}: parties, printed ${expected}`
    }
  }
  return cursor === printed.length ? undefined : `left over: ${printed.slice(cursor, cursor + 20)}`
}

// Clauses share lists of parties, and `structuredClone` would keep them shared.
const copyClause = (clause: Clause): Clause => structuredClone(clause)

/** What `findSlip` says after a change to a copy. */
const slip = (change: (guide: Guide) => void) => {
  const copy = { ...guide2026, items: guide2026.items.map(item => ({ ...item, clauses: item.clauses.map(copyClause) })) }
  change(copy)
  return findSlip(copy)
}

const clauses = guide2026.items.flatMap(item => item.clauses)

describe('the guide of 2026 as data', () => {
  it('follows the printed text word for word, party for party, from the second part to the end', () => {
    expect(findSlip(guide2026)).toBeUndefined()
  })

  it('has 16 items in 6 parts with 51 clauses', () => {
    expect(guide2026.items).toHaveLength(16)
    expect(new Set(guide2026.items.map(item => item.part)).size).toBe(6)
    expect(clauses).toHaveLength(51)
  })

  it('keeps each text on one line, as printed but for the line breaks', () => {
    const onOneLine = source.replaceAll('\n', '')
    expect(clauses.filter(clause => !onOneLine.includes(clause.text) || clause.text !== clause.text.trim())).toEqual([])
  })

  it('has a due date in 15.2 only, where the guide says 在 2026 年底之前', () => {
    expect(clauses.filter(clause => clause.due).map(({ id, due }) => [id, due])).toEqual([['15.2', '2026-12-31']])
    expect(findClause(guide2026, '15.2')?.text).toMatch(/^在 2026 年底之前/)
  })

  it('names departments as the register does', () => {
    const names = clauses.flatMap(clause => clause.parties.flatMap(party => (party.kind === 'department' ? [party.name] : [])))
    expect([...new Set(names)].toSorted()).toEqual(DEPARTMENTS.toSorted())
  })

  it('is found by the number of a clause or an item', () => {
    expect(findClause(guide2026, '16.3')?.text).toContain('相关牌子不得再悬挂')
    expect(findClause(guide2026, '16.4')).toBeUndefined()
    expect(findItem(guide2026, 5)?.title).toBe('牢固树立提升专利质量的政策导向')
    expect(findItem(guide2026, 17)).toBeUndefined()
  })
})

describe('a slip in the data is noticed:', () => {
  const everyParty = clauses.flatMap(clause => clause.parties.map((party, index) => [clause.id, show(party), index] as const))

  it.each(everyParty)('%s without %s', (id, _party, index) => {
    expect(slip(guide => findClause(guide, id)!.parties.splice(index, 1))).toMatch(new RegExp(`^${id}: parties`))
  })

  it.each<[string, string, (guide: Guide) => void]>([
    ['有关 taken for all', '8.3: parties', guide => Object.assign(findClause(guide, '8.3')!.parties[0]!, { scope: 'all' })],
    ['a sentence left out', '8.1: text', guide => (findClause(guide, '8.1')!.text = '加强知识产权纠纷“总对总”在线诉调对接')],
    ['a text cut short', '16.3: not followed', guide => (findClause(guide, '16.3')!.text = '除 2020 年以后')],
    [
      'two clauses in the wrong order',
      '9.1: text',
      guide => Object.assign(guide.items[8]!.clauses[0]!, { text: clauses[28]!.text }),
    ],
    ['a clause lost', '7.3: id', guide => guide.items[6]!.clauses.splice(1, 1)],
    [
      'a department too many',
      '2.3: parties',
      guide => findClause(guide, '2.3')!.parties.push({ kind: 'department', name: '人事司' }),
    ],
    ['an item lost', 'left over', guide => guide.items.pop()],
  ])('%s', (_title, expected, change) => {
    expect(slip(change)).toContain(expected)
  })
})
