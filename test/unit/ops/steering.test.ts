import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { finishedUpTo } from '../../../functions/core/deadlines/watermark.ts'
import type { NoticeRecord } from '../../../functions/core/ports.ts'
import { DataProblemsError } from '../../../functions/core/problems.ts'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import { buildMemoryOutbox } from '../../../infra/ops/simulation/memory-outbox.ts'
import { buildMemoryRegister } from '../../../infra/ops/simulation/memory-register.ts'
import { buildCorrectionId, correct } from '../../../infra/ops/steering/correct.ts'
import { listDeadLetterQueues, listDeadLetters, readDeadLetter, redrive } from '../../../infra/ops/steering/dead-letters.ts'
import { findRecipients } from '../../../infra/ops/steering/find-recipients.ts'
import { getTask } from '../../../infra/ops/steering/find-task.ts'
import { foretellPlan, judgeDay, planNow } from '../../../infra/ops/steering/plan-now.ts'
import type { QueueMessage } from '../../../infra/ops/steering/queue-calls.ts'
import { findLastChange, reactAgain, readChangedSince } from '../../../infra/ops/steering/react-again.ts'
import { findParty, prepareReopening, reopen } from '../../../infra/ops/steering/reopen.ts'
import { parseTemplate } from '../../../infra/ops/steering/template-names.ts'
import { buildWithdrawal, readExtent, withdraw } from '../../../infra/ops/steering/withdraw.ts'
import { at, batch, leaseAt, notice, T0 } from '../../support/outbox-samples.ts'
import { live, person } from '../../support/clue-life.ts'
import { contact, officeRef, task, unit, unitRef } from '../../support/register.ts'

let outbox: ReturnType<typeof buildMemoryOutbox>
let register: ReturnType<typeof buildMemoryRegister>
beforeEach(() => {
  outbox = buildMemoryOutbox()
  register = buildMemoryRegister()
})

const silent = (): void => {}
const deed = { reason: '示例', by: '示例' }
const subject = (name: string) => ({ ...notice('u').subjects[0]!, task: name })
const now = (seconds: number) => () => at(seconds)

/** A notice in a batch of its own, in this state since second 100. */
async function put(id: string, part: Partial<NoticeRecord> = {}) {
  const { state = 'planned', sentAt, template, ...planned } = part
  const one = notice(id, { batch: `b-${id}`, ...planned })
  await outbox.putNotice(one, T0)
  await outbox.putBatch(batch(`b-${id}`, [one.id], { lane: 'later', office: one.office, day: one.day }))
  if (state === 'planned') return one.id
  const record = outbox.notices.get(one.id)!
  const change = { state, at: at(100), attempts: 1, possibleDoubles: 0, sentAt, template: template ?? 'task-email@2' }
  await outbox.changeNotice(
    record,
    Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as never,
  )
  return one.id
}

describe('withdrawing', () => {
  const T1 = { kind: 'task', issuer: '00', task: 'T1' } as const
  const extentOf = async (what: Parameters<typeof buildWithdrawal>[0], scope = 'all') =>
    (await readExtent(outbox, buildWithdrawal(what, { scope, at: at(600), ...deed }), silent)).affected

  test('counts what would not go, and what goes without the task', async () => {
    await put('u1')
    await put('u2', { subjects: [subject('T1'), subject('T2')] })
    await put('u3', { subjects: [subject('T2')] })
    await put('u4', { office: '45' })
    await put('u5', { state: 'unknown' })
    await put('u6', { state: 'sent', sentAt: at(100) })
    expect(await extentOf(T1)).toEqual([
      { office: '44', state: 'planned', stopped: 1, shortened: 1 },
      { office: '44', state: 'unknown', stopped: 1, shortened: 0 },
      { office: '45', state: 'planned', stopped: 1, shortened: 0 },
    ])
    expect(await extentOf(T1, '45')).toEqual([{ office: '45', state: 'planned', stopped: 1, shortened: 0 }])
  })

  test('counts a request about the task', async () => {
    const about = (name: string) =>
      ({ kind: 'reopened', duty: { issuer: '00', task: name, party: unitRef('u1'), office: '44' }, id: T0 }) as const
    await put('u1', { purpose: 'request', subjects: [], matter: about('T1') })
    await put('u2', { purpose: 'request', subjects: [], matter: about('T2') })
    expect(await extentOf(T1)).toEqual([{ office: '44', state: 'planned', stopped: 1, shortened: 0 }])
  })

  test('counts by template what will be made of it', async () => {
    await put('u1')
    await put('u2', { channel: 'sms' })
    const template = { kind: 'template', template: 'task-email@2' } as const
    expect(await extentOf(template)).toEqual([{ office: '44', state: 'planned', stopped: 1, shortened: 0 }])
    expect(await extentOf({ kind: 'template', template: 'task-email@1' })).toEqual([])
  })

  test('counts a second way by what it says again', async () => {
    const { role, first, channel } = notice('u1')
    const rootOf = (purpose: 'task' | 'request') => ({ id: 'r', purpose, role, first, channel }) as const
    await put('u1', { purpose: 'fallback', root: rootOf('task') })
    await put('u2', { purpose: 'fallback', root: rootOf('request'), office: '45' })
    const officesOf = async (template: string) => (await extentOf({ kind: 'template', template })).map(({ office }) => office)
    expect(await officesOf('fallback-email@2')).toEqual(['44'])
    expect(await officesOf('request-email@1')).toEqual(['45'])
  })

  test.each(['task-email@1', 'task-email@2', 'operator-report@3'])('takes %s for a template', name => {
    expect(parseTemplate(name)).toBe(name)
  })
  test.each(['task-email@99', 'task-email@0', 'task-email', 'plaque-email@1', 'task-email@2x'])(
    'takes %s for none, and names those that are',
    name => {
      const mend: unknown = expect.stringContaining('fallback-email@2')
      expect(() => parseTemplate(name)).toThrow(expect.objectContaining({ problems: [expect.objectContaining({ mend })] }))
    },
  )

  test('is on record before it takes effect', async () => {
    const withdrawal = buildWithdrawal(T1, { scope: '44', at: at(600), ...deed })
    const dying = { ...outbox, saveWithdrawal: () => Promise.reject(new Error('killed')) }
    await expect(withdraw(dying, withdrawal)).rejects.toThrow('killed')
    expect((await outbox.listEntries(at(700), 9)).entries).toMatchObject([{ action: 'withdraw', of: 'task 00/T1 44' }])
    await withdraw(outbox, withdrawal)
    await withdraw(outbox, withdrawal)
    expect((await outbox.readControls('44')).withdrawals).toEqual([withdrawal])
    expect((await outbox.readControls('45')).withdrawals).toBeUndefined()
  })
})

describe('the task that is meant', () => {
  beforeEach(async () => {
    await register.saveTask({ task: task('T1'), loadedOn: '2026-11-20', version: 1 })
    await register.saveTask({ task: task('T1', { issuer: '44' }), loadedOn: '2026-11-20', version: 1 })
    await register.saveTask({ task: task('T2', { issuer: '44' }), loadedOn: '2026-11-20', version: 1 })
  })
  test.each([
    ['T2', undefined, '44'],
    ['T1', '00', '00'],
  ])('is found by its id, and its issuer where several use that', async (id, issuer, expected) => {
    expect((await getTask(register, { task: id, issuer })).issuer).toBe(expected)
  })
  test.each([
    ['T1', undefined],
    ['T2', '00'],
    ['T3', undefined],
  ])('is refused where it is not clear or not there: %s of %s', async (id, issuer) => {
    await expect(getTask(register, { task: id, issuer })).rejects.toThrow(DataProblemsError)
  })
})

describe('correcting', () => {
  const wrong = { what: { kind: 'template', template: 'task-email@2' }, from: T0, to: at(600) } as const
  const find = () =>
    findRecipients({ rules: buildRules(currentGuide), register, outbox }, { wrong, offices: ['44', '45'] }, silent)
  const correction = { id: 'x1', text: '原通知有误。', at: at(700), ...deed }
  const run = async (part: object = {}, seconds = 700) =>
    correct(
      { outbox: { ...outbox, ...part }, now: now(seconds), newId: randomUUID },
      { ...correction, at: at(seconds) },
      {
        got: (await find()).got,
        tell: silent,
      },
    )
  const corrections = () => [...outbox.notices.values()].filter(({ purpose }) => purpose === 'correction')

  test('reaches exactly those who got the wrong one, on the way by which they got it', async () => {
    const got = [
      await put('u1', { state: 'delivered', sentAt: at(100) }),
      await put('u2', { state: 'sent', sentAt: at(100), role: 'deputy' }),
      // It was planned weeks ago, and waited.
      await put('u3', { state: 'accepted', sentAt: at(100), office: '45', day: '2026-11-02' }),
    ]
    await put('u4', { state: 'failed' })
    await put('u5', { state: 'delivered', sentAt: at(100), template: 'task-email@1' })
    await put('u6', { state: 'delivered', sentAt: at(601) })
    const pending = [await put('u7'), await put('u8', { state: 'unknown' })]
    await outbox.endBatch((await leaseAt(outbox, 'b-u1', 120, 'h'))!, at(150))
    const found = await find()
    expect(found.pending.map(({ id }) => id).toSorted()).toEqual(pending.toSorted())
    expect(await run()).toEqual({ placed: 3, problems: [] })
    expect(corrections().map(({ corrects }) => corrects)).toEqual(got.map(id => ({ correction: 'x1', notice: id })))
    for (const { addressee, role, channel, office, corrects, day } of corrections()) {
      const { day: _, ...way } = { addressee, role, channel, office, day }
      expect(outbox.notices.get(corrects!.notice)).toMatchObject(way)
      expect(day).toBe('2026-11-23')
    }
  })

  test('tells nobody twice, be it run again on another day, and then tells those who were unclear', async () => {
    await put('u1', { state: 'delivered', sentAt: at(100) })
    await put('u2', { state: 'unknown' })
    await run()
    const late = outbox.notices.get(notice('u2').id)!
    await outbox.changeNotice(late, { state: 'sent', at: at(800), sentAt: at(110), attempts: 1, possibleDoubles: 0 })
    expect(await run({}, 90_000)).toEqual({ placed: 1, problems: [] })
    expect(await run({}, 180_000)).toEqual({ placed: 0, problems: [] })
    expect(corrections().map(({ addressee }) => addressee.id)).toEqual(['u1', 'u2'])
    expect(await outbox.findCorrection('x1')).toMatchObject({ at: at(700) })
  })

  test.each([0, 1, 2])('that was killed is completed by the same command: after %i notices', async deaths => {
    for (const id of ['u1', 'u2', 'u3']) await put(id, { state: 'delivered', sentAt: at(100) })
    let left = deaths
    const putNotice: typeof outbox.putNotice = (...args) => {
      left -= 1
      return left < 0 ? Promise.reject(new Error('killed')) : outbox.putNotice(...args)
    }
    await expect(run({ putNotice })).rejects.toThrow('killed')
    expect((await outbox.listEntries(at(900), 9)).entries).toMatchObject([{ action: 'correct', of: 'x1' }])
    // What is listed but not there yet is nothing to mend.
    expect((await find()).problems).toEqual([])
    await run()
    expect(
      corrections()
        .map(({ addressee }) => addressee.id)
        .toSorted(),
    ).toEqual(['u1', 'u2', 'u3'])
  })

  test('does not say something else under the same id', async () => {
    await outbox.saveCorrection({ ...correction, text: '别的文字。' })
    await expect(run()).rejects.toThrow(DataProblemsError)
    expect(corrections()).toEqual([])
  })

  test('has the same id for the same words about the same thing', () => {
    const id = buildCorrectionId(wrong, ['44'], '原通知有误。')
    expect(buildCorrectionId({ what: wrong.what, from: wrong.from }, ['44'], '原通知有误。')).toBe(id)
    expect(buildCorrectionId(wrong, ['45'], '原通知有误。')).not.toBe(id)
    expect(buildCorrectionId(wrong, ['44'], '别的文字。')).not.toBe(id)
    expect(id).toMatch(/^[0-9a-f]{8}$/)
  })
})

describe('planning now', () => {
  const rules = buildRules(currentGuide)
  const DAY = '2026-11-23'
  const begun = (day: string) => ({ ...finishedUpTo('44', day, []), done: [] })
  test.each([
    ['nobody has planned anything', undefined, 'waiting'],
    ['the day before was planned', finishedUpTo('44', '2026-11-20', []), 'waiting'],
    ['it was planned', finishedUpTo('44', DAY, []), 'finished'],
    ['a later day was planned', finishedUpTo('44', '2026-11-24', []), 'passed'],
    ['it was begun', begun(DAY), 'unfinished'],
    ['an earlier day was begun', begun('2026-11-20'), 'unfinished'],
    ['a later day was begun', begun('2026-11-24'), 'passed'],
  ])('where %s', (_, mark, expected) => {
    expect(judgeDay(mark, DAY, true)).toBe(expected)
  })
  test('leaves days off alone, but finishes what was begun', () => {
    expect(judgeDay(undefined, DAY, false)).toBe('day-off')
    expect(judgeDay(begun('2026-11-20'), DAY, false)).toBe('unfinished')
  })

  test('foretells how many notices the plan makes, since when, and who is unreachable', async () => {
    await register.saveTask({ task: task('T1'), loadedOn: '2026-11-20', version: 1 })
    for (const [id, contacts] of [
      ['u1', [contact(unitRef('u1'))]],
      ['u2', []],
    ] as const)
      await register.saveParty({
        party: unitRef(id),
        office: '44',
        unit: unit(id),
        contacts: [...contacts],
        retired: false,
        version: 1,
      })
    await register.saveWatermark(finishedUpTo('44', '2026-11-20', [task('T1')]), undefined)
    expect(await foretellPlan(register, rules, '44', DAY)).toEqual({
      office: '44',
      standing: 'waiting',
      begun: '2026-11-20',
      since: '2026-11-20',
      notices: 1,
      unreachable: 1 + 1,
      problems: [],
    })
  })

  test('is on record first, opens the day, and waits for the plans', async () => {
    const events: unknown[] = []
    let looks = 0
    const needs = {
      register,
      outbox,
      now: now(0),
      publish: async (some: readonly { detail: { data: unknown } }[]) => {
        expect((await outbox.listEntries(at(9), 9)).entries).toMatchObject([{ action: 'plan-now', of: 'all 2026-11-23' }])
        events.push(...some.map(({ detail }) => detail.data))
      },
      wait: async () => {
        looks += 1
        if (looks === 2) await register.saveWatermark(finishedUpTo('44', DAY, []), undefined)
      },
    }
    const left = await planNow(needs, { scope: 'all', offices: ['44', '45'], day: DAY, looks: 3, ...deed }, silent)
    expect(events).toEqual([
      { office: '44', day: DAY },
      { office: '45', day: DAY },
    ])
    expect(left).toEqual(['45'])
  })
})

describe('reopening', () => {
  const duty = { issuer: '00', task: 'T1', party: unitRef('u1'), office: '44' }
  const save = (facts: { status: 'done' | 'exempt' | 'signed' | 'reopened'; date: string }[]) =>
    register.saveDuty({ ...duty, facts, version: 1 })
  const run = (part: object = {}) =>
    reopen({ register: { ...register, ...part }, outbox, today: '2026-11-23', now: now(0) }, duty, deed)
  const facts = async () => (await register.readState({ parties: [], duties: [duty], tasks: [] })).duties[0]?.facts ?? []

  test.each([
    ['done', '2026-11-20', '2026-11-23'],
    ['exempt', '2026-11-23', '2026-11-23'],
    ['done', '2026-12-01', '2026-12-01'],
  ] as const)('a duty that was %s on %s counts as open again from %s', async (status, date, from) => {
    await save([{ status, date }])
    await run()
    expect((await facts()).at(-1)).toEqual({ status: 'reopened', date: from, source: { at: T0, by: '示例', note: '示例' } })
    expect((await prepareReopening(register, duty, '2026-12-31')).isOpenAlready).toBe(true)
  })

  test('twice, or after it was killed, reopens it once', async () => {
    await save([{ status: 'done', date: '2026-11-20' }])
    await expect(run({ saveDuty: () => Promise.reject(new Error('killed')) })).rejects.toThrow('killed')
    await run()
    await run()
    expect((await facts()).map(({ status }) => status)).toEqual(['done', 'reopened'])
    expect((await outbox.listEntries(at(9), 9)).entries[0]).toMatchObject({ action: 'reopen', of: '00/T1 unit:u1' })
  })

  test('loses nothing that was said at the same time', async () => {
    await save([{ status: 'done', date: '2026-11-20' }])
    let isFirst = true
    const saveDuty: typeof register.saveDuty = async row => {
      if (isFirst) {
        isFirst = false
        const signed = { status: 'signed', date: '2026-11-23' } as const
        await register.saveDuty({ ...row, facts: [...row.facts.slice(0, 1), signed] })
      }
      return register.saveDuty(row)
    }
    await run({ saveDuty })
    expect((await facts()).map(({ status }) => status)).toEqual(['done', 'signed', 'reopened'])
  })

  test('needs a duty that was done or exempt', async () => {
    await expect(prepareReopening(register, duty, '2026-11-23')).rejects.toThrow(DataProblemsError)
    await save([{ status: 'signed', date: '2026-11-20' }])
    await expect(prepareReopening(register, duty, '2026-11-23')).rejects.toThrow(DataProblemsError)
  })

  test('knows whom a text names', async () => {
    await register.saveParty({ party: unitRef('u1'), office: '44', unit: unit('u1'), contacts: [], retired: false, version: 1 })
    expect(await findParty(register, 'u1')).toEqual({ party: unitRef('u1'), office: '44' })
    expect(await findParty(register, '44')).toEqual({ party: { kind: 'office', id: '44' }, office: '44' })
    expect(await findParty(register, '商标局')).toEqual({ party: { kind: 'department', id: '商标局' }, office: '00' })
    await expect(findParty(register, 'u9')).rejects.toThrow(DataProblemsError)
  })
})

describe('dead letters', () => {
  const opened = { 'detail-type': 'OfficeDayOpened', detail: { data: { office: '44', day: '2026-11-23' } } }
  const failed = { version: '1.0', timestamp: T0, requestContext: { functionArn: 'arn:f' }, requestPayload: opened }
  const lost = {
    timestamp: at(60),
    requestContext: { functionArn: 'arn:f' },
    DDBStreamBatchInfo: { batchSize: 3, approximateArrivalOfFirstRecord: T0 },
  }
  const letter = (body: unknown) => readDeadLetter({ body: JSON.stringify(body), sentAt: at(9) })

  test.each([
    [
      'an asynchronous call',
      failed,
      { kind: 'payload', payload: JSON.stringify(opened), about: 'OfficeDayOpened 44 2026-11-23', from: T0 },
    ],
    [
      'an event',
      opened,
      { kind: 'payload', payload: JSON.stringify(opened), about: 'OfficeDayOpened 44 2026-11-23', from: at(9) },
    ],
    [
      'a schedule',
      { scheduledTime: T0 },
      { kind: 'payload', payload: `{"scheduledTime":"${T0}"}`, about: `定时任务 ${T0}`, from: at(9) },
    ],
    ['a receipt', { type: 'Email Bounced', noticeId: 'n' }, { kind: 'payload', about: 'Email Bounced' }],
    ['records of a stream', lost, { kind: 'stream', about: '变更流中的 3 条', from: T0 }],
  ])('are %s', (_, body, expected) => {
    expect(letter(body)).toMatchObject(expected)
  })

  test('say nothing of what they hold', () => {
    const { about } = letter({ 'detail-type': 'X', detail: { data: { office: '44' }, address: 'someone@example.com' } })
    expect(about).toBe('X 44')
  })

  test('lie in the queues that the stack puts out, by the names of their functions', () => {
    const outputs = {
      PlanOfficeDeadLetters: 'url-p',
      PlanOfficeFunctionName: 'f-p',
      ReceiveReceiptsDeadLetters: 'url-r',
      ReceiveReceiptsFunctionName: 'f-r',
      ReceiptsQueue: 'url-q',
      Stage: 'trial',
    }
    expect(listDeadLetterQueues(outputs)).toEqual([
      { name: 'plan-office', url: 'url-p', functionName: 'f-p' },
      { name: 'receive-receipts', url: 'url-r', functionName: 'f-r', source: 'url-q' },
    ])
  })

  /** A queue that shows each message once until it is given back. */
  function buildQueue(bodies: readonly unknown[]) {
    const messages = bodies.map((body, index) => ({
      id: `m${index}`,
      handle: `h${index}`,
      body: JSON.stringify(body),
      sentAt: T0,
    }))
    const lying = new Map<string, QueueMessage>(messages.map(one => [one.id, one]))
    const hidden = new Set<string>()
    const played: string[] = []
    return {
      lying,
      played,
      count: async () => lying.size,
      receive: async () => {
        const visible = [...lying.values()].filter(({ id }) => !hidden.has(id)).slice(0, 10)
        for (const { id } of visible) hidden.add(id)
        return visible
      },
      giveBack: async (_: string, { id }: QueueMessage) => void hidden.delete(id),
      send: async (url: string, body: string) => void played.push(`${url} ${body}`),
      remove: async (_: string, { id }: QueueMessage) => void lying.delete(id),
      callLater: async (name: string, payload: string) => void played.push(`${name} ${payload}`),
    }
  }
  const plans = { name: 'plan-office', url: 'url-p', functionName: 'f-p' }
  const how = { discard: false, began: at(900), tell: silent }

  test('go back to their function or queue, and leave only when they are taken over', async () => {
    const queue = buildQueue([failed, lost])
    expect(await redrive(queue, plans, how)).toEqual({ played: 1, discarded: 0, left: 1 })
    expect(queue.played).toEqual([`f-p ${JSON.stringify(opened)}`])
    expect([...queue.lying.keys()]).toEqual(['m1'])
    expect(await redrive(queue, plans, { ...how, discard: true })).toEqual({ played: 0, discarded: 1, left: 0 })
    const receipts = buildQueue([{ type: 'Email Bounced' }])
    await redrive(receipts, { ...plans, source: 'url-q' }, how)
    expect(receipts.played).toEqual(['url-q {"type":"Email Bounced"}'])
    const broken = { ...buildQueue([failed]), callLater: () => Promise.reject(new Error('throttled')) }
    await expect(redrive(broken, plans, how)).rejects.toThrow('throttled')
    expect(broken.lying.size).toBe(1)
  })

  /** A queue as it is: what was received comes back after a minute, and only the handle of the last time is good. */
  function buildLongQueue(length: number, onPlayed: (add: (id: string, sentAt: string) => void) => void = () => {}) {
    let clock = 0
    const lying = new Map<string, QueueMessage & { hiddenUntil: number }>()
    const add = (id: string, sentAt: string) =>
      void lying.set(id, { id, handle: id, body: JSON.stringify(failed), sentAt, hiddenUntil: 0 })
    for (let index = 0; index < length; index += 1) add(`m${index}`, T0)
    return {
      lying,
      count: async () => lying.size,
      receive: async () => {
        clock += 0.15
        const visible = [...lying.values()].filter(({ hiddenUntil }) => hiddenUntil <= clock).slice(0, 10)
        for (const one of visible) Object.assign(one, { hiddenUntil: clock + 60, handle: `${one.id} at ${clock}` })
        return visible.map(({ id, handle, body, sentAt }) => ({ id, handle, body, sentAt }))
      },
      giveBack: async (_: string, { id, handle }: QueueMessage) => {
        if (lying.get(id)?.handle !== handle) throw new Error('expired')
        Object.assign(lying.get(id)!, { hiddenUntil: 0 })
      },
      send: async () => {},
      remove: async (_: string, { id, handle }: QueueMessage) => {
        if (lying.get(id)?.handle === handle) lying.delete(id)
      },
      callLater: async () => {
        clock += 0.004
        onPlayed(add)
      },
    }
  }

  test('of a long queue go back once each, and leave', async () => {
    const queue = buildLongQueue(5_000)
    expect(await redrive(queue, plans, how)).toEqual({ played: 5_000, discarded: 0, left: 0 })
    expect(queue.lying.size).toBe(0)
  })

  test('that fail again meanwhile wait for the next time', async () => {
    let again = 0
    const queue = buildLongQueue(20, add => add(`again${(again += 1)}`, at(901)))
    expect(await redrive(queue, plans, how)).toMatchObject({ played: 20 })
    expect(queue.lying.size).toBe(20)
  })

  test('of a long queue are listed as far as a minute goes, though the first come into sight again', async () => {
    const queue = buildLongQueue(5_000)
    expect((await listDeadLetters(queue, plans)).length).toBeGreaterThan(4_000)
    expect(queue.lying.size).toBe(5_000)
  })
})

describe('duties changed since an instant', () => {
  const by = (seconds: number) => ({ source: { at: at(seconds), by: '示例' } })
  const duty = (id: string, part: object) => ({
    issuer: '00',
    task: 'T1',
    party: unitRef(id),
    office: '44',
    facts: [],
    version: 1,
    ...part,
  })
  test('are those of which somebody said something; what a data folder brought is no news', async () => {
    await register.saveDuty(duty('old', { facts: [{ status: 'done', date: '2026-11-20', ...by(10) }] }))
    await register.saveDuty(duty('loaded', { facts: [{ status: 'done', date: '2026-11-23' }] }))
    await register.saveDuty(duty('reported', { facts: [{ status: 'done', date: '2026-11-23', ...by(60) }] }))
    const request = { id: 'r1', until: '2026-12-31', reason: '示例', ...by(10) }
    await register.saveDuty(duty('answered', { requests: [{ ...request, answer: { granted: true, ...by(70) } }] }))
    await register.saveDuty(duty('asked', { requests: [request] }))
    const { duties } = await readChangedSince(register, at(60), silent)
    expect(duties.map(({ party }) => party.id)).toEqual(['reported', 'answered'])
    expect(findLastChange(duty('none', {}))).toBeUndefined()
  })
})

describe('clues changed since an instant', () => {
  const sender = person('11', 'reviewer')
  const lived = live(sender, '44', '2026-11-20', [
    ['2026-11-23', person('44', 'reviewer'), 'return'],
    ['2026-11-24', sender, 'reroute'],
  ])
  beforeEach(async () => {
    register.clueRows.clues.set(lived.clue.number, lived.clue)
    register.clueRows.entries.set(lived.clue.number, lived.entries)
    for (const office of ['11', '33', '44'])
      await register.saveParty({
        party: officeRef(office),
        office,
        contacts: [contact(officeRef(office))],
        retired: false,
        version: 1,
      })
  })
  const since = '2026-11-22T16:00:00.000Z'

  test('are told by the entries since then, whoever has them by now', async () => {
    const { entries, problems } = await readChangedSince(register, since, silent)
    expect([entries.map(entry => entry.deed), problems]).toEqual([['return', 'reroute'], []])
    expect((await readChangedSince(register, '2026-11-25T00:00:00.000Z', silent)).entries).toEqual([])
  })

  test('are told again to nobody who was told', async () => {
    const published: string[] = []
    const needs = {
      register,
      outbox,
      now: () => '2026-11-25T01:00:00.000Z',
      newId: randomUUID,
      publish: async (events: readonly { detailType: string }[]) =>
        void published.push(...events.map(({ detailType }) => detailType)),
    }
    const changed = await readChangedSince(register, since, silent)
    const steps: [number, number][] = []
    expect(await reactAgain(needs, changed, (...step) => void steps.push(step))).toMatchObject({ notices: 2, problems: [] })
    expect([...outbox.notices.values()].map(({ addressee, clues }) => [addressee.id, clues?.[0]?.occasion])).toEqual([
      ['11', 'returned'],
      ['33', 'transferred'],
    ])
    expect([published, steps]).toEqual([['ClueReturned', 'ClueRerouted'], [[2, 2]]])
    expect(await reactAgain(needs, changed, silent)).toMatchObject({ notices: 0 })
  })
})
