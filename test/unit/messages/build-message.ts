/** A task message of which a test names only what matters to it. */
import type { FallbackMessage } from '../../../functions/core/messages/fallback-message.ts'
import type { MessageSubject, TaskMessage } from '../../../functions/core/messages/task-message.ts'

export const buildSubject = (given: Partial<MessageSubject> = {}): MessageSubject => {
  const due = given.due ?? '2026-11-30'
  return {
    task: 'T001',
    name: '报送典型案例',
    clause: {
      id: '16.1',
      item: 16,
      itemTitle: '加强宣传引导和规范挂牌管理',
      text: '做好示范创建工作取得典型经验和工作成效的宣传工作',
    },
    issuerName: '国家知识产权局',
    stage: 'T-5',
    as: 'responsible',
    due,
    effectiveDue: due,
    latest: due,
    provisional: false,
    late: false,
    extended: false,
    workingDaysLeft: 5,
    ...given,
  }
}

export const buildUnits = (count: number): { id: string; name: string }[] =>
  Array.from({ length: count }, (_, index) => ({ id: `990000-${index + 1}`, name: `示例单位${index + 1}` }))

export const buildOrganised = (given: Partial<MessageSubject> = {}): MessageSubject =>
  buildSubject({ as: 'organiser', openUnits: buildUnits(2), total: 5, ...given })

export const buildMessage = (given: Partial<TaskMessage> = {}): TaskMessage => ({
  noticeId: 'task-20261123-unit-990000-001-primary-email',
  day: '2026-11-23',
  addressee: { kind: 'unit', id: '990000-001', name: '示例市', office: '99' },
  contact: { name: '示例甲', role: 'primary' },
  reason: '指引第16.1条 → 责任单位（示例市） → 主联系人',
  subjects: [buildSubject()],
  askWhom: '示例省知识产权局，电话010-00000000',
  ...given,
})

/** By a second way: the first contact's mail came back, the deputy is told. */
export const buildFallback = (given: Partial<FallbackMessage> = {}): FallbackMessage => ({
  ...buildMessage({ contact: { name: '示例乙', role: 'deputy' } }),
  noticeId: 'fallback-20261123-unit-990000-001-deputy-email__task-primary-email',
  firstWay: { role: 'primary', channel: 'email', fared: 'undelivered' },
  ...given,
})

/** Saturday the 5th, urged by Friday the 4th, moved by law to Monday the 7th. */
export const DAY_OFF = { due: '2026-12-05', effectiveDue: '2026-12-04', latest: '2026-12-07' }

/** Sunday the 15th inside Spring Festival, urged by the make-up Saturday the 14th, moved by law to Tuesday the 24th. */
export const FESTIVAL = { due: '2026-02-15', effectiveDue: '2026-02-14', latest: '2026-02-24' }
