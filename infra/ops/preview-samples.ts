/** What `preview` renders: invented subjects of invented parties, rich enough to show every kind of line. */
import { currentGuide } from '../../functions/core/guide/editions.ts'
import { findClause, findItem } from '../../functions/core/guide/guide.ts'
import type { CorrectionMessage } from '../../functions/core/messages/correction-message.ts'
import type { FallbackMessage } from '../../functions/core/messages/fallback-message.ts'
import type { OfficeReport, UnreachedSubject } from '../../functions/core/messages/office-report.ts'
import type { OperatorReport } from '../../functions/core/messages/operator-report.ts'
import type { RequestMatter, RequestMessage } from '../../functions/core/messages/request-message.ts'
import type { AnswerWay, MessageSubject, TaskMessage } from '../../functions/core/messages/task-message.ts'

type Sketch = Omit<
  MessageSubject,
  'clause' | 'effectiveDue' | 'latest' | 'provisional' | 'late' | 'extended' | 'issuerName' | 'as'
> &
  Partial<MessageSubject> & { clauseId: string }

function buildClause(id: string): MessageSubject['clause'] {
  const item = Number(id.split('.')[0])
  return { id, item, itemTitle: findItem(currentGuide, item)?.title ?? '', text: findClause(currentGuide, id)?.text ?? '' }
}

const buildSubject = ({ clauseId, ...sketch }: Sketch): MessageSubject => ({
  as: 'responsible',
  issuerName: '国家知识产权局',
  clause: buildClause(clauseId),
  effectiveDue: sketch.due,
  latest: sketch.due,
  provisional: false,
  late: false,
  extended: false,
  ...sketch,
})

const NAMES = [
  '示例市',
  '样例市',
  '示例县',
  '示例高新技术产业园区',
  '示例大学',
  '示例研究院',
  '示例科技有限公司',
  '样例制造股份有限公司',
]

/** As many invented units as asked for. */
export const buildSampleUnits = (count: number): { id: string; name: string }[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `990000-${String(index + 1).padStart(3, '0')}`,
    name: index < NAMES.length ? `${NAMES[index]}` : `${NAMES[index % NAMES.length]}（${Math.floor(index / NAMES.length) + 1}）`,
  }))

const SUBJECTS: MessageSubject[] = [
  buildSubject({
    task: 'T2026-014',
    name: '报送2026年经验做法和典型案例',
    clauseId: '16.1',
    stage: 'T-5',
    as: 'organiser',
    due: '2026-11-30',
    workingDaysLeft: 5,
    openUnits: buildSampleUnits(8),
    total: 30,
    reportedUnits: [
      { id: '990000-009', name: '样例大学', on: '2026-11-20' },
      { id: '990000-010', name: '样例研究院', on: '2026-11-22' },
    ],
  }),
  buildSubject({
    task: 'T2026-009',
    name: '报送期满称号牌子清理情况',
    clauseId: '16.3',
    stage: 'T+1',
    due: '2026-11-18',
    workingDaysLeft: -3,
    late: true,
  }),
  buildSubject({
    task: 'T2026-021',
    name: '填报违反诚实信用原则专利申请行为线索排查情况',
    clauseId: '4.2',
    stage: 'T0',
    due: '2026-11-23',
    workingDaysLeft: 0,
  }),
  buildSubject({
    task: 'T2026-017',
    name: '报送知识产权强国建设共建机制落实情况',
    clauseId: '1.2',
    stage: 'T-10',
    due: '2026-12-05',
    effectiveDue: '2026-12-04',
    latest: '2026-12-07',
    workingDaysLeft: 9,
    extended: true,
  }),
  buildSubject({
    task: 'T2026-030',
    name: '年度知识产权质押登记服务总结',
    clauseId: '11.2',
    stage: 'issued',
    due: '2027-01-29',
    workingDaysLeft: 48,
    provisional: true,
  }),
]

const buildSampleLink = (noticeId: string): AnswerWay => ({
  kind: 'link',
  url: `https://duban.example.com/n/${noticeId}/abcdefghijklmnopqrstuv`,
  code: '7KQ2MW',
  until: '2027-01-07',
})

/** The longest that fits. */
const SAMPLE_CODE: AnswerWay = { kind: 'code', site: 'duban-wenshu.example.com', code: '7KQ2MW' }

export const SAMPLE_TASK_MESSAGE: TaskMessage = {
  noticeId: 'task-20261123-office-99-primary-email',
  day: '2026-11-23',
  addressee: { kind: 'office', id: '99', name: '示例省知识产权局', office: '99' },
  contact: { name: '示例甲', role: 'primary' },
  reason:
    '指引第16.3、4.2、1.2、11.2条 → 省级知识产权局（示例省知识产权局）；指引第16.1条 → 负责组织本辖区落实（示例省知识产权局） → 主联系人',
  subjects: SUBJECTS,
  askWhom: '督办系统服务台（示例），电话010-00000000，电子邮箱help@example.com',
  answer: buildSampleLink('task-20261123-office-99-primary-email'),
}

export const SAMPLE_FALLBACK_MESSAGE: FallbackMessage = {
  ...SAMPLE_TASK_MESSAGE,
  noticeId: 'fallback-20261123-unit-990000-001-deputy-email__task-primary-email',
  addressee: { kind: 'unit', id: '990000-001', name: '示例市', office: '99' },
  contact: { name: '示例乙', role: 'deputy' },
  reason: '指引第16.3、4.2、1.2、11.2条 → 责任单位（示例市） → 主联系人',
  subjects: SUBJECTS.filter(subject => subject.as === 'responsible'),
  askWhom: '示例省知识产权局 示例甲（office@example.com）',
  firstWay: { role: 'primary', channel: 'email', fared: 'undelivered' },
  answer: buildSampleLink('fallback-20261123-unit-990000-001-deputy-email__task-primary-email'),
}

/** The same person, whose e-mail was not confirmed. */
export const SAMPLE_FALLBACK_SMS: FallbackMessage = {
  ...SAMPLE_FALLBACK_MESSAGE,
  noticeId: 'fallback-20261123-unit-990000-001-primary-sms__task-primary-email',
  contact: { name: '示例甲', role: 'primary' },
  firstWay: { role: 'primary', channel: 'email', fared: 'unconfirmed' },
  answer: SAMPLE_CODE,
}

const DUTY = buildSubject({
  task: 'T2026-017',
  name: '报送知识产权强国建设共建机制落实情况',
  clauseId: '1.2',
  stage: 'issued',
  due: '2026-12-05',
  effectiveDue: '2026-12-04',
  latest: '2026-12-07',
  workingDaysLeft: 9,
})

const LONG_REASON = `共建机制牵头单位正在调整，须待联席会议议定后报送。${'有关材料正在逐项核对，'.repeat(12)}请予批准。`

function buildSampleRequest(matter: RequestMatter, kind: 'office' | 'unit'): RequestMessage {
  const id = kind === 'office' ? '99' : '990000-001'
  const noticeId = `request-20261123-${kind}-${id}-primary-email__${matter.kind}-a1b2c3d4`
  return {
    noticeId,
    day: '2026-11-23',
    addressee: { kind, id, name: kind === 'office' ? '示例省知识产权局' : '示例市', office: '99' },
    contact: { name: '示例甲', role: 'primary' },
    reason: `示例市的延期申请和办理情况 → ${kind === 'office' ? '示例省知识产权局' : '示例市'} → 主联系人`,
    askWhom: '示例省知识产权局 示例甲（office@example.com）',
    answer: buildSampleLink(noticeId),
    unit: '示例市',
    duty: DUTY,
    matter,
  }
}

const SAMPLE_ANSWERED = {
  kind: 'extension-answered',
  granted: false,
  until: '2026-12-31',
  reason: LONG_REASON,
  by: '示例甲',
  on: '2026-11-23',
} as const

export const SAMPLE_REQUESTS = {
  'request-asked': buildSampleRequest(
    { kind: 'extension-asked', until: '2026-12-31', why: LONG_REASON, by: '示例乙', on: '2026-11-23' },
    'office',
  ),
  'request-refused': buildSampleRequest(SAMPLE_ANSWERED, 'unit'),
  'request-granted': {
    ...buildSampleRequest({ ...SAMPLE_ANSWERED, granted: true }, 'unit'),
    duty: { ...DUTY, due: '2026-12-31', effectiveDue: '2026-12-31', latest: '2026-12-31', workingDaysLeft: 28, extended: true },
  },
  'request-reopened': buildSampleRequest({ kind: 'reopened', reason: LONG_REASON, by: '示例甲', on: '2026-11-23' }, 'unit'),
} satisfies Record<string, RequestMessage>

const buildSampleCorrection = (subjects: MessageSubject[]): CorrectionMessage => ({
  ...SAMPLE_TASK_MESSAGE,
  noticeId: 'correction-20261123-unit-990000-001-primary-email__c20261123-1-a1b2c3d4',
  addressee: { kind: 'unit', id: '990000-001', name: '示例市', office: '99' },
  reason: '指引第16.3、4.2条 → 责任单位（示例市） → 主联系人',
  subjects,
  askWhom: '示例省知识产权局 示例甲（office@example.com）',
  answer: buildSampleLink('correction-20261123-unit-990000-001-primary-email__c20261123-1-a1b2c3d4'),
  corrects: { noticeId: 'task-20261120-unit-990000-001-primary-email', purpose: 'task', day: '2026-11-20', subjects: 2 },
  text: [
    '上述通知把“报送期满称号牌子清理情况”的截止日期误写为2026年11月28日，应为2026年11月18日。',
    '给你单位工作带来不便，深表歉意。',
  ],
})

export const SAMPLE_CORRECTION = buildSampleCorrection(SUBJECTS.slice(1, 3).map(subject => ({ ...subject, late: false })))
const { answer: _, ...UNANSWERED } = buildSampleCorrection([])
/** Nothing is asked any more: there is nothing to answer. */
export const SAMPLE_CORRECTION_OVER: CorrectionMessage = UNANSWERED

/** As it goes by SMS. */
export const bySms = <Message extends { answer?: AnswerWay }>(message: Message): Message =>
  message.answer === undefined ? message : { ...message, answer: SAMPLE_CODE }

const SAMPLE_BRAKE = { office: '99', since: '2026-11-23T01:30:00.000Z', mails: 1000, hardBounces: 31, complaints: 0 }

const toUnreached = ({
  task,
  name,
  due,
  effectiveDue,
  latest,
  provisional,
  workingDaysLeft,
}: MessageSubject): UnreachedSubject => ({ task, name, due, effectiveDue, latest, provisional, workingDaysLeft })

export const SAMPLE_OFFICE_REPORT: OfficeReport = {
  noticeId: 'report-20261123-office-99-primary-email__unreached-2026-11-23T09',
  day: '2026-11-23',
  addressee: { name: '示例省知识产权局' },
  contact: { name: '示例甲', role: 'primary' },
  reason: '辖区内有单位联系不上 → 示例省知识产权局 → 主联系人',
  askWhom: '督办系统服务台（示例），电话010-00000000，电子邮箱help@example.com',
  parties: [
    {
      kind: 'unit',
      id: '990000-001',
      name: '示例市',
      ways: [
        { role: 'primary', channel: 'email', cause: 'hard-bounce' },
        { role: 'deputy', channel: 'sms', cause: 'unreachable: sms-invalid' },
      ],
      subjects: SUBJECTS.slice(1, 4).map(toUnreached),
    },
    {
      kind: 'unit',
      id: '990000-005',
      name: '示例大学',
      ways: [{ role: 'primary', channel: 'email', cause: 'unreachable: soft-bounce' }],
      subjects: SUBJECTS.slice(2, 3).map(toUnreached),
    },
  ],
}

export const SAMPLE_BRAKED_OFFICE: OfficeReport = {
  ...SAMPLE_OFFICE_REPORT,
  noticeId: 'report-20261123-office-99-primary-sms__brake-99-202611230130',
  reason: '示例省知识产权局电子邮件暂停发送 → 示例省知识产权局 → 主联系人',
  parties: [],
  brake: SAMPLE_BRAKE,
}

export const SAMPLE_BRAKE_NOTICE: OperatorReport = {
  noticeId: 'operator-20261123-operator-operator-primary-email__brake-99-202611230130',
  day: '2026-11-23',
  atOnce: true,
  unreachable: [],
  unfinishedOffices: [],
  brakes: [{ ...SAMPLE_BRAKE, officeName: '示例省知识产权局' }],
}

export const SAMPLE_OPERATOR_REPORT: OperatorReport = {
  noticeId: 'operator-20261123-operator-operator-primary-email',
  day: '2026-11-23',
  unreachable: [
    {
      office: '99',
      officeName: '示例省知识产权局',
      day: '2026-11-23',
      party: { kind: 'unit', id: '990000-001', name: '示例市' },
      subjects: [
        { task: 'T2026-014', name: '报送2026年经验做法和典型案例', clause: '16.1', stage: 'T-5' },
        { task: 'T2026-022', name: '报送成效评估准备情况', clause: '15.1', stage: 'T0' },
      ],
    },
    {
      office: '99',
      officeName: '示例省知识产权局',
      day: '2026-11-20',
      party: { kind: 'office', id: '99', name: '示例省知识产权局' },
      subjects: [{ task: 'T2026-009', name: '报送期满称号牌子清理情况', clause: '16.3', stage: 'T+1' }],
    },
  ],
  unfinishedOffices: [{ code: '98', name: '样例省知识产权局' }],
  failures: [
    {
      cause: 'unreachable: hard-bounce',
      count: 1,
      parties: [
        {
          officeName: '示例省知识产权局',
          kind: 'unit',
          id: '990000-005',
          name: '示例大学',
          channel: 'email',
          day: '2026-11-20',
        },
      ],
    },
    {
      cause: 'channel-off',
      count: 2,
      parties: [
        {
          officeName: '示例省知识产权局',
          kind: 'unit',
          id: '990000-002',
          name: '示例园区',
          channel: 'sms',
          day: '2026-11-20',
        },
        {
          officeName: '示例省知识产权局',
          kind: 'unit',
          id: '990000-003',
          name: '示例企业',
          channel: 'sms',
          day: '2026-11-20',
        },
      ],
    },
  ],
  brakes: [{ ...SAMPLE_BRAKE, officeName: '示例省知识产权局' }],
  pauses: [
    { scope: '98', scopeName: '样例省知识产权局', since: '2026-11-20T08:05:00.000Z', reason: '核对联系人', by: '示例运维人员' },
  ],
  suppressed: [
    {
      officeName: '示例省知识产权局',
      kind: 'unit',
      id: '990000-001',
      name: '示例市',
      role: 'primary',
      channel: 'email',
      cause: 'hard-bounce',
    },
  ],
  doubles: {
    count: 1,
    parties: [
      {
        officeName: '示例省知识产权局',
        kind: 'unit',
        id: '990000-006',
        name: '示例研究院',
        channel: 'email',
        day: '2026-11-20',
      },
    ],
  },
}
