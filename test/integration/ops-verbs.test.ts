import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import type { Command } from 'commander'
import readXlsxFile from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { listDeskItems, toClueItem, toEntryItem } from '../../functions/adapters/clue-rows.ts'
import { finishedUpTo } from '../../functions/core/deadlines/watermark.ts'
import { tellFailure } from '../../infra/ops/failure.ts'
import { buildProgram } from '../../infra/ops/program.ts'
import { registerAudit } from '../../infra/ops/verbs/audit.ts'
import { registerBrake } from '../../infra/ops/verbs/brake.ts'
import { registerClues } from '../../infra/ops/verbs/clues.ts'
import { registerCorrect } from '../../infra/ops/verbs/correct.ts'
import { registerLoad } from '../../infra/ops/verbs/load.ts'
import { registerPause } from '../../infra/ops/verbs/pause.ts'
import { registerPlanNow } from '../../infra/ops/verbs/plan-now.ts'
import { registerReopen } from '../../infra/ops/verbs/reopen.ts'
import { registerReplay } from '../../infra/ops/verbs/replay.ts'
import { registerResume } from '../../infra/ops/verbs/resume.ts'
import { registerShow } from '../../infra/ops/verbs/show.ts'
import { registerStatus } from '../../infra/ops/verbs/status.ts'
import { registerStuck } from '../../infra/ops/verbs/stuck.ts'
import { registerSuppressions } from '../../infra/ops/verbs/suppressions.ts'
import { registerWithdraw } from '../../infra/ops/verbs/withdraw.ts'
import { live, person } from '../support/clue-life.ts'
import { createStores, startDynamo } from '../support/dynamo-stores.ts'
import { at, batch, notice, T0 } from '../support/outbox-samples.ts'
import { contact, task, unit, unitRef } from '../support/register.ts'

const VERBS: ((program: Command) => void)[] = [
  registerAudit,
  registerBrake,
  registerClues,
  registerCorrect,
  registerLoad,
  registerPause,
  registerPlanNow,
  registerReopen,
  registerReplay,
  registerResume,
  registerShow,
  registerStatus,
  registerStuck,
  registerSuppressions,
  registerWithdraw,
]
const ID = notice('u1').id
const REF = { office: '44', day: '2026-11-23', id: 'b1' }
const WHY = ['--reason', '演练', '--by', '示例', '--stage', 'trial']

let running: Awaited<ReturnType<typeof startDynamo>>
let stores: Awaited<ReturnType<typeof createStores>>
let folder: string
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(at(3_600)) })
  running = await startDynamo()
  stores = await createStores(running)
  folder = mkdtempSync(join(tmpdir(), 'duban-verbs-'))
  const outputs = {
    Duban: { RegisterTableName: stores.registerTable, OutboxTableName: stores.outboxTable, EventBusName: 'bus', Stage: 'trial' },
  }
  writeFileSync(join(folder, 'outputs.json'), JSON.stringify(outputs))
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', running.dynamo.endpoint)
  vi.stubEnv('AWS_REGION', 'cn-north-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  const contacts = [contact(unitRef('u1'))]
  await stores.register.saveParty({ party: unitRef('u1'), office: '44', unit: unit('u1'), contacts, retired: false, version: 1 })
  await stores.register.saveTask({ task: task('T1', { name: '示例事项' }), loadedOn: '2026-11-20', version: 1 })
  await stores.outbox.putNotice(notice('u1'), T0)
  await stores.outbox.putBatch(batch('b1', [ID], { lane: 'later' }))
})
afterAll(async () => {
  vi.unstubAllEnvs()
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
  await running.dynamo.stop()
})

/** Runs a verb in this process: what it prints and the status it ends with. */
async function duban(...args: string[]): Promise<{ status: number; out: string }> {
  const out: string[] = []
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(text => void out.push(String(text))),
    vi.spyOn(console, 'error').mockImplementation(() => {}),
  ]
  const program = buildProgram()
  for (const register of VERBS) register(program)
  let status = 0
  try {
    const outputs = args.includes('--outputs') ? [] : ['--outputs', join(folder, 'outputs.json')]
    await program.parseAsync([...args, ...outputs], { from: 'user' })
  } catch (error) {
    status = tellFailure(error, args.includes('--json'))
  }
  for (const spy of spies) spy.mockRestore()
  return { status, out: out.join('\n') }
}
const ask = async (...args: string[]) => JSON.parse((await duban(...args, '--json')).out) as unknown
const isDueBy = async (until: string) =>
  (await stores.outbox.listDue('0', until, 9)).concat(await stores.outbox.listDue('1', until, 9)).length

describe('pausing and resuming a running system', () => {
  test('changes nothing until it is applied, with a reason', async () => {
    expect((await duban('pause', '44', '--apply')).status).toBe(2)
    expect((await duban('pause', '4x', ...WHY)).status).toBe(2)
    expect(await ask('pause', '44', ...WHY)).toMatchObject({ applied: false, openBatches: 1 })
    expect(await stores.outbox.readControls('44')).toEqual({})
  })

  test('stops an office, says so everywhere, and lets it go on where it stood', { timeout: 60_000 }, async () => {
    expect(await ask('pause', '44', ...WHY, '--apply')).toMatchObject({ applied: true, pause: { scope: '44', reason: '演练' } })
    expect(await stores.outbox.readControls('44')).toMatchObject({ pause: { reason: '演练', by: '示例' } })
    // What a worker does that meets the pause.
    expect(await stores.outbox.postponeBatch(REF, new Date(Date.now() + 300_000).toISOString(), T0)).toBe(true)
    expect((await duban('show', ID)).out).toMatch(/知识产权局（44）自 .* 起暂停发送，原因：演练（示例）/)
    expect(await ask('stuck')).toMatchObject({ batches: [{ id: 'b1', why: 'paused', unsent: 1 }] })
    expect((await duban('status', '--date', '2026-11-23')).out).toContain('暂停')

    expect((await duban('resume', '44', '--apply')).status).toBe(2)
    expect(await ask('resume', '44', ...WHY)).toMatchObject({ applied: false, postponed: 1 })
    expect(await isDueBy(new Date().toISOString())).toBe(0)
    expect(await ask('resume', '44', ...WHY, '--apply')).toMatchObject({ applied: true, forward: 1 })
    expect(await isDueBy(new Date().toISOString())).toBe(1)
    expect(await stores.outbox.readControls('44')).toEqual({})
    expect((await duban('resume', '44', ...WHY)).out).toContain('没有暂停')
  })
})

describe('what is deployed', () => {
  const withoutStage = ['--reason', '演练', '--by', '示例']
  const tries: [string, string[]][] = [
    ['pause', ['44']],
    ['resume', ['44']],
    ['brake', ['--release', '44']],
    ['suppressions', ['--lift', 'h0']],
    ['load', ['samples/2026']],
    ['withdraw', ['--task', 'T1']],
    ['correct', ['--task', 'T1', '--from', '2026-11-23', '--text', '原通知有误。']],
    ['plan-now', ['--office', '44', '--date', '2026-11-23']],
    ['reopen', ['--task', 'T1', '--party', 'u1']],
    ['replay', ['--queue', 'plan-office']],
    ['replay', ['--since', '2026-11-23']],
  ]
  test.each(tries)('is not changed by %s without its stage, or under another’s name', async (verb, args) => {
    const why = verb === 'load' ? [] : withoutStage
    for (const stage of [[], ['--stage', 'production']]) {
      const { status, out } = await duban(verb, ...args, ...why, ...stage, '--apply', '--json')
      expect(status).toBe(2)
      expect(JSON.parse(out)).toMatchObject({ problems: [{ column: '--stage' }] })
      expect(out).toContain('--stage trial')
    }
    expect(await stores.outbox.listControls()).toEqual({ pauses: [], brakes: [], releases: [] })
    expect((await stores.register.readTasks('00')).tasks).toHaveLength(1)
    expect((await stores.outbox.listEntries(at(3_600), 9)).entries.filter(({ action }) => action === 'lift')).toEqual([])
  })

  test('is named before it is changed: stage, account and region', async () => {
    const { out } = await duban('pause', '44', ...withoutStage)
    expect(out).toMatch(/^Duban（阶段 trial，账号 \d{12}，区域 \S+）\n/)
  })

  test('is not there for the credentials of another account', async () => {
    const wrong = { Duban: { RegisterTableName: 'other', OutboxTableName: 'other', EventBusName: 'bus', Stage: 'trial' } }
    writeFileSync(join(folder, 'wrong.json'), JSON.stringify(wrong))
    const { status, out } = await duban('pause', '44', ...WHY, '--apply', '--outputs', join(folder, 'wrong.json'))
    expect(status).toBe(2)
    expect(out).toContain('当前凭证所属的账号和区域里没有这套系统的登记库')
  })
})

describe('looking at a running system', () => {
  test('shows a notice in one document, and in words', async () => {
    expect(await ask('show', ID)).toMatchObject({ notice: { id: ID, state: 'planned' }, name: '示例单位u1', batch: { id: 'b1' } })
    const { out } = await duban('show', ID)
    for (const words of [
      '示例单位u1（u1）',
      '主联系人，电子邮件',
      '指引第16.1条',
      '待发送',
      '所在批次 b1',
      '列入计划',
      'T1 示例事项，期限前5个工作日（T-5，2026-11-23）',
    ])
      expect(out).toContain(words)
  })

  test('tells the hand-over to a provider without receipts as its end', async () => {
    const one = notice('u1', { channel: 'sms', batch: 'b9' })
    await stores.outbox.putNotice(one, T0)
    const accepted = { state: 'accepted', at: at(60), sentAt: at(60), attempts: 1, possibleDoubles: 0 } as const
    await stores.outbox.changeNotice((await stores.outbox.readNotices([one.id])).notices[0]!, accepted)
    const { out } = await duban('show', one.id)
    expect(out).toMatch(/2026-11-23 08:31 +已发出 +服务商已接收\n\n/)
    expect(out).not.toContain('待回执')
  })

  test('says of what awaits its receipt what becomes of it', async () => {
    const one = notice('u7', { batch: 'b7' })
    await stores.outbox.putNotice(one, T0)
    const sent = { state: 'sent', at: T0, sentAt: T0, attempts: 1, possibleDoubles: 0 } as const
    await stores.outbox.changeNotice((await stores.outbox.readNotices([one.id])).notices[0]!, sent)
    await stores.outbox.putBatch(batch('b7', [one.id], { lane: 'later', office: '46' }))
    const { out } = await duban('stuck')
    expect(out).toContain('没有收到回执的通知 1 条（发出四小时后仍无回执的，收件人有手机号码则改发短信）：')
  })

  test('says what was answered through a notice, by whom and when', async () => {
    const one = notice('u8', { batch: 'b8', office: '46' })
    await stores.outbox.putNotice(one, T0)
    expect((await duban('show', one.id)).out).toContain('通过这条通知没有登记任何答复。')
    const duty = { issuer: '00', task: 'T1', party: unitRef('u8'), office: '46' }
    const source = { at: at(60), by: '示例人', party: { kind: 'office', id: '46' }, notice: one.id, note: '已办' } as const
    await stores.register.saveDuty({ ...duty, facts: [{ status: 'done', date: '2026-11-23', source }], version: 1 })
    const { out } = await duban('show', one.id)
    expect(out).toMatch(/2026-11-23 08:31 +报告完成 +示例人（海南省知识产权局） +u8 +00\/T1 +已办\n/)
    expect(out).toMatch(/u8 +00\/T1 +已完成 +已完成：2026-11-23 08:31，示例人，通知 task-/)
    expect(await ask('show', one.id)).toMatchObject({
      answers: [{ kind: 'done', source }],
      duties: [{ state: { outcome: 'done' } }],
    })
  })

  test('has no notice for an unknown id: status 2, with a mend', async () => {
    const { status, out } = await duban('show', 'nothing', '--json')
    expect(status).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ problems: [{ value: 'nothing', message: '没有这个编号的通知' }] })
  })

  test('counts the notices of a day', async () => {
    expect(await ask('status', '--date', '2026-11-23', '--office', '44')).toMatchObject({
      date: '2026-11-23',
      offices: [{ office: '44', plan: 'waiting', notices: { total: 1, byState: { planned: 1 } }, batches: { open: 1 } }],
    })
    expect((await duban('status', '--date', '2026-11-23')).out).toMatch(/广东省知识产权局 +未开始 +1 +1/)
  })
})

describe('where there is nothing to see, it says why', () => {
  test.each([
    ['2026-11-22', '休息日，没有通知。'],
    ['2026-11-24', '这一天的计划尚未进行，没有通知。'],
  ])('on %s', async (day, words) => {
    expect((await duban('status', '--date', day)).out.split('\n')[1]).toBe(words)
  })

  test('once all is planned, or while it is', async () => {
    const finish = (office: string) => stores.register.saveWatermark(finishedUpTo(office, '2026-11-25', []), undefined)
    const tell = async (...args: string[]) => (await duban('status', '--date', '2026-11-25', ...args)).out
    await finish('45')
    expect(await tell('--office', '45')).toContain('计划已完成，没有要发的通知。')
    expect(await tell()).toMatch(/广东省知识产权局 +未开始 +0/)
  })
})

test('what an option is without a word is told in Chinese', () => {
  const program = buildProgram()
  for (const register of VERBS) register(program)
  const help = program.commands.map(command => command.helpInformation()).join('')
  expect(help).toContain('停滞多少分钟以上；不写则为 15')
  expect(help).not.toContain('default')
})

describe('mending a running system', () => {
  test('releases a brake', async () => {
    expect((await duban('brake')).out).toContain('没有自动停发')
    await stores.outbox.saveBrake({ office: '44', since: T0, mails: 1000, hardBounces: 31, complaints: 0 })
    expect((await duban('brake')).out).toMatch(/广东省知识产权局 +2026-11-23 08:30 +1000 +31 +3.1% +0 +0%/)
    expect(await ask('brake', '--release', '44', ...WHY)).toMatchObject({ applied: false })
    expect(await ask('brake', '--release', '44', ...WHY, '--apply')).toMatchObject({ applied: true, brakes: [{ office: '44' }] })
    expect((await duban('brake', '--release', '44', ...WHY, '--apply')).status).toBe(2)
    expect(await ask('brake')).toMatchObject({ brakes: [], releases: [{ office: '44', reason: '演练', by: '示例' }] })
    expect((await duban('brake')).out).toMatch(/（44）最近一次解除停发：2026-11-23 09:30，原因：演练（示例）/)
  })

  test('lifts a suppression', async () => {
    await stores.outbox.saveSuppression({
      addressHash: 'h1',
      cause: 'hard-bounce',
      channel: 'email',
      office: '44',
      party: unitRef('u1'),
      role: 'primary',
      notice: ID,
      since: T0,
    })
    expect((await duban('suppressions')).out).toContain('unit.primary@example.com')
    expect((await duban('suppressions', '--lift', 'h1')).status).toBe(2)
    expect(await ask('suppressions', '--lift', 'h1', ...WHY)).toMatchObject({ applied: false })
    expect((await stores.outbox.findSuppressed(['h1'])).size).toBe(1)
    expect(await ask('suppressions', '--lift', 'h1', ...WHY, '--apply')).toMatchObject({ isLifted: true, provider: 'skipped' })
    expect((await stores.outbox.findSuppressed(['h1'])).size).toBe(0)
    expect((await duban('suppressions')).out).toContain('没有停用的地址')
  })

  test('is on record: who changed what, when and why, the latest five in the status', async () => {
    const { changes } = (await ask('status')) as { changes: { action: string; of: string }[] }
    expect(changes.map(({ action, of }) => `${action} ${of}`).toSorted()).toEqual([
      'lift h1',
      'pause 44',
      'release 44',
      'resume 44',
    ])
    for (const change of changes) expect(change).toMatchObject({ at: at(3_600), reason: '演练', by: '示例' })
    const { out } = await duban('status')
    expect(out).toContain('2026-11-23 09:30  解除广东省知识产权局（44）的邮件停发，原因：演练（示例）')
    vi.setSystemTime(Date.parse(at(7_200)))
    for (const scope of ['11', '12', '13']) await duban('pause', scope, ...WHY, '--apply')
    expect(await ask('status')).toMatchObject({ changes: { length: 5 } })
  })
})

describe('putting a running system right', () => {
  const NOW = at(10_800)
  beforeAll(() => void vi.setSystemTime(Date.parse(NOW)))
  const entries = async (action: string) =>
    (await stores.outbox.listEntries(NOW, 99)).entries.filter(entry => entry.action === action)

  test('withdraws a task: the count first, then one write on record', async () => {
    const waiting = { affected: [{ office: '44', state: 'planned', stopped: 1, shortened: 0 }] }
    expect(await ask('withdraw', '--task', 'T1', ...WHY)).toMatchObject({ applied: false, ...waiting })
    expect((await stores.outbox.readControls('46')).withdrawals).toBeUndefined()
    expect(await ask('withdraw', '--task', 'T1', '--office', '46', ...WHY, '--apply')).toMatchObject({
      applied: true,
      affected: [],
    })
    expect((await stores.outbox.readControls('46')).withdrawals).toMatchObject([{ what: { kind: 'task', task: 'T1' } }])
    expect(await entries('withdraw')).toMatchObject([{ of: 'task 00/T1 46', reason: '演练', by: '示例' }])
    for (const wrong of [[], ['--task', 'T1', '--template', 'task-email@2'], ['--task', 'T9'], ['--template', 'nothing@1']])
      expect((await duban('withdraw', ...wrong, ...WHY)).status).toBe(2)
  })

  test('corrects what went out, once, and names what is not out yet', { timeout: 60_000 }, async () => {
    const what = ['--task', 'T1', '--from', '2026-11-23', '--text', '原通知有误。', ...WHY]
    const dry = (await ask('correct', ...what)) as { got: number; pending: { id: string }[]; preview: { email: string } }
    expect(dry).toMatchObject({ applied: false, got: 1, placed: 0, pending: [{ id: ID }] })
    expect(dry.preview.email).toContain('原通知有误。')
    expect((await duban('correct', ...what)).out).toMatch(/\n收到错误通知的共 1 条，将列入更正 1 条。$/)
    const nobody = ['correct', '--template', 'request-sms@1', ...what.slice(2)]
    expect((await duban(...nobody)).out).toMatch(/\n这段时间内没有人收到过错误的通知，没有要发的更正。$/)
    expect(await ask('correct', ...what, '--apply')).toMatchObject({ applied: true, got: 1, told: 0, placed: 1 })
    vi.setSystemTime(Date.parse(at(200_000)))
    expect(await ask('correct', ...what, '--apply')).toMatchObject({ applied: true, got: 1, told: 1, placed: 0 })
    // What goes out after the first time is right by then, unless somebody says otherwise.
    const right = notice('u9', { batch: 'b9', office: '46' })
    await stores.outbox.putNotice(right, at(100_000))
    await stores.outbox.putBatch(batch('b9', [right.id], { lane: 'later', office: '46' }))
    const [record] = (await stores.outbox.readNotices([right.id])).notices
    const sent = { state: 'delivered', at: at(100_000), sentAt: at(100_000), attempts: 1, possibleDoubles: 0 } as const
    await stores.outbox.changeNotice(record!, sent)
    expect(await ask('correct', ...what)).toMatchObject({ got: 1, told: 1 })
    expect(await ask('correct', ...what, '--to', '2026-11-25')).toMatchObject({ got: 2, told: 1 })
    vi.setSystemTime(Date.parse(NOW))
    const { out } = await duban('status', '--date', '2026-11-23')
    expect(out).toMatch(/合计 +－ +4 /)
    for (const wrong of [
      ['--from', '2026-13-01'],
      ['--text', ' '],
      ['--text', '@/nowhere.txt'],
      ['--id', '中文'],
    ])
      expect((await duban('correct', ...what, ...wrong)).status).toBe(2)
  })

  test('lists what pages refused on a day apart from what operators did', async () => {
    const refusal = { at: NOW, action: 'refuse', of: ID, reason: 'wrong', by: '页面' } as const
    await stores.outbox.addEntry(refusal)
    expect(await ask('audit', '--refused')).toMatchObject({ entries: [refusal] })
    expect(await ask('audit', '--refused', '--date', '2026-11-22')).toMatchObject({ entries: [] })
    const { entries: deeds } = (await ask('audit')) as { entries: { action: string }[] }
    expect(deeds.map(({ action }) => action)).not.toContain('refuse')
    expect(deeds.length).toBeGreaterThan(0)
    expect((await duban('audit', '--date', '2026-11-23')).status).toBe(2)
  })

  test('foretells a plan that is made now, and refuses a day ahead', async () => {
    expect(await ask('plan-now', '--office', '44', '--date', '2026-11-23', ...WHY)).toMatchObject({
      offices: [{ office: '44', standing: 'waiting', notices: 1 }],
    })
    expect((await duban('plan-now', '--office', '44', '--date', '2026-11-24', ...WHY)).status).toBe(2)
    expect((await duban('plan-now', '--office', '45', '--date', '2026-11-23', ...WHY)).out).toContain(
      '已做过以后的计划，不再补做',
    )
  })

  test('reopens a duty that was reported done', async () => {
    const duty = { issuer: '00', task: 'T1', party: unitRef('u1'), office: '44' }
    const reopenIt = ['reopen', '--task', 'T1', '--party', 'u1', ...WHY] as const
    expect((await duban(...reopenIt)).status).toBe(2)
    await stores.register.saveDuty({ ...duty, facts: [{ status: 'done', date: '2026-11-22' }], version: 1 })
    expect(await ask(...reopenIt)).toMatchObject({ applied: false, state: { outcome: 'done' } })
    expect(await ask(...reopenIt, '--apply')).toMatchObject({ applied: true })
    expect(await ask(...reopenIt, '--apply')).toMatchObject({ applied: false, already: true })
    const { duties } = await stores.register.readState({ parties: [], duties: [duty], tasks: [] })
    expect(duties).toMatchObject([
      {
        version: 2,
        facts: [{ status: 'done' }, { status: 'reopened', date: '2026-11-23', source: { by: '示例', note: '演练' } }],
      },
    ])
    expect(await ask('replay', '--since', '2026-11-23T11:30', ...WHY)).toMatchObject({ applied: false, duties: 1 })
    expect(await ask('replay', '--since', '2026-11-23T11:31', ...WHY)).toMatchObject({ duties: 0 })
    expect((await duban('replay', '--since', 'gestern', ...WHY)).status).toBe(2)
  })

  test('lists who did what, the latest first', async () => {
    const { out } = await duban('audit', '--limit', '9')
    expect(out).toContain('2026-11-23 11:30  重开工作事项 00/T1，责任主体 u1，原因：演练（示例）')
    expect(out).toContain('撤回工作事项 00/T1，范围：海南省知识产权局（46），原因：演练（示例）')
    expect((await duban('audit', '--limit', '0')).status).toBe(2)
  })
})

describe('clues on the command line', () => {
  const { clue, entries } = live(person('11', 'reviewer'), '44', '2026-11-18', [['2026-11-19', person('44'), 'sign']])
  const put = (Item: Record<string, unknown>) => running.client.send(new PutCommand({ TableName: stores.registerTable, Item }))
  beforeAll(async () => {
    for (const item of [toClueItem(clue), ...entries.map(toEntryItem), ...listDeskItems(clue)]) await put(item)
  })

  test('stand with their light, their clock and whose step it is', async () => {
    expect(await ask('clues', '--office', '44')).toMatchObject({
      office: '44',
      date: '2026-11-23',
      clues: [
        {
          number: clue.number,
          role: 'received',
          counterpart: '11',
          clock: { name: 'handleBy', due: '2026-12-03', left: 8 },
          light: 'green',
        },
      ],
    })
    expect((await duban('clues', '--office', '00')).out).toContain('未办结 1 件')
    expect((await duban('clues', '--office', '33')).out).toContain('没有未办结的线索。')
    for (const wrong of [
      [],
      ['--office', '77'],
      ['--month', '2026-12'],
      ['--office', '44', '--out', 'a.xlsx'],
      ['--office', '44', '--month', '2026-11'],
    ])
      expect((await duban('clues', ...wrong)).status).toBe(2)
  })

  test('give the figures of a month, as a workbook too, and never over a file', async () => {
    const figures = (await ask('clues', '--month', '2026-11')) as { offices: { office: string }[] }
    expect(figures).toMatchObject({
      month: '2026-11',
      first: '2026-11-01',
      through: '2026-11-22',
      heads: [{ number: clue.number, head: clue.head }],
    })
    expect(figures.offices.find(({ office }) => office === '44')).toMatchObject({
      received: 1,
      signedInTime: { count: 1, of: 1, share: 1 },
    })
    const file = join(folder, 'figures.xlsx')
    expect((await duban('clues', '--month', '2026-11', '--out', file)).out).toMatch(/广东省知识产权局 .*100\.0%/)
    expect((await readXlsxFile(readFileSync(file))).map(({ sheet }) => sheet)).toEqual(['办理情况', '记录核对'])
    expect((await duban('clues', '--month', '2026-11', '--out', file)).status).toBe(2)
  })

  test('are verified, and the place where the chain breaks is named', async () => {
    expect(await ask('audit', clue.number)).toMatchObject({ whole: true, entries: [{ deed: 'create' }, { deed: 'sign' }] })
    expect(process.exitCode).toBeUndefined()
    expect((await duban('audit', clue.number, '--refused')).status).toBe(2)
    await put(toEntryItem({ ...entries[0]!, at: '2026-11-18T00:00:01.000Z' }))
    expect((await duban('audit', clue.number)).out).toContain('办理记录：第 1 条的内容被改动。')
    expect(process.exitCode).toBe(1)
    process.exitCode = undefined
  })
})
