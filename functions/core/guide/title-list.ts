/**
 * The titles that exist and what is known of them (facts of November 2026 from public notices; no full list of names was found).
 * One entry is one title under the several names it has had. Titles are matched by their whole name, never by a part of it.
 */

/**
 * `yes`: one of the 「知识产权强国建设相关示范单位」. `asked`: not plainly one of them, so the office is asked. `no`: its term decides.
 */
export type ProgrammeStanding = 'yes' | 'asked' | 'no'

export type ListedTitle = {
  names: readonly [string, ...string[]]
  kind: '示范' | '优势' | '试点' | '试验'
  programme: ProgrammeStanding
  /** What is known of the printed term. */
  term: string
  source: string
}

const NOTICE_2019 = '国知发运字〔2019〕39号'
const NOTICE_2020 = '国知发运字〔2020〕40号'
const NOTICE_2022 = '国知发运字〔2022〕33号'
const GUIDE = '知识产权强国建设示范创建年度工作指引（2026）'

export const TITLES: readonly ListedTitle[] = [
  {
    names: ['国家知识产权强市建设示范城市', '国家知识产权强市建设示范市'],
    kind: '示范',
    programme: 'yes',
    term: '三年（2022 年批次：2022-07 至 2025-06）',
    source: NOTICE_2022,
  },
  { names: ['国家知识产权强县建设示范县'], kind: '示范', programme: 'yes', term: '三年（2022 年批次）', source: NOTICE_2022 },
  {
    names: ['国家级知识产权强国建设示范园区', '国家知识产权强国建设示范园区'],
    kind: '示范',
    programme: 'yes',
    term: '三年（2022 年批次）',
    source: NOTICE_2022,
  },
  {
    names: ['国家知识产权服务业高质量集聚发展示范区', '国家知识产权服务业集聚发展示范区'],
    kind: '示范',
    programme: 'yes',
    term: '未查到',
    source: GUIDE,
  },
  { names: ['国家知识产权示范高校'], kind: '示范', programme: 'yes', term: '三年（2020-10 至 2023-10）', source: NOTICE_2020 },
  { names: ['国家知识产权示范科研机构'], kind: '示范', programme: 'yes', term: '未查到', source: GUIDE },
  {
    names: ['国家知识产权示范企业'],
    kind: '示范',
    programme: 'yes',
    term: '2019 年及以前认定的，须通过 2022 年复核方可保留',
    source: '国知办函运字〔2022〕497号',
  },
  {
    names: ['国家知识产权示范城市'],
    kind: '示范',
    programme: 'asked',
    term: '三年，2012、2013、2015、2016、2019 年分批复核延续',
    source: '2015 年复核通知',
  },
  { names: ['国家知识产权示范园区'], kind: '示范', programme: 'asked', term: '三年（2019 年）', source: NOTICE_2019 },
  {
    names: ['国家知识产权强县工程示范县（区）', '国家知识产权强县工程示范县', '国家知识产权强县工程示范区'],
    kind: '示范',
    programme: 'asked',
    term: '三年',
    source: NOTICE_2019,
  },
  {
    names: ['国家知识产权优势企业'],
    kind: '优势',
    programme: 'no',
    term: '三年（2022 年批次：2022-10 至 2025-09）',
    source: '企业公开信息',
  },
  {
    names: ['国家知识产权强市建设试点城市', '国家知识产权试点城市'],
    kind: '试点',
    programme: 'no',
    term: '三年',
    source: `${NOTICE_2022}、${NOTICE_2019}`,
  },
  {
    names: [
      '国家知识产权强县建设试点县',
      '国家知识产权强县工程试点县（区）',
      '国家知识产权强县工程试点县',
      '国家知识产权强县工程试点区',
    ],
    kind: '试点',
    programme: 'no',
    term: '三年或两年',
    source: `${NOTICE_2022}、${NOTICE_2019}`,
  },
  {
    names: ['国家级知识产权强国建设试点园区', '国家知识产权试点园区'],
    kind: '试点',
    programme: 'no',
    term: '三年',
    source: `${NOTICE_2022}、${NOTICE_2019}`,
  },
  { names: ['国家知识产权试点高校'], kind: '试点', programme: 'no', term: '三年（2020-10 至 2023-10）', source: NOTICE_2020 },
  {
    names: ['国家知识产权服务业高质量集聚发展试验区', '国家知识产权服务业集聚发展试验区'],
    kind: '试验',
    programme: 'no',
    term: '未查到',
    source: '未查到',
  },
]

/** Brackets of either width are the same. */
const toKey = (name: string): string => name.trim().replaceAll('(', '（').replaceAll(')', '）')

const BY_NAME: ReadonlyMap<string, ListedTitle> = new Map(TITLES.flatMap(title => title.names.map(name => [toKey(name), title])))

/** The list's entry for a title by its whole name, or undefined. */
export const findListedTitle = (name: string): ListedTitle | undefined => BY_NAME.get(toKey(name))

/** How many characters must be put in, taken out or replaced (Levenshtein). */
function countEdits(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [row, character] of from.split('').entries()) {
    const current = [row + 1]
    for (const [column, other] of to.split('').entries()) {
      const replaced = (previous[column] ?? 0) + (character === other ? 0 : 1)
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1))
    }
    previous = current
  }
  return previous.at(-1) ?? 0
}

/** The listed name that is most like `name`: for advice, never for matching. */
export function findNearestTitle(name: string): string {
  const [first, ...others] = TITLES.flatMap(title => title.names)
  let nearest = { name: first ?? '', edits: countEdits(toKey(name), toKey(first ?? '')) }
  for (const other of others) {
    const edits = countEdits(toKey(name), toKey(other))
    if (edits < nearest.edits) nearest = { name: other, edits }
  }
  return nearest.name
}
