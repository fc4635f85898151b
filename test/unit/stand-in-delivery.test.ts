import { expect, test } from 'vitest'
import { finishedUpTo } from '../../functions/core/deadlines/watermark.ts'
import type { TaskMessage } from '../../functions/core/messages/task-message.ts'
import { buildTaskComposer } from '../../functions/core/compose/compose-task.ts'
import { contact, officeRef, task, unitRef } from '../support/register.ts'
import { buildWorld } from '../support/world.ts'

const DAY = '2026-11-30'
const U = unitRef('440101-001')
const OFFICE = officeRef('44')
const standIn = { role: 'leader', from: DAY, to: DAY } as const

/** A unit and its office, both of whose first contacts are away on the day of T0. */
async function buildScene() {
  const world = buildWorld()
  await world.addUnit(U.id, [contact(U, 'primary', { standIn }), contact(U, 'leader')])
  await world.addParty(OFFICE, '44', [
    contact(OFFICE, 'primary', { standIn }),
    contact(OFFICE, 'deputy'),
    contact(OFFICE, 'leader'),
  ])
  await world.addTask('T1', { due: DAY })
  await world.register.saveWatermark(finishedUpTo('44', '2026-11-27', [task('T1', { due: DAY })]), undefined)
  return world
}

test('what is addressed to one who is away is handed over to the stand-in alone', async () => {
  const world = await buildScene()
  await world.plan(DAY)
  await world.sweepUntilQuiet(2)
  expect(world.handedOver.map(({ to }) => to).toSorted()).toEqual([
    '13800000003',
    'office.leader@example.com',
    'unit.leader@example.com',
  ])
})

test('its message names the stand-in, why, and whom to ask today', async () => {
  const world = await buildScene()
  await world.plan(DAY)
  const messages: TaskMessage[] = []
  const write = (message: TaskMessage) => {
    messages.push(message)
    return { template: 't@1', subject: '', text: '', html: '', attachments: [], parts: 1 as const }
  }
  const words = { renderTaskEmail: write, renderTaskSms: write, renderFallbackEmail: write, renderFallbackSms: write }
  const { rules, register, now } = world
  const compose = buildTaskComposer({ rules, register, words, help: 'help', now, hashAddress: String })
  await compose(world.notices().filter(({ channel, addressee }) => channel === 'email' && addressee.kind === 'unit'))
  expect(messages).toMatchObject([
    {
      contact: { name: '联系人leader', role: 'leader' },
      reason: '指引第16.1条 → 责任单位（示例单位440101-001） → 分管领导（代班：主联系人）',
      askWhom: '广东省知识产权局 联系人leader（office.leader@example.com）',
    },
  ])
})
