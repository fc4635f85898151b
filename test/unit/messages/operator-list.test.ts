import { describe, expect, test } from 'vitest'
import { ALL_OFFICES } from '../../../functions/core/register/register.ts'
import { finishedUpTo } from '../../../functions/core/deadlines/watermark.ts'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import { buildNoticeId } from '../../../functions/core/outbox/notice.ts'
import { buildReportKey, isNothing, readOperatorList } from '../../../functions/core/compose/operator-list.ts'
import type { NoticeState } from '../../../functions/core/outbox/states.ts'
import type { Suppression } from '../../../functions/core/outbox/suppression.ts'
import { batch, notice } from '../../support/outbox-samples.ts'
import { unitRef } from '../../support/register.ts'
import { buildWorld } from '../../support/world.ts'
import { buildDesk, buildRoot, DAY, type Desk, UNIT } from './composing.ts'

const FRIDAY = '2026-11-20'
const FRIDAYS_REPORT = '2026-11-20T01:00:00.000Z'
const BEFORE_IT = '2026-11-20T00:50:00.000Z'
const AFTER_IT = '2026-11-20T09:00:00.000Z'

/** All plans are finished; Friday's report stands as the test says. */
async function build(state?: NoticeState) {
  const desk = await buildDesk()
  for (const office of ALL_OFFICES) desk.register.watermarks.set(office, finishedUpTo(office, DAY, []))
  const key = buildReportKey(FRIDAY)
  if (state !== undefined)
    desk.save({
      ...buildRoot(),
      ...key,
      id: buildNoticeId(key),
      office: '00',
      subjects: [],
      state,
      createdAt: FRIDAYS_REPORT,
      changedAt: FRIDAYS_REPORT,
    })
  const list = () =>
    readOperatorList({ ...desk, calendar: buildRules(currentGuide).calendar, now: () => '2026-11-23T01:00:00.000Z' }, DAY)
  return { desk, list }
}

const failAt = async (desk: Desk, createdAt: string, part: Parameters<typeof buildRoot>[0] = {}): Promise<void> => {
  const failed = buildRoot(part)
  desk.save(failed)
  await desk.outbox.saveFailure({ notice: failed.id, office: '44', day: DAY, createdAt })
}

test.for([
  ['sent', false],
  ['delivered', false],
  ['accepted', false],
  ['failed', true],
  ['withdrawn', true],
  ['suppressed', true],
  ['unknown', true],
  ['planned', true],
] as const)('after a report that is %s, tells again what it held: %s', async ([state, isTold]) => {
  const { desk, list } = await build(state)
  await failAt(desk, BEFORE_IT)
  expect((await list()).failures).toHaveLength(isTold ? 1 : 0)
})

test('tells what has come up since the report before', async () => {
  const { desk, list } = await build('delivered')
  await failAt(desk, AFTER_IT)
  expect((await list()).failures).toMatchObject([{ cause: 'hard-bounce', count: 1 }])
})

test('groups what failed as unreachable by the last cause', async () => {
  const { desk, list } = await build()
  await failAt(desk, AFTER_IT, { cause: 'unreachable: hard-bounce' })
  await failAt(desk, AFTER_IT, { id: 'second', cause: 'unreachable: soft-bounce' })
  expect((await list()).failures?.map(({ cause }) => cause)).toEqual(['unreachable: hard-bounce', 'unreachable: soft-bounce'])
})

test('names a second way that has no words yet', async () => {
  const world = buildWorld()
  const { id, purpose, role, first, channel } = notice('u1', { purpose: 'plaque' })
  const second = notice('u1', { purpose: 'fallback', role: 'deputy', root: { id, purpose, role, first, channel } })
  await world.addUnit('u1')
  await world.outbox.putNotice(notice('u1', { purpose: 'plaque', batch: 'b0' }), BEFORE_IT)
  await world.outbox.putNotice(second, BEFORE_IT)
  await world.outbox.putBatch(batch('b1', [second.id]))
  await world.deliver({ office: '44', day: '2026-11-23', id: 'b1' })
  expect(world.outbox.notices.get(second.id)).toMatchObject({ state: 'failed', cause: 'no-template plaque' })
  const needs = { register: world.register, outbox: world.outbox, calendar: world.rules.calendar, now: world.now }
  const { failures } = await readOperatorList(needs, DAY)
  expect(failures).toMatchObject([{ cause: 'no-template plaque', count: 1, parties: [{ kind: 'unit', id: 'u1' }] }])
})

test('names what was sent twice, whether or not it failed, and counts nothing else as such', async () => {
  const { desk, list } = await build()
  await failAt(desk, AFTER_IT, { state: 'delivered', possibleDoubles: 1 })
  await failAt(desk, AFTER_IT, { id: 'failed' })
  const { doubles, failures } = await list()
  expect(doubles).toEqual({
    count: 1,
    parties: [{ officeName: '广东省知识产权局', kind: 'unit', id: UNIT, name: `示例单位${UNIT}`, channel: 'email', day: DAY }],
  })
  expect(failures).toMatchObject([{ count: 1 }])
})

describe('addresses that were barred', () => {
  const suppression = (part: Partial<Suppression> = {}): Suppression => ({
    addressHash: 'h',
    cause: 'hard-bounce',
    channel: 'email',
    office: '44',
    party: unitRef(UNIT),
    role: 'primary',
    notice: 'n',
    since: AFTER_IT,
    ...part,
  })

  test('since the report before are told, by whose they are and why', async () => {
    const { desk, list } = await build('sent')
    await desk.outbox.saveSuppression(suppression())
    await desk.outbox.saveSuppression(suppression({ addressHash: 'old', since: BEFORE_IT }))
    const { suppressed } = await list()
    expect(suppressed).toEqual([
      {
        officeName: '广东省知识产权局',
        kind: 'unit',
        id: UNIT,
        name: `示例单位${UNIT}`,
        role: 'primary',
        channel: 'email',
        cause: 'hard-bounce',
      },
    ])
  })

  test('and lifted again are not', async () => {
    const { desk, list } = await build()
    await desk.outbox.saveSuppression(suppression())
    await desk.outbox.liftSuppression('h', { at: AFTER_IT, reason: '已核实', by: '示例运维人员' })
    expect((await list()).suppressed).toEqual([])
  })

  test('are worth a report by themselves', async () => {
    const { desk, list } = await build()
    expect(isNothing(await list())).toBe(true)
    await desk.outbox.saveSuppression(suppression())
    expect(isNothing(await list())).toBe(false)
  })
})

test('brakes and pauses that are on are told every morning', async () => {
  const { desk, list } = await build('delivered')
  await desk.outbox.saveBrake({ office: '44', since: BEFORE_IT, mails: 100, hardBounces: 20, complaints: 0 })
  await desk.outbox.savePause({ scope: 'all', since: BEFORE_IT, reason: '演练', by: '示例运维人员' })
  const told = await list()
  expect(told).toMatchObject({
    brakes: [{ office: '44', officeName: '广东省知识产权局', hardBounces: 20 }],
    pauses: [{ scopeName: '全部通知', reason: '演练' }],
  })
  expect(isNothing(told)).toBe(false)
})

test('a double alone is worth a report', async () => {
  const { desk, list } = await build()
  await failAt(desk, AFTER_IT, { state: 'accepted', possibleDoubles: 1 })
  expect(isNothing(await list())).toBe(false)
})

test('an e-mail whose outcome nothing settled and that was sent again is told as a possible double', async () => {
  const world = buildWorld()
  await world.addUnit(UNIT)
  await world.addTask('T1', { due: '2026-11-30' })
  const tasks = (await world.register.readTasks('00')).tasks.map(row => row.task)
  await world.register.saveWatermark(finishedUpTo('44', FRIDAY, tasks), undefined)
  await world.plan(DAY)
  world.answer = () => ({ kind: 'unknown', reason: 'timed-out' })
  for (const ref of world.batchRefs()) await world.deliver(ref)
  world.answer = () => ({ kind: 'accepted', messageId: 'm' })
  await world.sweepUntilQuiet(2)
  const { doubles, failures } = await readOperatorList({ ...world, calendar: world.rules.calendar }, DAY)
  expect([world.handedOver.length, doubles?.count, failures]).toEqual([2, 1, []])
})
