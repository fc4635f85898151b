/** What can be done on a recipient's page: of each thing its title, its fields and its buttons. */
import { type Action, type AnswerPage, MOST_NOTE } from '../answers/answers.ts'
import type { Day } from '../day.ts'
import { ACTION_NAMES } from './answer-page-wording.ts'

export type SectionName = 'sign' | 'report' | 'extend' | 'reopen' | 'decide'
/** One thing that can be done, with its own fields and buttons. */
export type Section = {
  name: SectionName
  title: string
  hint: string
  /** The last day that can be asked for. */
  until?: { latest?: Day }
  note?: { label: string }
  buttons: { action: Action; label: string }[]
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
        note: { label: `完成情况说明（选填，${most}）` },
        buttons: [button('report', instead ? '代为报告完成' : '报告完成')],
      }
    case 'extend':
      return {
        name,
        title: '申请延期',
        hint: '确有困难、不能按期完成的，由组织单位审核；答复之前仍以现截止日期为准。再次申请的，以最后一次为准。',
        until: findLatest(page),
        note: { label: `申请原因（必填，${most}）` },
        buttons: [button('extend')],
      }
    case 'reopen':
      return {
        name,
        title: '退回重办',
        hint: '所勾选单位已报告完成、但不符合要求的，退回后恢复提醒。',
        note: { label: `退回原因（必填，${most}）` },
        buttons: [button('reopen')],
      }
    case 'decide':
      return {
        name,
        title: '答复延期申请',
        hint: '同意的，截止日期改为所申请的日期；不同意的，截止日期不变。答复将通知申请单位。',
        note: { label: `意见（不同意的必填，${most}）` },
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

/** In their order, those of which something can be done. */
export function buildSections(page: AnswerPage): Section[] {
  const offered = page.duties.filter(({ may }) => may.length > 0)
  const whose = { own: offered.some(({ as }) => as === 'responsible'), others: offered.some(({ as }) => as === 'organiser') }
  const names = new Set(offered.flatMap(({ may }) => may.flatMap(action => sectionOf(action) ?? [])))
  return [...SECTION_OF.values()]
    .filter((name, index, all) => all.indexOf(name) === index && names.has(name))
    .map(name => buildSection(name, page, whose))
}
