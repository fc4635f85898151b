/** What `preview` renders of clues: invented numbers between offices, one message for each occasion. */
import type { ClockName } from '../../functions/core/clues/clue.ts'
import type { ClueMessage, MessageClue } from '../../functions/core/messages/clue-message.ts'

const NUMBER = 'DB-2026-44-000123'

const buildClock = (name: ClockName, due: string, workingDaysLeft: number): NonNullable<MessageClue['clock']> => ({
  name,
  due,
  workingDaysLeft,
  dayOff: false,
  provisional: false,
})

const buildClue = (given: Partial<MessageClue> & Pick<MessageClue, 'occasion'>): MessageClue => {
  const number = given.number ?? NUMBER
  return {
    number,
    kind: 'trademark-squatting',
    level: 'ordinary',
    state: 'signed',
    from: '44',
    to: '31',
    url: `https://duban.example.com/clues/${number}`,
    ...given,
  }
}

const RECEIVER = { id: '31', name: '上海市知识产权局' }
const SENDER = { id: '44', name: '广东省知识产权局' }
const INVITED = { id: '33', name: '浙江省知识产权局' }

function buildSample({ id, name }: { id: string; name: string }, subjects: MessageClue[], why: string): ClueMessage {
  const planned = subjects.every(({ occasion }) => occasion === 'due' || occasion === 'overdue')
  return {
    noticeId: `clue-20261123-office-${id}-primary-email${planned ? '' : '__a1b2c3d4e5'}`,
    day: '2026-11-23',
    addressee: { kind: 'office', id, name, office: id },
    contact: { name: '示例甲', role: 'primary' },
    reason: `${why} → ${name} → 主联系人`,
    askWhom: '督办系统服务台（示例），电话010-00000000，电子邮箱help@example.com',
    subjects,
  }
}

const TO_SIGN = buildClue({
  occasion: 'transferred',
  level: 'urgent',
  state: 'transferred',
  clock: buildClock('signBy', '2026-11-24', 1),
})

const SEVERAL: MessageClue[] = [
  buildClue({ occasion: 'due', stage: 'T-3', state: 'handling', clock: buildClock('reportBy', '2026-11-26', 3) }),
  buildClue({
    occasion: 'due',
    stage: 'T+1',
    number: 'DB-2026-51-000007',
    kind: 'patent-count-policy',
    level: 'urgent',
    state: 'transferred',
    from: '51',
    late: true,
    clock: buildClock('signBy', '2026-11-20', -1),
  }),
  buildClue({
    occasion: 'overdue',
    stage: 'T+1',
    number: 'DB-2026-31-000045',
    kind: 'plaque-misuse',
    from: '31',
    to: '66',
    clock: buildClock('handleBy', '2026-11-20', -1),
  }),
]

export const SAMPLE_CLUES = {
  'clue-transferred': buildSample(RECEIVER, [TO_SIGN], `线索${NUMBER}转送`),
  'clue-rejected': buildSample(
    RECEIVER,
    [buildClue({ occasion: 'rejected', state: 'handling', clock: buildClock('reportBy', '2026-12-07', 10) })],
    `线索${NUMBER}的反馈退回`,
  ),
  'clue-extension-granted': buildSample(
    RECEIVER,
    [
      buildClue({
        occasion: 'extension-answered',
        state: 'handling',
        until: '2026-12-31',
        granted: true,
        clock: buildClock('reportBy', '2026-12-31', 28),
      }),
    ],
    `线索${NUMBER}的延期答复`,
  ),
  'clue-extension-refused': buildSample(
    RECEIVER,
    [
      buildClue({
        occasion: 'extension-answered',
        state: 'handling',
        until: '2026-12-31',
        granted: false,
        clock: buildClock('reportBy', '2026-12-07', 10),
      }),
    ],
    `线索${NUMBER}的延期答复`,
  ),
  'clue-invited': buildSample(
    INVITED,
    [buildClue({ occasion: 'invited', clock: buildClock('reportBy', '2026-12-07', 10) })],
    `线索${NUMBER}会办`,
  ),
  'clue-signed': buildSample(
    SENDER,
    [buildClue({ occasion: 'signed', clock: buildClock('handleBy', '2026-12-07', 10) })],
    `线索${NUMBER}签收`,
  ),
  'clue-returned': buildSample(
    SENDER,
    [buildClue({ occasion: 'returned', state: 'returned', clock: buildClock('decideBy', '2026-11-25', 2) })],
    `线索${NUMBER}退回`,
  ),
  'clue-reported': buildSample(
    SENDER,
    [buildClue({ occasion: 'reported', state: 'reported', clock: buildClock('reviewBy', '2026-11-30', 5) })],
    `线索${NUMBER}反馈`,
  ),
  'clue-extension-asked': buildSample(
    SENDER,
    [
      buildClue({
        occasion: 'extension-asked',
        state: 'handling',
        until: '2026-12-31',
        clock: buildClock('reportBy', '2026-12-07', 10),
      }),
    ],
    `线索${NUMBER}申请延期`,
  ),
  'clue-unreachable': {
    ...buildSample(SENDER, [{ ...TO_SIGN, occasion: 'unreachable' }], `线索${NUMBER}无法通知上海市知识产权局`),
    noticeId: 'clue-20261123-department-5ZWG5qCH5bGA-primary-email__a1b2c3d4e5',
    addressee: { kind: 'department', id: '商标局', name: '商标局', office: null },
  },
  'clue-due': buildSample(
    RECEIVER,
    [
      buildClue({
        occasion: 'due',
        stage: 'T0',
        state: 'handling',
        clock: buildClock('reportBy', '2026-11-23', 0),
      }),
    ],
    `线索${NUMBER}反馈期限提醒`,
  ),
  'clue-overdue': buildSample(
    SENDER,
    [buildClue({ occasion: 'overdue', stage: 'T+1', state: 'handling', clock: buildClock('reportBy', '2026-11-20', -1) })],
    `线索${NUMBER}反馈逾期`,
  ),
  'clue-email': buildSample(RECEIVER, SEVERAL, '线索办理期限提醒'),
  'clue-fallback': {
    ...buildSample(RECEIVER, SEVERAL, '线索办理期限提醒'),
    noticeId: 'fallback-20261123-office-31-deputy-email__clue-primary-email',
    contact: { name: '示例乙', role: 'deputy' },
    firstWay: { role: 'primary', channel: 'email', fared: 'undelivered' },
  },
} satisfies Record<string, ClueMessage>
