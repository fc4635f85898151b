/** What a recipient's page prints, sentence by sentence; the page only lays it out. */
import type { Access, AnswerPage, Field, Mistake, Submission } from '../answers/answers.ts'
import { type BoxGroup, buildGroups, type Line } from './answer-boxes.ts'
import { TITLES } from './answer-page-wording.ts'
import { buildSections, type Section, type SectionName, sectionOf } from './answer-sections.ts'
import { cleanText } from './text.ts'
import { wordDate, wordRole } from './wording.ts'

/** As typed: of each section its own note. */
export type Typed = Pick<Submission, 'code' | 'name' | 'duties' | 'until'> & { notes: Partial<Record<SectionName, string>> }

export type FormView = {
  title: string
  lead: string
  about: Line[]
  /** With the id of the field that each belongs to. */
  mistakes: { anchor: string; message: string }[]
  groups: BoxGroup[]
  part: AnswerPage['part']
  sections: Section[]
  typed: Typed
  /** By mail the code that stands in it is asked for; who came with the code of an SMS has given it. */
  asksCode: boolean
  askWhom: string
  notice: string
}

export const noteField = (section: SectionName): string => `note-${section}`

const anchorOf = (field: Field, action: string): string =>
  field === 'note' ? noteField(sectionOf(action) ?? 'report') : field === 'action' ? 'actions' : field

const LEADS: Readonly<Record<NonNullable<AnswerPage['matter']> | 'task', string>> = {
  task: '请核对下列事项，勾选要办理的，填写办理人，再选择一种办理方式。',
  'extension-asked': '下列单位申请延期，请审核答复。',
  'extension-answered': '你单位的延期申请已有答复，请查看。尚未完成的事项可以在此继续办理。',
  reopened: '下列事项已被退回，请继续办理；完成后重新报告。',
}
const NOTHING_TO_DO = '下列事项目前无需办理，供查看。'

const EMPTY: Typed = { code: '', name: '', duties: [], until: '', notes: {} }

export const buildAbout = ({ addressee, contact, day }: AnswerPage): Line[] => [
  { label: '单　位', text: cleanText(addressee.name) },
  { label: '联系人', text: `${cleanText(contact.name)}（${wordRole(contact.role)}）` },
  { label: '通知日期', text: wordDate(day) },
]

/** @param again the form as it was sent, and what is wrong with it */
export function buildFormView(
  page: AnswerPage,
  access: Access,
  again?: { action: string; typed: Typed; mistakes: readonly Mistake[] },
): FormView {
  const sections = buildSections(page)
  const matter = page.matter ?? 'task'
  return {
    title: TITLES[matter],
    lead: sections.length === 0 ? NOTHING_TO_DO : LEADS[matter],
    about: buildAbout(page),
    mistakes: (again?.mistakes ?? []).map(({ field, message }) => ({ anchor: anchorOf(field, again?.action ?? ''), message })),
    groups: buildGroups(page, again?.typed.duties),
    part: page.part,
    sections,
    typed: again?.typed ?? EMPTY,
    asksCode: access.kind === 'link',
    askWhom: page.askWhom,
    notice: page.notice,
  }
}
