/** Open clues and timelines as the command line prints them. */
import { LIGHTS } from '../../../functions/core/clues/light.ts'
import type { Clue, ClueDeed } from '../../../functions/core/clues/clue.ts'
import { nameOffice } from '../../../functions/core/compose/party-names.ts'
import { CLOCK_DEEDS, LEVEL_NAMES, STATE_NAMES, wordKind } from '../../../functions/core/messages/clue-wording.ts'
import type { OfficeCode } from '../../../functions/core/register/register.ts'
import { formatTable } from '../print.ts'
import type { ClueLine, NextClock } from './list-clues.ts'

const LIGHT_NAMES = new Map<string, string>(LIGHTS.map(({ code, name }) => [code, name]))

export const DEED_NAMES: Readonly<Record<ClueDeed, string>> = {
  create: '转送',
  sign: '签收',
  return: '退回',
  reroute: '转办',
  invite: '邀请会办',
  contribute: '会办意见',
  handle: '办理',
  report: '反馈',
  reject: '驳回反馈',
  extend: '申请延期',
  'approve-extension': '同意延期',
  'refuse-extension': '不同意延期',
  close: '办结',
  attach: '添加附件',
}

export const wordOffice = (office: OfficeCode): string => `${nameOffice(office)}（${office}）`

export const wordRoute = ({ from, to }: Pick<Clue, 'from' | 'to'>): string => `${wordOffice(from)} → ${wordOffice(to)}`

/** The traffic light stands first: what waits longest, and whose step it is, is what one looks for. */
export const formatClues = (clues: readonly ClueLine[]): string =>
  formatTable(
    ['灯', '线索编号', '等级', '线索类别', '状态', '转送', '期限', '截止日期', '剩余工作日', '由谁办理'],
    clues.map(clue => [
      LIGHT_NAMES.get(clue.light ?? '') ?? null,
      clue.number,
      LEVEL_NAMES[clue.level],
      wordKind(clue.kind),
      STATE_NAMES[clue.state],
      wordCounterpart(clue),
      clue.clock && CLOCK_DEEDS[clue.clock.name],
      clue.clock && clue.clock.due,
      clue.clock && wordLeft(clue.clock),
      clue.clock && nameOffice(clue.clock.owner),
    ]),
  )

function wordCounterpart(clue: ClueLine): string {
  if (clue.counterpart === null) return clue.role === 'own' ? '本局办理' : wordRoute(clue)
  return `${clue.role === 'sent' ? '转至' : '来自'}${wordOffice(clue.counterpart)}`
}

/** On a day off after its last day it is overdue by no working day yet. */
function wordLeft({ left, overdue }: NextClock): string {
  if (!overdue) return String(left)
  return left === 0 ? '逾期' : `逾期 ${-left}`
}

export function sumUpClues(clues: readonly ClueLine[]): string {
  const overdue = clues.filter(({ clock }) => clock?.overdue === true).length
  const lights = LIGHTS.map(({ code, name }) => `${name} ${clues.filter(({ light }) => light === code).length}`)
  return `未办结 ${clues.length} 件，其中逾期 ${overdue} 件（${lights.join('，')}）。`
}
