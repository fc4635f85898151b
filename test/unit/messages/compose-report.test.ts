import { describe, expect, test } from 'vitest'
import type { Composed } from '../../../functions/core/compose/compose.ts'
import { buildNoticeId } from '../../../functions/core/outbox/notice.ts'
import type { Channel } from '../../../functions/core/outbox/channel.ts'
import { UnreadableRowError } from '../../../functions/core/errors.ts'
import type { NoticeRecord, PreparedReport } from '../../../functions/core/ports.ts'
import { officeRef, unitRef } from '../../support/register.ts'
import { T0 } from '../../support/outbox-samples.ts'
import { buildDesk, buildRoot, buildSecondWay, DAY, type Desk, UNIT } from './composing.ts'

const SLOT = '2026-11-23T09'

function buildReport(event: string, channel: Channel = 'email', office = '44'): NoticeRecord {
  const key = { purpose: 'report', addressee: officeRef(office), role: 'primary', channel, day: DAY } as const
  return {
    ...buildRoot(),
    ...key,
    id: buildNoticeId({ ...key, event }),
    state: 'planned',
    office,
    subjects: [],
    reason: '辖区内有单位联系不上 → 广东省知识产权局 → 主联系人',
  }
}
const REPORT = buildReport(`unreached-${SLOT}`)

const textOf = (composed: Composed | undefined): string => {
  if (composed?.kind !== 'ready') return ''
  return composed.channel === 'email' ? composed.email.text : composed.sms.text
}

/** A chain that came to nothing: the e-mail bounced, and the deputy's SMS as well. */
async function fail(desk: Desk, id = UNIT, part: Partial<NoticeRecord> = {}): Promise<void> {
  const root = buildRoot({ addressee: unitRef(id) })
  const second = buildSecondWay(root, { role: 'deputy', channel: 'sms' })
  const last: NoticeRecord = { ...second, state: 'failed', cause: 'unreachable: sms-invalid', ...part }
  desk.save(root)
  desk.save(last)
  await desk.outbox.saveUnreached({ notice: last.id, office: last.office, slot: SLOT, at: T0 })
}

describe('the report of whom nobody reached', () => {
  test('tells whom, each way that failed and what about, to the office’s contact', async () => {
    const desk = await buildDesk()
    await fail(desk)
    const composed = await desk.composeOne(REPORT)
    expect(composed).toMatchObject({ kind: 'ready', to: 'office.primary@example.com', template: 'office-report@1' })
    const text = textOf(composed)
    for (const words of [
      '广东省知识产权局（主联系人：联系人primary）',
      '示例单位440100-001（440100-001）',
      '主联系人电子邮件：邮件被退回，邮箱地址无效',
      '备用联系人短信：手机号码无效',
      '示例事项T1（11月30日，还剩5个工作日）',
      '联系单位：示例服务台',
      '收件原因：辖区内有单位联系不上 → 广东省知识产权局 → 主联系人',
    ])
      expect(text).toContain(words)
    expect(text).not.toMatch(/unit\.[a-z]+@|1380000000/)
  })

  test('tells of an answer that reached nobody what the duty still asks', async () => {
    const desk = await buildDesk()
    const duty = { issuer: '00', task: 'T1', party: unitRef(UNIT), office: '44' }
    await fail(desk, UNIT, { subjects: [], matter: { kind: 'reopened', duty, id: T0 } })
    const composed = await desk.composeOne(REPORT)
    expect(textOf(composed)).toContain('示例事项T1（11月30日，还剩5个工作日）')
  })

  test('tells a party once, however many chains of it came to nothing', async () => {
    const desk = await buildDesk({ due: '2026-11-24' })
    const subjects = [{ issuer: '00', task: 'T1', stage: 'T-1', as: 'responsible', on: DAY } as const]
    await fail(desk, UNIT, { subjects })
    desk.save(buildRoot({ id: 'other', role: 'deputy', first: false, subjects, cause: 'unreachable: soft-bounce' }))
    await desk.outbox.saveUnreached({ notice: 'other', office: '44', slot: SLOT, at: T0 })
    const text = textOf(await desk.composeOne(REPORT))
    expect(text.match(/示例单位440100-001/g)).toHaveLength(1)
    expect(text.match(/示例事项T1/g)).toHaveLength(1)
    expect(text).toContain('备用联系人短信：手机号码无效')
    expect(text).toContain('备用联系人电子邮件：邮件被退回，对方邮箱暂时不能接收')
  })

  test('goes by SMS where that is its way', async () => {
    const desk = await buildDesk()
    await fail(desk)
    const composed = await desk.composeOne(buildReport(`unreached-${SLOT}`, 'sms'))
    expect(composed).toMatchObject({ kind: 'ready', channel: 'sms', to: '13800000001', template: 'office-report-sms@1' })
    expect(textOf(composed)).toBe('广东省知识产权局：“示例单位440100-001”的督办通知未能送达，请更正联系人并另行告知。')
  })

  test('is about this hour and this office alone', async () => {
    const desk = await buildDesk()
    await fail(desk)
    const nothing = { kind: 'end', state: 'withdrawn', cause: 'nothing-to-tell' }
    expect(await desk.composeOne(buildReport('unreached-2026-11-23T10'))).toMatchObject(nothing)
    await desk.register.saveParty({
      party: officeRef('45'),
      office: '45',
      contacts: [{ party: officeRef('45'), role: 'primary', name: '示例甲', email: 'office45@example.com' }],
      retired: false,
      version: 1,
    })
    expect(await desk.composeOne(buildReport(`unreached-${SLOT}`, 'email', '45'))).toMatchObject(nothing)
    // A row under another office's name tells it nothing of a party that is not its own.
    for (const { notice } of await desk.outbox.readUnreached('44', SLOT))
      await desk.outbox.saveUnreached({ notice, office: '45', slot: SLOT, at: T0 })
    expect(await desk.composeOne(buildReport(`unreached-${SLOT}`, 'email', '45'))).toMatchObject(nothing)
  })

  test.for<[string, (desk: Desk) => unknown, boolean]>([
    ['the last of its ways has arrived after all', desk => fail(desk, UNIT, { state: 'delivered' }), false],
    ['the last of its ways is about to fail', desk => fail(desk, UNIT, { state: 'planned' }), true],
    ['its root has arrived after all', desk => desk.save(buildRoot({ addressee: unitRef(UNIT), state: 'delivered' })), false],
    ['the duty is done', desk => desk.addFact('done', DAY), false],
    ['the duty was signed since', desk => desk.addFact('signed', DAY), false],
    ['the party was retired', desk => desk.changeContacts(unitRef(UNIT), [], { retired: true }), false],
    ['the party has new contacts', desk => desk.changeContacts(unitRef(UNIT), []), true],
  ])('when %s', async ([, happens, isTold]) => {
    const desk = await buildDesk()
    await desk.addUnit('440100-002')
    await fail(desk)
    await fail(desk, '440100-002')
    await happens(desk)
    const text = textOf(await desk.composeOne(REPORT))
    expect(text).toContain('440100-002')
    expect(text.includes('440100-001')).toBe(isTold)
  })

  test('is withdrawn when nobody is left to tell of', async () => {
    const desk = await buildDesk()
    await fail(desk)
    await desk.changeTask({ cancelled: true })
    expect(await desk.composeOne(REPORT)).toEqual({ kind: 'end', state: 'withdrawn', cause: 'nothing-to-tell' })
  })

  test('of hundreds of parties costs one look at the register and two at the Outbox', async () => {
    const desk = await buildDesk()
    const ids = Array.from({ length: 300 }, (_, index) => `44010${index}-001`)
    for (const id of ids) {
      await desk.addUnit(id)
      await fail(desk, id)
    }
    expect(textOf(await desk.composeOne(REPORT))).toContain('下列300家单位')
    expect(desk.reads).toEqual({ states: 1, offices: 0, notices: 2 })
  })
})

describe('a report that was prepared', () => {
  const CONTENT = new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0xff, 0x00])
  const PREPARED: PreparedReport = {
    id: 'clues-2026-10',
    createdAt: T0,
    headline: '2026年10月线索办理情况',
    lead: ['10月共转送线索12件。', '按期签收11件。'],
    table: {
      heading: ['机构', '转送', '按期签收'],
      rows: [
        ['广东省知识产权局', '7', '100%'],
        ['新疆生产建设兵团知识产权局', '5', ''],
      ],
    },
    file: { fileName: '线索办理情况-2026-10.xlsx', contentType: 'application/vnd.ms-excel', content: CONTENT },
  }
  const buildNotice = (channel: Channel, prepared: string = PREPARED.id): NoticeRecord => ({
    ...buildReport('monthly-2026-10', channel),
    prepared,
  })

  test('goes out as it was prepared, each row with its headings, and its file as it is', async () => {
    const desk = await buildDesk()
    await desk.outbox.savePrepared(PREPARED)
    const composed = await desk.composeOne(buildNotice('email'))
    expect(composed).toMatchObject({
      kind: 'ready',
      to: 'office.primary@example.com',
      template: 'prepared-report@1',
      email: { subject: '督办报告：2026年10月线索办理情况', attachments: [PREPARED.file] },
    })
    const text = textOf(composed)
    for (const words of [
      '广东省知识产权局（主联系人：联系人primary）：',
      '10月共转送线索12件。按期签收11件。',
      '　　广东省知识产权局\n　　　　转送：7\n　　　　按期签收：100%\n',
      '　　新疆生产建设兵团知识产权局\n　　　　转送：5\n　　　　按期签收：\n',
      '附件：线索办理情况-2026-10.xlsx',
      '联系单位：示例服务台',
    ])
      expect(text).toContain(words)
  })

  test('by SMS says that there is one, in one part', async () => {
    const desk = await buildDesk()
    await desk.outbox.savePrepared({ ...PREPARED, headline: '很长的标题'.repeat(30) })
    const composed = await desk.composeOne(buildNotice('sms'))
    expect(composed).toMatchObject({ channel: 'sms', template: 'prepared-report-sms@1' })
    expect(textOf(composed)).toMatch(/^督办报告：很长的标题.*…已生成，全文见电子邮件；没有收到的，请联系督办系统服务台。$/)
    expect(textOf(composed)).toHaveLength(62)
  })

  test.for<[string, Partial<PreparedReport>]>([
    ['a file name that is a path', { file: { ...PREPARED.file, fileName: '../a.xlsx' } }],
    ['a file name that starts a header', { file: { ...PREPARED.file, fileName: 'a\r\nBcc: b@example.com' } }],
    ['a type that starts a header', { file: { ...PREPARED.file, contentType: 'text/csv\r\nX: y' } }],
    ['no words', { lead: [] }],
  ])('never goes out with %s', async ([, part]) => {
    const desk = await buildDesk()
    await desk.outbox.savePrepared({ ...PREPARED, ...part })
    expect(await desk.composeOne(buildNotice('email'))).toMatchObject({ kind: 'end', state: 'failed' })
  })

  test('that is not there fails, and one that cannot be read waits', async () => {
    const desk = await buildDesk()
    expect(await desk.composeOne(buildNotice('email'))).toEqual({ kind: 'end', state: 'failed', cause: 'no-prepared' })
    desk.outbox.prepared.get = () => {
      throw new UnreadableRowError('PREPARED#clues-2026-10')
    }
    expect(await desk.composeOne(buildNotice('email'))).toEqual({ kind: 'wait', cause: 'unreadable-row' })
  })
})

describe('the notices of a brake', () => {
  const BRAKE = { office: '44', since: '2026-11-23T01:30:00.000Z', mails: 1000, hardBounces: 31, complaints: 0 }
  const EVENT = 'brake-44-202611230130'
  const OPERATOR: NoticeRecord = {
    ...buildReport(EVENT),
    purpose: 'operator',
    office: '00',
    addressee: { kind: 'operator', id: 'operator' },
    id: `operator-20261123-operator-operator-primary-email__${EVENT}`,
  }
  const figures = '自2026年11月23日9时30分起停发；此前1000封邮件中退信31封（3.1%），投诉0件（0%）'

  test('tell the office and the operator with the figures', async () => {
    const desk = await buildDesk()
    await desk.outbox.saveBrake(BRAKE)
    expect(textOf(await desk.composeOne(buildReport(EVENT)))).toContain(figures)
    expect(textOf(await desk.composeOne(buildReport(EVENT, 'sms')))).toContain('已暂停发送')
    const composed = await desk.composeOne(OPERATOR)
    expect(composed).toMatchObject({ kind: 'ready', to: 'operator@example.com', template: 'operator-report@3' })
    expect(composed?.kind === 'ready' && composed.channel === 'email' && composed.email.subject).toBe(
      '督办运行报告（2026年11月23日）：广东省知识产权局的邮件已自动停发（解除：duban brake --release 44）',
    )
    expect(textOf(composed)).toContain(figures)
  })

  test('are withdrawn when the brake is off', async () => {
    const desk = await buildDesk()
    for (const notice of [buildReport(EVENT), OPERATOR])
      expect(await desk.composeOne(notice)).toEqual({ kind: 'end', state: 'withdrawn', cause: 'nothing-to-tell' })
  })

  test('tell no office of another’s', async () => {
    const desk = await buildDesk()
    await desk.outbox.saveBrake({ ...BRAKE, office: '45' })
    expect(await desk.composeOne(buildReport('brake-45-202611230130'))).toMatchObject({ kind: 'end', state: 'withdrawn' })
  })
})
