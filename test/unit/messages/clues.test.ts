import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { renderClueEmail, renderClueSms } from '../../../functions/adapters/templates/render.ts'
import { CLOCK_NAMES, CLUE_KINDS, CLUE_STATES, LEVELS, OCCASIONS, type ClockName } from '../../../functions/core/clues/clue.ts'
import { buildClueSms } from '../../../functions/core/messages/clue-sms.ts'
import type { ClueMessage, MessageClue } from '../../../functions/core/messages/clue-message.ts'
import { ALL_OFFICES, ROLE_CODES } from '../../../functions/core/register/register.ts'
import { SAMPLE_CLUES } from '../../../infra/ops/preview-clues.ts'

const SIGNATURE = '【知识产权督办】'
const DAY = '2026-11-23'

const clock = (name: ClockName, due: string, workingDaysLeft: number, part: Partial<MessageClue['clock']> = {}) => ({
  name,
  due,
  workingDaysLeft,
  dayOff: false,
  provisional: false,
  ...part,
})

const clue = (part: Partial<MessageClue>): MessageClue => ({
  number: 'DB-2026-44-000123',
  kind: 'agency-violation',
  level: 'ordinary',
  state: 'signed',
  from: '44',
  to: '31',
  occasion: 'signed',
  url: 'https://duban.example.com/clues/DB-2026-44-000123',
  ...part,
})

const message = (subjects: MessageClue[], part: Partial<ClueMessage> = {}): ClueMessage => ({
  noticeId: 'clue-20261123-office-31-primary-email',
  day: DAY,
  addressee: { kind: 'office', id: '31', name: '上海市知识产权局', office: '31' },
  contact: { name: '示例甲', role: 'primary' },
  reason: '线索转送 → 上海市知识产权局 → 主联系人',
  askWhom: '示例服务台',
  subjects,
  ...part,
})

/** Title, first sentences, SMS: written by hand. */
const OCCASION_TEXTS: readonly [string, Partial<MessageClue>, title: string, lead: string, sms: string][] = [
  [
    'transferred',
    { occasion: 'transferred', state: 'transferred', clock: clock('signBy', '2026-11-25', 2) },
    '请于11月25日下班前签收代理机构线索DB-2026-44-000123',
    '广东省知识产权局转来线索1件，由你单位承办。请于11月25日下班前签收；不属于你单位职责范围的，请说明理由退回。',
    '代理机构线索DB-2026-44-000123已转送你单位，请于11月25日前签收。请登录系统办理。',
  ],
  [
    'transferred to the centre',
    { occasion: 'transferred', state: 'transferred', to: '00', level: 'urgent', clock: clock('signBy', DAY, 0) },
    '【紧急】请于今天下班前签收代理机构线索DB-2026-44-000123',
    '广东省知识产权局转来线索1件，由你单位承办。请于今天下班前签收；不属于你单位职责范围的，请说明理由退回。',
    '紧急：代理机构线索DB-2026-44-000123已转送你单位，请于11月23日前签收。请登录系统办理。',
  ],
  [
    'transferred long ago',
    { occasion: 'transferred', state: 'transferred', clock: clock('signBy', '2026-11-20', -1) },
    '请立即签收代理机构线索DB-2026-44-000123',
    '广东省知识产权局转来线索1件，由你单位承办。请立即签收；不属于你单位职责范围的，请说明理由退回。',
    '代理机构线索DB-2026-44-000123已转送你单位，期限11月20日已过，请立即签收。请登录系统办理。',
  ],
  [
    'rejected',
    { occasion: 'rejected', state: 'handling', clock: clock('reportBy', '2026-12-07', 10) },
    '代理机构线索DB-2026-44-000123的反馈未通过审核，请于12月7日下班前重新反馈',
    '你单位对本线索的反馈未通过审核，线索退回继续办理。请按审核意见办理，于12月7日下班前重新反馈。',
    '代理机构线索DB-2026-44-000123反馈未通过，请于12月7日前重新反馈。请登录系统办理。',
  ],
  [
    'extension granted, to a day off of another year',
    {
      occasion: 'extension-answered',
      until: '2027-01-02',
      granted: true,
      clock: clock('reportBy', '2027-01-02', 29, { dayOff: true }),
    },
    '代理机构线索DB-2026-44-000123的延期申请已获同意，反馈期限延至2027年1月2日',
    '你单位对本线索的延期申请已获同意，反馈期限延至2027年1月2日。请按新的期限反馈办理结果。',
    '代理机构线索DB-2026-44-000123延期已获同意，反馈期限延至2027年1月2日。请登录系统办理。',
  ],
  [
    'extension refused',
    { occasion: 'extension-answered', until: '2026-12-31', granted: false, clock: clock('reportBy', '2026-12-07', 10) },
    '代理机构线索DB-2026-44-000123的延期申请未获同意，反馈期限仍为12月7日',
    '你单位对本线索的延期申请未获同意，反馈期限仍为12月7日。请于12月7日下班前反馈办理结果。',
    '代理机构线索DB-2026-44-000123延期未获同意，反馈期限仍为12月7日。请登录系统办理。',
  ],
  [
    'invited',
    { occasion: 'invited', clock: clock('reportBy', '2026-12-07', 10) },
    '请会办代理机构线索DB-2026-44-000123',
    '上海市知识产权局邀请你单位会办本线索。请协助核查，尽早提出会办意见，以便承办机关按期反馈。',
    '代理机构线索DB-2026-44-000123请你单位会办，反馈期限12月7日。请登录系统办理。',
  ],
  [
    'signed',
    { occasion: 'signed', clock: clock('handleBy', '2026-12-07', 10) },
    '代理机构线索DB-2026-44-000123已签收',
    '上海市知识产权局已签收你单位转送的本线索，将按期限办理。现不需要你单位办理。',
    '代理机构线索DB-2026-44-000123已签收，办理期限12月7日。请登录系统查看。',
  ],
  [
    'returned',
    { occasion: 'returned', state: 'returned', clock: clock('decideBy', '2026-11-25', 2) },
    '代理机构线索DB-2026-44-000123被退回，请于11月25日下班前转办或者办结',
    '上海市知识产权局退回了本线索，理由请在系统中查看。请于11月25日下班前转办其他机关，或者说明理由后办结。',
    '代理机构线索DB-2026-44-000123被退回，请于11月25日前转办或者办结。请登录系统办理。',
  ],
  [
    'reported',
    { occasion: 'reported', state: 'reported', clock: clock('reviewBy', '2026-11-30', 5, { provisional: true }) },
    '代理机构线索DB-2026-44-000123已反馈，请于11月30日下班前审核',
    '上海市知识产权局已反馈本线索的办理结果。请于11月30日下班前审核，符合要求的办结，不符合要求的退回继续办理。',
    '代理机构线索DB-2026-44-000123已反馈，请于11月30日（暂定）前审核。请登录系统办理。',
  ],
  [
    'extension asked',
    { occasion: 'extension-asked', until: '2026-12-31', clock: clock('reportBy', '2026-12-07', 10) },
    '代理机构线索DB-2026-44-000123申请延期至12月31日，请答复',
    '上海市知识产权局申请将本线索的反馈期限延至2026年12月31日。请审核并答复；答复前，原期限不变。',
    '代理机构线索DB-2026-44-000123申请延期至12月31日，请答复，现期限12月7日。请登录系统办理。',
  ],
  [
    'the receiver is unreachable',
    { occasion: 'unreachable', clock: clock('signBy', '2026-11-25', 2) },
    '代理机构线索DB-2026-44-000123无法通知上海市知识产权局，请协助联系',
    '上海市知识产权局没有可用的联系人，本线索的督办通知无法送达。请以电话等其他方式告知，并督促其报送联系人。',
    '代理机构线索DB-2026-44-000123无法通知有关机关，请协助联系，签收期限11月25日。请登录系统办理。',
  ],
  [
    'an invited office is unreachable',
    { occasion: 'unreachable', office: '33' },
    '代理机构线索DB-2026-44-000123无法通知浙江省知识产权局，请协助联系',
    '浙江省知识产权局没有可用的联系人，本线索的督办通知无法送达。请以电话等其他方式告知，并督促其报送联系人。',
    '代理机构线索DB-2026-44-000123无法通知有关机关，请协助联系。请登录系统办理。',
  ],
  [
    'due in three days',
    { occasion: 'due', stage: 'T-3', clock: clock('reportBy', '2026-11-26', 3) },
    '代理机构线索DB-2026-44-000123的反馈期限还剩3个工作日（11月26日）',
    '本线索的反馈期限还剩3个工作日。请于11月26日下班前反馈办理结果；确需延期的，请在到期前申请。',
    '代理机构线索DB-2026-44-000123反馈期限11月26日，还剩3个工作日。请登录系统办理。',
  ],
  [
    'due today',
    { occasion: 'due', stage: 'T0', clock: clock('reportBy', DAY, 0) },
    '代理机构线索DB-2026-44-000123的反馈期限今天到期',
    '本线索的反馈期限今天到期。请于今天下班前反馈办理结果。',
    '代理机构线索DB-2026-44-000123反馈期限今天到期。请登录系统办理。',
  ],
  [
    'late, to its owner',
    { occasion: 'due', stage: 'T+3', level: 'urgent', clock: clock('handleBy', '2026-11-18', -3) },
    '【紧急】代理机构线索DB-2026-44-000123的办理已逾期3个工作日，请立即办理',
    '本线索的办理已逾期3个工作日。请立即核查，并登记办理情况。',
    '紧急：代理机构线索DB-2026-44-000123办理期限11月18日已过3个工作日。请登录系统办理。',
  ],
  [
    'late, to the sender',
    { occasion: 'overdue', stage: 'T+1', clock: clock('handleBy', '2026-11-20', -1) },
    '代理机构线索DB-2026-44-000123的办理已逾期1个工作日，请催办',
    '上海市知识产权局尚未办理本线索，已逾期1个工作日。请催办，督促其尽快办理。',
    '代理机构线索DB-2026-44-000123办理期限11月20日已过，请催办。请登录系统办理。',
  ],
  [
    'the sender is late, to the centre',
    { occasion: 'overdue', stage: 'T+3', state: 'returned', clock: clock('decideBy', '2026-11-18', -3) },
    '代理机构线索DB-2026-44-000123的转办已逾期3个工作日，请催办',
    '广东省知识产权局尚未转办本线索，已逾期3个工作日。请催办，督促其尽快转办。',
    '代理机构线索DB-2026-44-000123转办期限11月18日已过，请催办。请登录系统办理。',
  ],
]

describe('the words of an occasion', () => {
  test.for(OCCASION_TEXTS)('%s', ([, part, title, lead, sms]) => {
    const email = renderClueEmail(message([clue(part)]))
    expect(email).toMatchObject({ template: 'clue-email@1', subject: `督办通知：${title}`, attachments: [] })
    expect(email.text.split('\n')).toContain(`　　${lead}`)
    expect(renderClueSms(message([clue(part)]))).toEqual({ template: 'clue-sms@1', text: sms, parts: 1 })
  })

  test('there are some for each', () => {
    expect(new Set(OCCASION_TEXTS.map(([, { occasion }]) => occasion))).toEqual(new Set(OCCASIONS))
  })
})

describe('a mail about one clue', () => {
  const { text, html } = renderClueEmail(
    message([
      clue({
        occasion: 'transferred',
        kind: 'trademark-squatting',
        level: 'urgent',
        state: 'transferred',
        to: '00',
        late: true,
        clock: clock('signBy', '2027-01-04', 29, { provisional: true }),
      }),
    ]),
  )

  test('holds number, kind, level, offices, state and deadline, and where to open it', () => {
    expect(text.slice(text.indexOf('线索编号'), text.indexOf('────────────────────\n本邮件'))).toBe(`线索编号：DB-2026-44-000123
线索类型：商标恶意抢注（指引第4.2条）
紧急程度：紧急
转送机关：广东省知识产权局
承办机关：国家知识产权局（商标局）
当前状态：已转送，待签收
签收期限：2027年1月4日（星期一），还剩29个工作日（暂定）。2027年放假安排尚未公布，日期为暂定。本提醒应于此前发出，现予补发。
联系单位：示例服务台
收件原因：线索转送 → 上海市知识产权局 → 主联系人
通知日期：2026年11月23日

　　邮件不载明线索内容。请用本单位账号登录系统，按线索编号查看和办理。

https://duban.example.com/clues/DB-2026-44-000123

`)
    expect(html.match(/<a [^>]*>/g)).toEqual([
      expect.stringContaining('href="https://duban.example.com/clues/DB-2026-44-000123"'),
    ])
  })

  test('asks for no code', () => {
    expect(`${text}${html}`).not.toMatch(/校验码|有效期/)
  })
})

describe('a mail about several clues', () => {
  const several = message([
    clue({ number: 'DB-2026-44-000009', occasion: 'due', clock: clock('handleBy', '2026-11-26', 3) }),
    clue({ number: 'DB-2026-44-000008', occasion: 'overdue', clock: clock('handleBy', '2026-11-20', -1) }),
    clue({ number: 'DB-2026-44-000007', occasion: 'due', clock: clock('handleBy', DAY, 0) }),
    clue({ number: 'DB-2026-44-000006', occasion: 'due', level: 'urgent', clock: clock('handleBy', '2026-11-25', 2) }),
  ])

  test('says how many, the urgent one first and then those with the least time left, and apart what others are late with', () => {
    const { subject, text } = renderClueEmail(several)
    expect(subject).toBe('督办通知：【紧急】4件线索需要办理或者催办（紧急1件，已逾期1件，今天到期1件）')
    expect(text).toContain('　　有4件线索需要办理或者催办，其中紧急1件，已逾期1件，今天到期1件。请按各自的期限办理，紧急的优先。')
    expect(text.split('\n').filter(line => /^　　DB|^(需要|请你)/.test(line))).toEqual([
      '需要你单位办理的线索（3件）',
      '　　DB-2026-44-000006（紧急）',
      '　　DB-2026-44-000007',
      '　　DB-2026-44-000009',
      '请你单位催办的线索（1件）',
      '　　DB-2026-44-000008',
    ])
  })

  test('the SMS names the most pressing one', () => {
    expect(renderClueSms(several).text).toBe(
      '紧急：代理机构线索DB-2026-44-000006办理期限11月25日，还剩2个工作日，另有3件。请登录系统办理。',
    )
  })

  test('a hundred stand in it, and how many there are', () => {
    const subjects = Array.from({ length: 130 }, (_, index) =>
      clue({ number: `DB-2026-44-${String(index).padStart(6, '0')}`, occasion: 'due', clock: clock('signBy', '2026-11-26', 3) }),
    )
    const { text } = renderClueEmail(message(subjects))
    expect(text.match(/^　　DB-/gm)).toHaveLength(100)
    expect(text).toContain('需要你单位办理的线索（130件）')
    expect(text).toContain('以上为前100件，其余请登录系统查看。')
  })
})

test('by a second way says why it comes so', () => {
  const given = message([clue({ occasion: 'due', clock: clock('signBy', '2026-11-25', 2) })], {
    contact: { name: '示例乙', role: 'deputy' },
    firstWay: { role: 'primary', channel: 'email', fared: 'undelivered' },
  })
  const { subject, text } = renderClueEmail(given)
  expect(subject).toBe('督办通知（转告）：代理机构线索DB-2026-44-000123的签收期限还剩2个工作日（11月25日）')
  expect(text).toContain('　　原发给你单位主联系人的电子邮件未能送达，现转告备用联系人。本线索的')
  expect(renderClueSms(given).text).toBe(
    '代理机构线索DB-2026-44-000123签收期限11月25日，还剩2个工作日。原通知未送达，现转告。请登录系统办理。',
  )
})

/** Whatever may stand in a message, at its longest. */
const anyClue = fc
  .record({
    occasion: fc.constantFrom(...OCCASIONS),
    kind: fc.constantFrom(...CLUE_KINDS.map(({ code }) => code)),
    level: fc.constantFrom(...LEVELS),
    state: fc.constantFrom(...CLUE_STATES),
    from: fc.constantFrom(...ALL_OFFICES),
    to: fc.constantFrom(...ALL_OFFICES),
    office: fc.constantFrom(...ALL_OFFICES),
    name: fc.constantFrom(...CLOCK_NAMES),
    due: fc.constantFrom(DAY, '2026-12-25', '2027-12-25'),
    workingDaysLeft: fc.constantFrom(-999, -1, 0, 1, 250),
    dayOff: fc.boolean(),
    provisional: fc.boolean(),
    late: fc.boolean(),
    granted: fc.boolean(),
  })
  .map(({ name, due, workingDaysLeft, dayOff, provisional, ...rest }): MessageClue =>
    clue({
      ...rest,
      number: 'DB-2026-44-999999',
      until: '2027-12-25',
      clock: { name, due, workingDaysLeft, dayOff, provisional },
    }),
  )

describe('whatever a clue is', () => {
  test('its SMS is one part with number, kind, level and a date, without a link and without a word about conduct', () => {
    const way = fc.option(
      fc.record({
        role: fc.constantFrom(...ROLE_CODES),
        channel: fc.constantFrom('email', 'sms'),
        fared: fc.constantFrom('undelivered', 'unconfirmed', 'stopped'),
      }),
      { nil: undefined },
    )
    fc.assert(
      fc.property(anyClue, fc.boolean(), way, fc.constantFrom(...ROLE_CODES), (one, isAlone, firstWay, role) => {
        // Reminders alone are told together.
        const many = !isAlone && (one.occasion === 'due' || one.occasion === 'overdue') ? 999 : 1
        const given = message(
          Array.from({ length: many }, () => one),
          {
            contact: { name: '示例甲', role },
            ...(firstWay && { firstWay }),
          },
        )
        const text = buildClueSms(given, SIGNATURE) ?? ''
        expect(SIGNATURE.length + text.length).toBeLessThanOrEqual(70)
        expect(text).toMatch(/^(紧急：)?.{4}线索DB-2026-44-999999.*(\d+月\d+日|今天到期)/)
        expect([text.startsWith('紧急：'), text.includes('另有998件')]).toEqual([one.level === 'urgent', many > 1])
        expect(text).not.toMatch(/https?:|www|\.com|违|举报|恶意|抢注|严重|编造|不正当/)
      }),
      { numRuns: 1000 },
    )
  })

  test('its subject fits a list of mails', () => {
    fc.assert(
      fc.property(anyClue, given => {
        expect(renderClueEmail(message([given])).subject.length).toBeLessThanOrEqual(80)
      }),
      { numRuns: 100 },
    )
  })
})

test('a signature that leaves no room stops the SMS', () => {
  expect(() => renderClueSms(SAMPLE_CLUES['clue-unreachable'], `【${'长'.repeat(40)}】`)).toThrow('signature')
})

describe('what the template does not take', () => {
  const base = SAMPLE_CLUES['clue-due']
  test.for<[string, object]>([
    ['a target', { ...base, subjects: [{ ...base.subjects[0], target: '某公司' }] }],
    ['a summary', { ...base, summary: '概要' }],
    ['a kind of its own', { ...base, subjects: [{ ...base.subjects[0], kind: '某公司' }] }],
    ['an office of its own', { ...base, subjects: [{ ...base.subjects[0], to: '某公司' }] }],
    ['a number of its own', { ...base, subjects: [{ ...base.subjects[0], number: 'DB-2026-44-000123 某公司' }] }],
    ['an address with words', { ...base, subjects: [{ ...base.subjects[0], url: 'https://example.com/某公司' }] }],
    ['an address that runs', { ...base, subjects: [{ ...base.subjects[0], url: 'javascript:alert(1)' }] }],
    ['a reminder without a deadline', { ...base, subjects: [clue({ occasion: 'due' })] }],
    ['an answer without its day', { ...base, subjects: [clue({ occasion: 'extension-answered', granted: true })] }],
    ['nothing', { ...base, subjects: [] }],
  ])('%s', ([, given]) => {
    const spoilt = given as ClueMessage
    expect(() => renderClueEmail(spoilt)).toThrow(/template clue-email@1/)
    expect(() => renderClueSms(spoilt)).toThrow(/template clue-sms@1/)
  })
})
