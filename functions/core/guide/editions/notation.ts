/** Words to write an edition with, so that it reads like the printed guide: part, item, clause, and who answers for it. */
import type { Day } from '../../day.ts'
import type { Clause, Item, ResponsibleParty, Scope } from '../guide.ts'
import { CATEGORIES, type Category, type Standing } from '../../register/register.ts'

const units = (standing: Standing, categories: readonly Category[]): ResponsibleParty[] =>
  categories.map(category => ({ kind: 'unit', standing, category, scope: 'all' }))

const everyCategory = CATEGORIES.map(category => category.code)

/** 示范市, 示范县 … */
export const demonstration = (...categories: Category[]) => units('demonstration', categories)
/** 示范市创建对象 … */
export const creation = (...categories: Category[]) => units('creation', categories)
/** 示范市, 示范县 …，及上述创建对象 */
export const both = (...categories: Category[]) => [...demonstration(...categories), ...creation(...categories)]

/** 各示范单位 */
export const everyDemonstration = demonstration(...everyCategory)
/** 各创建对象 */
export const everyCreation = creation(...everyCategory)
/** 各示范单位、创建对象 */
export const everyUnit = [...everyDemonstration, ...everyCreation]

/** 各省级知识产权局 (all), 相关省级知识产权局 (relevant) */
export const offices = (scope: Scope): ResponsibleParty[] => [{ kind: 'office', scope }]

/** 国家知识产权局…司、…部 */
export const departments = (...names: string[]): ResponsibleParty[] => names.map(name => ({ kind: 'department', name }))

/** 有关…: not every one of the kind (rules.md §3.2). */
export const relevant = (parties: ResponsibleParty[]): ResponsibleParty[] =>
  parties.map(party => (party.kind === 'department' ? party : { ...party, scope: 'relevant' }))

type UnnumberedClause = Omit<Clause, 'id'>

export const clause = (parties: ResponsibleParty[], text: string, due?: Day): UnnumberedClause =>
  due === undefined ? { text, parties } : { text, parties, due }

/** Numbers its clauses `number.1`, `number.2` … */
export const item = (number: number, title: string, clauses: UnnumberedClause[]): Omit<Item, 'part'> => ({
  number,
  title,
  clauses: clauses.map((entry, index) => ({ id: `${number}.${index + 1}`, ...entry })),
})

/** A chapter of the guide, by its title without the number. */
export const part = (title: string, items: Omit<Item, 'part'>[]): Item[] =>
  items.map(({ number, title: itemTitle, clauses }) => ({ number, title: itemTitle, part: title, clauses }))
