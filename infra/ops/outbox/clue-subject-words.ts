/** What a notice tells of clues, as `show` prints it. */
import type { ClueStage, ClueSubject, Occasion } from '../../../functions/core/clues/clue.ts'
import { nameOffice } from '../../../functions/core/compose/party-names.ts'
import { wordClock } from '../../../functions/core/messages/clue-wording.ts'

const OCCASION_NAMES: Readonly<Record<Occasion, string>> = {
  transferred: '转送',
  rejected: '驳回反馈',
  'extension-answered': '延期答复',
  invited: '邀请会办',
  signed: '签收',
  returned: '退回',
  reported: '反馈',
  'extension-asked': '申请延期',
  unreachable: '没有联系人',
  due: '期限提醒',
  overdue: '逾期告知',
}

/** Such as DB-2026-44-000123，期限提醒：签收期限 2026-11-25，期限前3个工作日（T-3，2026-11-20）. */
export function wordClueSubject({ number, occasion, version, office, clock, due, stage, on }: ClueSubject): string {
  const parts = [
    ...(version === undefined ? [] : [`第 ${version} 条办理记录`]),
    ...(office === undefined ? [] : [nameOffice(office)]),
    ...(clock === undefined ? [] : [`${wordClock(clock)} ${due ?? ''}`.trim()]),
    ...(stage === undefined ? [] : [`${wordClueStage(stage)}（${[stage, on ?? []].flat().join('，')}）`]),
  ]
  return `${number}，${OCCASION_NAMES[occasion]}${parts.length === 0 ? '' : `：${parts.join('，')}`}`
}

function wordClueStage(stage: ClueStage): string {
  const days = stage.slice(2)
  if (stage === 'T0') return '期限当日'
  return stage.startsWith('T-') ? `期限前${days}个工作日` : `逾期后第${days}个工作日`
}
