import { describe, expect, test } from 'vitest'
import type { Withdrawal, Withdrawn } from '../../functions/core/outbox/controls.ts'
import type { NoticeRecord } from '../../functions/core/ports.ts'
import { dropWithdrawn, isTemplateWithdrawn } from '../../functions/core/outbox/withdrawn.ts'
import { batch, notice } from '../support/outbox-samples.ts'
import { buildWorld } from '../support/world.ts'

const START = '2026-11-23T00:30:00.000Z'
const LATER = '2026-11-23T00:30:01.000Z'
const MINUTE = 60_000
const ref = { office: '44', day: '2026-11-23', id: 'b1' }

const TASK: Withdrawn = { kind: 'task', issuer: '00', task: 'T1' }
const TEMPLATE: Withdrawn = { kind: 'template', template: 'task-email@1' }
const withdrawal = (what: Withdrawn, part: Partial<Withdrawal> = {}): Withdrawal => ({
  id: 'w1',
  scope: 'all',
  what,
  at: LATER,
  reason: '示例',
  by: 'operator',
  ...part,
})

describe('a withdrawal', () => {
  const root = { id: 'r', purpose: 'task', role: 'primary', first: true, channel: 'email' } as const
  const subject = (task: string, issuer = '00') => ({ issuer, task, stage: 'T-5', as: 'responsible', on: '2026-11-23' }) as const
  const planned = (part: Partial<NoticeRecord> = {}) => ({
    ...notice('u1', { subjects: [subject('T1'), subject('T2'), subject('T1', '44')] }),
    createdAt: START,
    ...part,
  })
  const secondWay = (day: string) => planned({ root, day, createdAt: '2026-11-27T01:00:00.000Z' })
  /** An instant of Shanghai's 24 November. */
  const late = withdrawal(TASK, { at: '2026-11-23T16:00:00.000Z' })

  test.each<[string, ReturnType<typeof planned>, Withdrawal, boolean]>([
    ['what was planned before it', planned(), withdrawal(TASK), true],
    ['nothing that was planned in the same instant', planned({ createdAt: LATER }), withdrawal(TASK), false],
    ['nothing that was planned later', planned({ createdAt: '2026-11-24T00:30:00.000Z' }), withdrawal(TASK), false],
    ['what its office sends', planned(), withdrawal(TASK, { scope: '44' }), true],
    ['nothing of another office', planned(), withdrawal(TASK, { scope: '45' }), false],
    ['a later second way of the day before', secondWay('2026-11-23'), late, true],
    ['a later second way of its day', secondWay('2026-11-24'), late, true],
    ['no second way of a day after it', secondWay('2026-11-25'), late, false],
  ])('takes back %s', (_, given, { at, scope }, isTaken) => {
    const tasks = dropWithdrawn(given, [withdrawal(TASK, { at, scope })]).subjects.map(one => `${one.issuer}/${one.task}`)
    expect(tasks).toEqual(isTaken ? ['00/T2', '44/T1'] : ['00/T1', '00/T2', '44/T1'])
    expect(isTemplateWithdrawn(given, 'task-email@1', [withdrawal(TEMPLATE, { at, scope })])).toBe(isTaken)
    expect(isTemplateWithdrawn(given, 'task-email@2', [withdrawal(TEMPLATE, { at, scope })])).toBe(false)
  })

  const matter = {
    kind: 'reopened',
    duty: { issuer: '00', task: 'T1', party: { kind: 'unit', id: 'u1' }, office: '44' },
    id: START,
  } as const
  const request = (part: Partial<NoticeRecord> = {}) => planned({ purpose: 'request', subjects: [], matter, ...part })
  const requestRoot = { ...root, purpose: 'request' } as const
  const corrects = { correction: 'x1', notice: 'r' }

  test.each<[string, ReturnType<typeof planned>, Withdrawal, boolean]>([
    ['takes back a request about the task', request(), withdrawal(TASK), true],
    [
      'takes back its later second way',
      request({ root: requestRoot, createdAt: '2026-11-23T01:00:00.000Z' }),
      withdrawal(TASK),
      true,
    ],
    ['leaves what happened later', request({ createdAt: LATER }), withdrawal(TASK), false],
    ['leaves a request about another task', request(), withdrawal({ kind: 'task', issuer: '00', task: 'T2' }), false],
    ['leaves a request of another office', request(), withdrawal(TASK, { scope: '45' }), false],
    ['leaves the correction of one', request({ purpose: 'correction', corrects }), withdrawal(TASK), false],
  ])('%s', (_, given, { what, at, scope }, isTaken) => {
    expect(dropWithdrawn(given, [withdrawal(what, { at, scope })]) !== given).toBe(isTaken)
  })
})

describe('what an operator has withdrawn', () => {
  async function build(tasks = ['T1']) {
    const world = buildWorld({ start: START })
    for (const task of ['T1', 'T2']) await world.addTask(task, { due: '2026-11-30' })
    await world.addUnit('u1')
    const subjects = tasks.map(task => ({ issuer: '00', task, stage: 'T-5', as: 'responsible', on: '2026-11-23' }) as const)
    const one = notice('u1', { subjects })
    await world.outbox.putNotice(one, START)
    await world.outbox.putBatch(batch('b1', [one.id], { dueAt: START, lane: 'later' }))
    world.advance(MINUTE)
    return world
  }
  type World = Awaited<ReturnType<typeof build>>
  const ends = (world: World) => world.notices().map(({ state, cause }) => [state, cause])
  const WITHDRAWN = [['withdrawn', 'withdrawn-by-operator']]

  test.each([
    ['a task', TASK],
    ['a template', TEMPLATE],
  ])('%s is not sent, and is on record', async (_, what) => {
    const world = await build()
    await world.outbox.saveWithdrawal(withdrawal(what))
    await world.deliver(ref)
    expect(world.handedOver).toEqual([])
    expect(ends(world)).toEqual(WITHDRAWN)
    expect(world.batchRefs()).toMatchObject([{ endedAt: world.now() }])
  })

  test('of a task stops the mail that tells of its reopening', async () => {
    const world = await build([])
    const duty = { issuer: '00', task: 'T1', party: { kind: 'unit', id: 'u1' }, office: '44' } as const
    const source = { at: START, by: '示例', note: '示例' }
    const facts = [{ status: 'reopened', date: '2026-11-23', source }] as const
    await world.register.saveDuty({ ...duty, facts: [...facts], version: 1 })
    const asked = notice('u1', { purpose: 'request', subjects: [], matter: { kind: 'reopened', duty, id: START }, batch: 'b2' })
    await world.outbox.putNotice(asked, START)
    await world.outbox.putBatch(batch('b2', [asked.id], { dueAt: START, lane: 'later' }))
    await world.outbox.saveWithdrawal(withdrawal(TASK))
    await world.deliver({ ...ref, id: 'b2' })
    expect(world.handedOver).toEqual([])
    expect(world.notices().find(({ id }) => id === asked.id)).toMatchObject({
      state: 'withdrawn',
      cause: 'withdrawn-by-operator',
    })
  })

  test('leaves what else a notice has to say', async () => {
    const world = await build(['T1', 'T2'])
    const words: string[] = []
    world.render = text => {
      words.push(text)
      return text
    }
    await world.outbox.saveWithdrawal(withdrawal(TASK))
    await world.deliver(ref)
    expect(words).toEqual(['T2'])
    expect(ends(world)).toEqual([['accepted', undefined]])
  })

  test('is not sent again when it may have arrived, and the record says so', async () => {
    const world = await build()
    world.answer = () => ({ kind: 'unknown', reason: 'timeout' })
    await world.deliver(ref)
    await world.outbox.saveWithdrawal(withdrawal(TASK))
    await world.sweepUntilQuiet()
    expect(world.handedOver).toHaveLength(1)
    expect(ends(world)).toEqual([['withdrawn', 'withdrawn-by-operator after-unknown']])
  })

  test('does not go while it waits for its slot', async () => {
    const world = await build()
    world.rates = { email: 1 }
    await world.outbox.saveRate('email', undefined, { leasedUntil: Date.parse(world.now()) + 1_900 })
    const delivering = world.deliver(ref)
    void world.wait(500).then(() => world.outbox.saveWithdrawal(withdrawal(TASK)))
    await delivering
    await world.sweepUntilQuiet()
    expect(world.handedOver).toEqual([])
    expect(ends(world)).toEqual(WITHDRAWN)
  })
})
