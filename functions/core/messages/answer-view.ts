/** What a recipient's page prints, sentence by sentence; the page only lays it out. */
import {
  type Access,
  type Action,
  type AnswerPage,
  type Field,
  type Mistake,
  MOST_NOTE,
  type Submission,
} from '../answers/answers.ts'
import type { Day } from '../day.ts'
import { type BoxGroup, buildGroups, type Line } from './answer-boxes.ts'
import { ACTION_NAMES, TITLES } from './answer-page-wording.ts'
import { cleanText } from './text.ts'
import { wordDate, wordRole } from './wording.ts'

export type SectionName = 'sign' | 'report' | 'extend' | 'reopen' | 'decide'
/** One thing that can be done, with its own fields and buttons. */
export type Section = {
  name: SectionName
  title: string
  hint: string
  /** The last day that can be asked for. */
  until?: { latest?: Day }
  note?: { label: string; required: boolean }
  buttons: { action: Action; label: string }[]
}

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

/** Whose note goes with an action. */
export const sectionOf = (action: string): SectionName | undefined => SECTION_OF.get(action)
const SECTION_OF: ReadonlyMap<string, SectionName> = new Map([
  ['sign', 'sign'],
  ['report', 'report'],
  ['extend', 'extend'],
  ['reopen', 'reopen'],
  ['grant', 'decide'],
  ['refuse', 'decide'],
])

export const noteField = (section: SectionName): string => `note-${section}`

const anchorOf = (field: Field, action: string): string =>
  field === 'note' ? noteField(sectionOf(action) ?? 'report') : field === 'action' ? 'actions' : field

/** Whether what is offered is for others (代签). */
type Offered = { own: boolean; others: boolean }

const INSTEAD_HINT = '勾选辖区单位的，登记为代签。'

/** How one action stands on the page. */
function buildSection(name: SectionName, page: AnswerPage, { own, others }: Offered): Section {
  const instead = others && !own
  const mixed = others && own ? INSTEAD_HINT : ''
  const button = (action: Action, label: string = ACTION_NAMES[action]): Section['buttons'][number] => ({ action, label })
  const most = `不超过${MOST_NOTE}字`
  switch (name) {
    case 'sign':
      return {
        name,
        title: instead ? '代单位签收' : '签收',
        hint: instead ? '代所勾选单位确认已收到通知。' : `确认已收到通知、正在安排办理。无需填写其他内容。${mixed}`,
        buttons: [button('sign', instead ? '代为签收' : '签收')],
      }
    case 'report':
      return {
        name,
        title: instead ? '代单位报告完成' : '报告完成',
        hint: `所勾选的事项已经办结的，报告后不再提醒。${mixed}`,
        note: { label: `完成情况说明（选填，${most}）`, required: false },
        buttons: [button('report', instead ? '代为报告完成' : '报告完成')],
      }
    case 'extend':
      return {
        name,
        title: '申请延期',
        hint: '确有困难、不能按期完成的，由组织单位审核；答复之前仍以现截止日期为准。',
        until: findLatest(page),
        note: { label: `申请原因（必填，${most}）`, required: true },
        buttons: [button('extend')],
      }
    case 'reopen':
      return {
        name,
        title: '退回重办',
        hint: '所勾选单位已报告完成、但不符合要求的，退回后恢复提醒。',
        note: { label: `退回原因（必填，${most}）`, required: true },
        buttons: [button('reopen')],
      }
    case 'decide':
      return {
        name,
        title: '答复延期申请',
        hint: '同意的，截止日期改为所申请的日期；不同意的，截止日期不变。答复将通知申请单位。',
        note: { label: `意见（不同意的必填，${most}）`, required: false },
        buttons: [button('grant'), button('refuse')],
      }
  }
}

function findLatest({ duties }: AnswerPage): { latest?: Day } {
  const latest = duties
    .flatMap(({ latestExtension }) => latestExtension ?? [])
    .toSorted()
    .at(-1)
  return latest === undefined ? {} : { latest }
}

function buildSections(page: AnswerPage): Section[] {
  const offered = page.duties.filter(({ may }) => may.length > 0)
  const whose = { own: offered.some(({ as }) => as === 'responsible'), others: offered.some(({ as }) => as === 'organiser') }
  const names = new Set(offered.flatMap(({ may }) => may.flatMap(action => sectionOf(action) ?? [])))
  return [...SECTION_OF.values()]
    .filter((name, index, all) => all.indexOf(name) === index && names.has(name))
    .map(name => buildSection(name, page, whose))
}

const LEADS: Readonly<Record<NonNullable<AnswerPage['matter']> | 'task', string>> = {
  task: '请核对下列事项，勾选要办理的，填写签收人，再选择一种办理方式。',
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
