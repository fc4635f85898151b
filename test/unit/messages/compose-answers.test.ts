import { describe, expect, test } from 'vitest'
import type { AnswerSecrets } from '../../../functions/core/answers/answers.ts'
import type { Composed } from '../../../functions/core/compose/compose.ts'
import { buildNoticeId, type MatterKind } from '../../../functions/core/outbox/notice.ts'
import type { DutyRow, NoticeRecord } from '../../../functions/core/ports.ts'
import type { Contact, ExtensionRequest, Fact } from '../../../functions/core/register/register.ts'
import { contact, officeRef, unit, unitRef } from '../../support/register.ts'
import { ALL_CONTACTS, buildDesk, buildRoot, buildSecondWay, DAY, type Desk, UNIT } from './composing.ts'

/** Draws t1, t2 …; a hash is what it is of, in brackets. */
function buildSecrets(): AnswerSecrets {
  let drawn = 0
  return {
    newToken: () => `t${(drawn += 1)}`,
    hashToken: (token, addressHash) => `<${token} ${addressHash}>`,
    codeOfToken: token => `M${token.slice(1)}`.replace(/[01]/g, 'X').padEnd(6, 'X'),
    newCode: () => `S${(drawn += 1)}`.replace(/[01]/g, 'X').padEnd(6, 'X'),
    hashCode: code => `(${code})`,
  }
}
const BASE = 'https://duban.example.com/'
const answers = () => ({ base: BASE, site: 'duban.example.com', secrets: buildSecrets() })

const textOf = (composed: Composed | undefined): string => {
  if (composed?.kind !== 'ready') return ''
  return composed.channel === 'email' ? composed.email.text : composed.sms.text
}

describe('what lets a reader answer', () => {
  test('a mail holds a link and its code, and only a hash of the link and its address is kept', async () => {
    const desk = await buildDesk({}, answers())
    const root = buildRoot({ state: 'planned' })
    const composed = await desk.composeOne(root)
    expect(composed).toMatchObject({ kind: 'ready', answerKey: { kind: 'link', hash: '<t1 #unit.primary@example.com>' } })
    expect(textOf(composed)).toContain(`\nhttps://duban.example.com/n/${root.id}/t1\n`)
    expect(textOf(composed)).toContain('校验码：MXXXXX')
    // 45 calendar days after the notice's day.
    expect(textOf(composed)).toContain('有效期：至2027年1月7日，')
  })

  test('planned late, it names a day as far off as any other’s', async () => {
    const desk = await buildDesk({}, answers())
    const root = buildRoot({ state: 'planned', createdAt: '2026-12-13T16:00:00.000Z' })
    expect(textOf(await desk.composeOne(root))).toContain('有效期：至2027年1月28日，')
  })

  test('put into words again, it has another link', async () => {
    const desk = await buildDesk({}, answers())
    await desk.composeOne(buildRoot({ state: 'planned' }))
    expect(await desk.composeOne(buildRoot({ state: 'planned' }))).toMatchObject({
      answerKey: { hash: '<t2 #unit.primary@example.com>' },
    })
  })

  test('an SMS names the site and a code, without any link', async () => {
    const desk = await buildDesk({}, answers())
    const root = buildRoot({ state: 'sent' })
    desk.save(root)
    const composed = await desk.composeOne(buildSecondWay(root, { role: 'primary', channel: 'sms' }))
    expect(composed).toMatchObject({ kind: 'ready', answerKey: { kind: 'code', hash: '(SXXXXX)' } })
    expect(textOf(composed)).toMatch(/请登录duban\.example\.com凭码SXXXXX签收。$/)
  })

  test('without a site an SMS has no code, without a page nothing has anything', async () => {
    const { site: _, ...without } = answers()
    const root = buildRoot({ state: 'sent' })
    for (const [way, given] of [
      [{ role: 'primary', channel: 'sms' }, without],
      [{ role: 'deputy', channel: 'email' }, undefined],
    ] as const) {
      const desk = await buildDesk({}, given)
      desk.save(root)
      const composed = await desk.composeOne(buildSecondWay(root, way))
      expect(composed).toMatchObject({ kind: 'ready' })
      expect(composed).not.toHaveProperty('answerKey')
      expect(textOf(composed)).not.toMatch(/校验码|凭码|https?:/)
    }
  })
})

const AT = '2026-11-23T05:00:00.000Z'
const ASKED: ExtensionRequest = {
  id: 'q1',
  until: '2026-12-31',
  reason: '材料未齐',
  source: { at: AT, by: '示例乙', party: unitRef(UNIT) },
}
const REFUSED: ExtensionRequest = {
  ...ASKED,
  answer: { granted: false, reason: '请按期完成', source: { at: AT, by: '示例丙', party: officeRef('44') } },
}
const GRANTED: ExtensionRequest = {
  ...ASKED,
  answer: { granted: true, source: { at: AT, by: '示例丙', party: officeRef('44') } },
}
const done = (date: string, at?: string): Fact => ({ status: 'done', date, ...(at && { source: { at, by: '示例乙' } }) })
const REOPENED: Fact = { status: 'reopened', date: DAY, source: { at: AT, by: '示例丙', party: officeRef('44'), note: '缺附件' } }

const DUTY = { issuer: '00', task: 'T1', party: unitRef(UNIT), office: '44' }

function buildRequest(kind: MatterKind, part: Partial<NoticeRecord> = {}): NoticeRecord {
  const addressee = kind === 'extension-asked' ? officeRef('44') : unitRef(UNIT)
  const matter = { kind, duty: DUTY, id: kind === 'reopened' ? AT : 'q1' }
  const key = { purpose: 'request', addressee, role: 'primary', channel: 'email', day: DAY, ...part } as const
  return {
    ...buildRoot({ state: 'planned' }),
    ...key,
    id: buildNoticeId({ ...key, event: `${kind}-a1b2c3d4` }),
    subjects: [],
    matter,
    reason: '示例原因',
    ...part,
  }
}

async function composeRequest(
  kind: MatterKind,
  row: Pick<DutyRow, 'facts' | 'requests'> | undefined,
  happens?: (desk: Desk) => unknown,
) {
  const desk = await buildDesk({}, answers())
  if (row !== undefined) await desk.register.saveDuty({ ...DUTY, ...row, version: 1 })
  await happens?.(desk)
  return desk.composeOne(buildRequest(kind))
}

describe('a request', () => {
  test('asks the office: which unit, which task, due now, until when, why and who', async () => {
    const composed = await composeRequest('extension-asked', { facts: [], requests: [ASKED] })
    expect(composed).toMatchObject({
      kind: 'ready',
      to: 'office.primary@example.com',
      template: 'request-email@1',
      answerKey: { kind: 'link', hash: '<t1 #office.primary@example.com>' },
      email: { subject: `督办通知：示例单位${UNIT}申请“示例事项T1”延期，请答复` },
    })
    for (const said of [
      '工作事项：示例事项T1（T1）',
      '截止日期：2026年11月30日（星期一）',
      `申请单位：示例单位${UNIT}`,
      '申请延至：2026年12月31日（星期四）',
      '申请理由：材料未齐',
      '申请人：示例乙（2026年11月23日）',
      '收件原因：示例原因',
    ])
      expect(textOf(composed)).toContain(`\n${said}\n`)
  })

  test('tells the unit that it was granted, with the new date', async () => {
    const extended: Fact = { status: 'extended', date: '2026-12-31' }
    const text = textOf(await composeRequest('extension-answered', { facts: [extended], requests: [GRANTED] }))
    expect(text).toContain('延期申请已获同意，办理期限延至2026年12月31日（星期四）。')
    expect(text).toContain('截止日期：2026年12月31日（星期四）\n')
  })

  test('tells the unit that it was refused, and why', async () => {
    const text = textOf(await composeRequest('extension-answered', { facts: [], requests: [REFUSED] }))
    expect(text).toContain('延期申请未获同意，办理期限不变。')
    expect(text).toContain('答复意见：请按期完成\n')
    expect(text).toContain('截止日期：2026年11月30日（星期一）\n')
  })

  test('tells the unit that its report was sent back, and what to do', async () => {
    const text = textOf(await composeRequest('reopened', { facts: [done(DAY, '2026-11-23T02:00:00.000Z'), REOPENED] }))
    expect(text).toContain('退回意见：缺附件\n')
    expect(text).toContain('完成后重新报告。')
  })

  test.each([
    ['已获同意', { facts: [{ status: 'extended', date: '2026-12-31' }], requests: [GRANTED] }],
    ['未获同意', { facts: [], requests: [REFUSED] }],
  ] satisfies [string, Pick<DutyRow, 'facts' | 'requests'>][])(
    'says in its subject that the request is %s',
    async (verdict, row) => {
      const composed = await composeRequest('extension-answered', row)
      const subject = composed?.kind === 'ready' && composed.channel === 'email' ? composed.email.subject : ''
      expect(subject.endsWith(`”的延期申请${verdict}`)).toBe(true)
    },
  )

  test('names the operators, not who of them logged in', async () => {
    const byOperator: Fact = { status: 'reopened', date: DAY, source: { at: AT, by: 'login-of-somebody', note: '缺附件' } }
    const text = textOf(await composeRequest('reopened', { facts: [done(DAY), byOperator] }))
    expect(text).toContain('退回人：督办系统运维组（')
    expect(text).not.toContain('login-of-somebody')
  })

  test.each([
    ['of the relevant offices', { clause: '1.2' }],
    ['narrowed to a unit', { clause: '4.2', scope: [unitRef(UNIT)] }],
  ])('tells an office that its own duty is open again, in a task %s', async (_title, part) => {
    const desk = await buildDesk(part, answers())
    const duty = { ...DUTY, party: officeRef('44') }
    await desk.register.saveDuty({ ...duty, facts: [done(DAY), REOPENED], version: 1 })
    const matter = { kind: 'reopened', duty, id: AT } as const
    const composed = await desk.composeOne(buildRequest('reopened', { addressee: officeRef('44'), matter }))
    expect(composed).toMatchObject({ kind: 'ready', to: 'office.primary@example.com' })
    expect(textOf(composed)).toContain('退回意见：缺附件\n')
  })

  const NOTHING_DUE = { kind: 'end', state: 'withdrawn', cause: 'nothing-due' }
  const WAIT = { kind: 'wait', cause: 'unreadable-row' }
  test.for<[string, MatterKind, Pick<DutyRow, 'facts' | 'requests'> | undefined, ((desk: Desk) => unknown) | undefined, object]>([
    [
      'answered meanwhile',
      'extension-asked',
      { facts: [], requests: [REFUSED] },
      undefined,
      { state: 'withdrawn', cause: 'request-answered' },
    ],
    [
      'asked anew meanwhile',
      'extension-asked',
      { facts: [], requests: [ASKED, { ...ASKED, id: 'q2' }] },
      undefined,
      { state: 'withdrawn', cause: 'request-superseded' },
    ],
    [
      'whose day has come',
      'extension-asked',
      { facts: [], requests: [{ ...ASKED, until: DAY }] },
      undefined,
      { state: 'withdrawn', cause: 'request-passed' },
    ],
    ['of a duty that is done', 'extension-asked', { facts: [done(DAY)], requests: [ASKED] }, undefined, NOTHING_DUE],
    [
      'of a duty that is exempt',
      'extension-asked',
      { facts: [{ status: 'exempt', date: DAY }], requests: [ASKED] },
      undefined,
      NOTHING_DUE,
    ],
    ['whose work is done', 'extension-answered', { facts: [done(DAY)], requests: [GRANTED] }, undefined, NOTHING_DUE],
    ['reported again', 'reopened', { facts: [REOPENED, done(DAY)] }, undefined, NOTHING_DUE],
    [
      'of a task that was cancelled',
      'extension-asked',
      { facts: [], requests: [ASKED] },
      desk => desk.changeTask({ cancelled: true }),
      NOTHING_DUE,
    ],
    [
      'of a unit that was retired',
      'extension-asked',
      { facts: [], requests: [ASKED] },
      desk => desk.changeContacts(unitRef(UNIT), [], { retired: true }),
      NOTHING_DUE,
    ],
    ['whose row was read too early', 'extension-asked', undefined, undefined, WAIT],
    ['whose answer was read too early', 'extension-answered', { facts: [], requests: [ASKED] }, undefined, WAIT],
    ['whose reopening was read too early', 'reopened', { facts: [done(DAY)] }, undefined, WAIT],
  ])('%s (%s)', async ([, kind, row, happens, expected]) => {
    expect(await composeRequest(kind, row, happens)).toMatchObject(expected)
  })

  test('goes by a second way, about the same, and says why it comes so', async () => {
    const desk = await buildDesk({}, answers())
    await desk.register.saveDuty({ ...DUTY, facts: [REOPENED], version: 1 })
    const root = buildRequest('reopened', { state: 'failed' })
    desk.save(root)
    const text = textOf(await desk.composeOne(buildSecondWay(root, { role: 'deputy', channel: 'email' })))
    expect(text).toContain('原发给你单位主联系人的电子邮件未能送达，现转告备用联系人。')
    expect(text).toContain('退回意见：缺附件\n')
  })
})

/** What went wrong: to the first contact, by mail, last Friday. */
const WRONG = buildRoot({
  state: 'delivered',
  day: '2026-11-20',
  sentAt: '2026-11-20T01:00:00.000Z',
  addressHash: '#unit.primary@example.com',
  subjects: [{ issuer: '00', task: 'T1', stage: 'T-5', as: 'responsible', on: '2026-11-20' }],
})

async function correct(happens?: (desk: Desk) => unknown, part: Partial<NoticeRecord> = {}, wrong: NoticeRecord = WRONG) {
  const desk = await buildDesk({}, answers())
  desk.save(wrong)
  const text = '截止日期应为11月30日。\r\n\r\n<b>请</b>以本通知为准。'
  await desk.outbox.saveCorrection({ id: 'c1', text, at: AT, by: '示例运维', reason: '示例' })
  await happens?.(desk)
  return desk.composeOne({
    ...buildRoot({ state: 'planned' }),
    id: buildNoticeId({ ...WRONG, purpose: 'correction', day: DAY, event: 'cc1-a1b2c3d4' }),
    purpose: 'correction',
    subjects: [],
    reason: '更正原因',
    corrects: { correction: 'c1', notice: wrong.id },
    ...part,
  })
}

describe('a correction', () => {
  test('says which notice of which day was wrong, the operator’s paragraphs, and the subjects as they are now', async () => {
    const composed = await correct(desk => desk.changeTask({ due: '2026-12-11' }))
    expect(composed).toMatchObject({
      kind: 'ready',
      to: 'unit.primary@example.com',
      template: 'correction-email@1',
      answerKey: { kind: 'link' },
    })
    const text = textOf(composed)
    expect(text).toContain(`　　2026年11月20日发出的督办通知（通知编号：${WRONG.id}）有误，现更正如下。\n`)
    expect(text).toContain('　　截止日期应为11月30日。\n\n　　<b>请</b>以本通知为准。\n')
    expect(text).toContain('现需要办理的有1项，以下列内容为准。')
    expect(text).toContain('截止日期：2026年12月11日（星期五）\n')
    expect(composed?.kind === 'ready' && composed.channel === 'email' && composed.email.html).toContain('&lt;b&gt;请&lt;/b&gt;')
  })

  test.for<[string, (desk: Desk) => unknown]>([
    ['is done', desk => desk.addFact('done', DAY)],
    ['is exempt', desk => desk.addFact('exempt', DAY)],
    ['was cancelled', desk => desk.changeTask({ cancelled: true })],
  ])('of what %s says that nothing is asked any more, and has no link', async ([, happens]) => {
    const composed = await correct(happens)
    expect(textOf(composed)).toContain('原通知所列事项现已不需要你单位办理。')
    expect(textOf(composed)).not.toMatch(/校验码|示例事项T1/)
    expect(composed).not.toHaveProperty('answerKey')
  })

  test('reaches the person who got the wrong one, in another role by now', async () => {
    const composed = await correct(desk =>
      desk.changeContacts(unitRef(UNIT), [
        contact(unitRef(UNIT), 'primary', { email: 'new@example.com' }),
        contact(unitRef(UNIT), 'leader', { email: 'unit.primary@example.com' }),
      ]),
    )
    expect(composed).toMatchObject({ kind: 'ready', to: 'unit.primary@example.com', answerKey: { kind: 'link' } })
    expect(textOf(composed)).toContain('（分管领导：联系人leader）：')
  })

  test('reaches a former contact, without a link that would not open', async () => {
    const [former, ...rest] = ALL_CONTACTS(unitRef(UNIT))
    const composed = await correct(({ register }) =>
      register.saveParty({
        party: unitRef(UNIT),
        office: '44',
        unit: unit(UNIT),
        contacts: rest,
        former: [former!],
        retired: false,
        version: 2,
      }),
    )
    expect(composed).toMatchObject({ kind: 'ready', to: 'unit.primary@example.com' })
    expect(composed).not.toHaveProperty('answerKey')
  })

  test.each([
    ['is 示例事项T1 for everybody', 'all', '2026-11-23T04:00:00.000Z', false],
    ['is 示例事项T1 for its province', '44', '2026-11-23T04:00:00.000Z', false],
    ['is another province’s', '11', '2026-11-23T04:00:00.000Z', true],
    ['came before the notice was planned', 'all', '2026-11-01T04:00:00.000Z', true],
  ])('does not ask again for what an operator has taken back: it %s', async (_title, scope, at, asks) => {
    const what = { kind: 'task', issuer: '00', task: 'T1' } as const
    const composed = await correct(desk =>
      desk.outbox.saveWithdrawal({ id: 'w1', scope, what, at, by: '示例运维', reason: '误发' }),
    )
    expect(textOf(composed).includes('示例事项T1')).toBe(asks)
    expect(textOf(composed).includes('原通知所列事项现已不需要你单位办理。')).toBe(!asks)
    expect(composed).toHaveProperty('kind', 'ready')
  })

  describe('by a second way', () => {
    const next = contact(unitRef(UNIT), 'primary', { email: 'next@example.com', mobile: '13800000007' })
    const mobile = '13800000001'
    const [person] = ALL_CONTACTS(unitRef(UNIT))
    const { mobile: _, ...withoutMobile } = person!
    /** By SMS, when the mail came back. */
    const bySms = async (contacts: Contact[], former: Contact[]) =>
      correct(
        desk => {
          desk.save(buildRoot({ ...WRONG, id: 'root', state: 'failed' }))
          return desk.register.saveParty({
            party: unitRef(UNIT),
            office: '44',
            unit: unit(UNIT),
            contacts,
            former,
            retired: false,
            version: 2,
          })
        },
        {
          id: 'second',
          purpose: 'fallback',
          channel: 'sms',
          root: { id: 'root', purpose: 'correction', role: 'primary', first: true, channel: 'email' },
        },
      )

    test('reaches the same person, in another role or none by now', async () => {
      expect(await bySms([next, { ...person!, role: 'deputy', mobile }], [])).toMatchObject({ kind: 'ready', to: mobile })
      expect(await bySms([next], [{ ...person!, mobile }])).toMatchObject({ kind: 'ready', to: mobile })
    })

    test.each<[string, Contact[]]>([
      ['who is gone', []],
      ['who has no other address', [withoutMobile]],
    ])('never reaches somebody else in place of a person %s', async (_title, former) => {
      expect(await bySms([next], former)).toEqual({ kind: 'end', state: 'failed', cause: 'contact-gone' })
    })
  })

  test.for<[string, (desk: Desk) => unknown, object]>([
    [
      'nobody has that address',
      desk => desk.changeContacts(unitRef(UNIT), [contact(unitRef(UNIT), 'primary', { email: 'new@example.com' })]),
      { kind: 'end', state: 'failed', cause: 'contact-gone' },
    ],
    ['the wrong notice is gone', desk => desk.outbox.notices.clear(), { kind: 'end', state: 'failed', cause: 'no-corrected' }],
    [
      'the duty cannot be read',
      ({ register }) => {
        const { readState } = register
        register.readState = async keys => ({
          ...(await readState(keys)),
          problems: [{ row: 'r', message: 'unreadable', ref: `duty unit:${UNIT} 00/T1` }],
        })
      },
      { kind: 'wait', cause: 'unreadable-row' },
    ],
  ])('when %s', async ([, happens, expected]) => {
    expect(await correct(happens)).toMatchObject(expected)
  })

  test('without its text fails', async () => {
    expect(await correct(undefined, { corrects: { correction: 'c2', notice: WRONG.id } })).toMatchObject({
      kind: 'end',
      state: 'failed',
      cause: 'no-correction',
    })
  })

  test('of a report has no link and speaks of no subjects', async () => {
    const composed = await correct(undefined, {}, { ...WRONG, purpose: 'report', subjects: [] })
    expect(textOf(composed)).toContain('2026年11月20日发出的督办报告')
    expect(textOf(composed)).not.toMatch(/原通知所列事项|校验码/)
    expect(composed).not.toHaveProperty('answerKey')
  })

  test('to an office that organises its units counts them as they are now', async () => {
    const wrong = buildRoot({
      ...WRONG,
      addressee: officeRef('44'),
      addressHash: '#office.primary@example.com',
      subjects: [{ issuer: '00', task: 'T1', stage: 'T-5', as: 'organiser', on: '2026-11-20' }],
    })
    const composed = await correct(undefined, { addressee: officeRef('44') }, wrong)
    expect(textOf(composed)).toContain('共1家，尚有1家未完成。')
    const over = await correct(desk => desk.addFact('done', DAY), { addressee: officeRef('44') }, wrong)
    expect(textOf(over)).toContain('原通知所列事项现已不需要你单位办理。')
  })
})

describe('the organiser’s next mail', () => {
  /** Of a task due on the 30th, whose organiser hears on the 2nd (T-20) and on the 23rd (T-5). */
  async function composeOrganiser(facts: Fact[]): Promise<string> {
    const desk = await buildDesk()
    await desk.addUnit('440100-002')
    await desk.register.saveDuty({ ...DUTY, facts, version: 1 })
    const composed = await desk.composeOne(
      buildRoot({
        state: 'planned',
        addressee: officeRef('44'),
        subjects: [{ issuer: '00', task: 'T1', stage: 'T-5', as: 'organiser', on: DAY }],
      }),
    )
    return textOf(composed)
  }
  const REPORT = '2026-11-18T02:00:00.000Z'

  test.for<[string, Fact[], boolean]>([
    ['by a page since the mail before', [done('2026-11-18', REPORT)], true],
    ['on the day of the mail before', [done('2026-11-02', REPORT)], true],
    ['before the mail before', [done('2026-11-01', REPORT)], false],
    ['today', [done(DAY, AT)], true],
    ['by the data folder', [done('2026-11-18')], false],
    ['and was asked for again', [done('2026-11-18', REPORT), REOPENED], false],
    ['and the data folder says so too, later', [done('2026-11-18', REPORT), done('2026-11-19')], false],
    [
      'again after it was asked for again',
      [done('2026-11-12', REPORT), { ...REOPENED, date: '2026-11-17' }, done('2026-11-18', AT)],
      true,
    ],
    ['and signed', [done('2026-11-18', REPORT), { status: 'signed', date: '2026-11-19' }], true],
    ['in days to come', [done('2026-11-24', REPORT)], false],
  ])('shows whoever reported %s', async ([, facts, shown]) => {
    const text = await composeOrganiser(facts)
    expect(text).toContain('示例单位440100-002')
    expect(text.includes(`新报告完成：1家：示例单位${UNIT}\n`)).toBe(shown)
    expect(text.includes('新报告完成')).toBe(shown)
  })
})
