/** What is wrong with an act that the state and the caller's side allow. */
import type { Day } from '../day.ts'
import { ALL_OFFICES, CENTRE, CENTRE_NAME, findOfficeName, type OfficeCode } from '../register/register.ts'
import type { Act, Mistake } from './clue-calls.ts'
import type { Clue } from './clue.ts'
import { listInvited } from './effects.ts'
import type { Move } from './machine.ts'
import { avoid } from './routing.ts'

type Known = { clue: Clue; targetOffice?: OfficeCode | undefined }

/** In Chinese, each with its mend. */
export function listMistakes(known: Known, move: Move, act: Act, today: Day): Mistake[] {
  switch (act.action) {
    case 'reroute':
      return toMistakes('office', [whyNoOffice(act.office) ?? whyNotTo(known, act.office)])
    case 'invite':
      return toMistakes('offices', listWhyNotInvited(known, act.offices))
    case 'extend':
      return toMistakes('reportBy', [whyNotUntil(known.clue, act.reportBy, today)])
    case 'approve-extension':
      return toMistakes('reportBy', [whyTooLate(known.clue, today)])
    case 'close':
      return toMistakes('reason', [
        move.reason === 'needed' && isBlank(act.reason) ? '线索尚未反馈，撤回办结须填写理由' : undefined,
      ])
    case 'sign':
    case 'return':
    case 'contribute':
    case 'handle':
    case 'report':
    case 'reject':
    case 'refuse-extension':
      return []
  }
}

const toMistakes = (field: string, messages: readonly (string | undefined)[]): Mistake[] =>
  messages.flatMap(message => (message === undefined ? [] : [{ field, message }]))

const isBlank = (text: string | undefined): boolean => text === undefined || text.trim() === ''
const nameOf = (office: OfficeCode): string => findOfficeName(office) ?? CENTRE_NAME

const whyNoOffice = (office: OfficeCode): string | undefined =>
  ALL_OFFICES.includes(office)
    ? undefined
    : `没有代码为“${office}”的机构，请填写省级知识产权局的两位代码，或 00（国家知识产权局）`

function whyNotTo({ clue, targetOffice }: Known, asked: OfficeCode): string | undefined {
  const office = avoid(asked, targetOffice)
  if (!clue.returnedBy.includes(office)) return undefined
  const avoided = office === asked ? '' : `${nameOf(asked)}是被反映单位，须回避，应转${CENTRE_NAME}；而`
  return `${avoided}${nameOf(office)}已退回过该线索，不能再转给该局，请改转其他局或办结`
}

function listWhyNotInvited({ clue, targetOffice }: Known, asked: readonly OfficeCode[]): (string | undefined)[] {
  if (asked.length === 0) return ['请至少填写一个会办局的代码']
  const unknown = asked.map(whyNoOffice).filter(why => why !== undefined)
  if (unknown.length > 0) return unknown
  return listInvited(asked, targetOffice).map(office => {
    const isAvoided = office === CENTRE && !asked.includes(CENTRE)
    const lead = isAvoided ? `被反映单位须回避，改请${CENTRE_NAME}会办；而` : ''
    if (office === clue.to) return `${lead}${nameOf(office)}是承办局，无须邀请，请去掉该项`
    return clue.invited.includes(office) ? `${lead}${nameOf(office)}已在会办局之列，请去掉该项` : undefined
  })
}

function whyNotUntil({ clocks }: Clue, until: Day, today: Day): string | undefined {
  const due = clocks.reportBy?.due ?? today
  const earliest = due < today ? today : due
  if (until <= earliest) return `申请延至的日期须晚于${earliest === due ? `现反馈期限 ${due}` : `今日 ${today}`}`
  const latest = `${Number(due.slice(0, 4)) + 1}${due.slice(4)}`
  return until > latest ? `申请延至的日期最晚为 ${latest}（现反馈期限之后一年）` : undefined
}

const whyTooLate = ({ extension }: Clue, today: Day): string | undefined =>
  extension !== undefined && extension.reportBy <= today
    ? `所申请的日期 ${extension.reportBy} 已到，不能再批准，请不予批准，由承办局重新申请`
    : undefined
