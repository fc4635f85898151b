/** The guide as data: items, clauses and who answers for each. An edition is one file, `editions/<year>.ts`. */
import type { Day } from '../day.ts'
import type { Category, Standing } from '../register/register.ts'

/** `relevant` = 相关 or 有关: not every one of the kind (rules.md §3.1, §3.2). */
export type Scope = 'all' | 'relevant'

export type ResponsibleParty =
  | { kind: 'unit'; standing: Standing; category: Category; scope: Scope }
  | { kind: 'office'; scope: Scope }
  | { kind: 'department'; name: string }

export type Clause = {
  /** `item.n`, such as `16.1`. */
  id: string
  /** The clause's sentence or sentences as the guide prints them, up to the brackets: without the last full stop. */
  text: string
  parties: ResponsibleParty[]
  /** Only where the guide itself names a day. */
  due?: Day
}

export type Item = { number: number; title: string; part: string; clauses: Clause[] }

export type Guide = { edition: string; items: Item[] }

/** The clause of that id, such as `16.1`, or undefined. */
export const findClause = (guide: Guide, id: string): Clause | undefined =>
  findItem(guide, Number(id.split('.')[0]))?.clauses.find(clause => clause.id === id)

/** The item of that number, or undefined where the guide has none. */
export const findItem = (guide: Guide, number: number): Item | undefined => guide.items.find(item => item.number === number)
