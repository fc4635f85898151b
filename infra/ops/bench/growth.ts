/** How the send path's own work and its calls to the stores grow with the number of mails: stores in memory, no network. */
import { buildTaskComposer } from '../../../functions/core/compose/compose-task.ts'
import * as words from '../../../functions/adapters/templates/render.ts'
import { deliverBatch } from '../../../functions/core/delivery/delivery.ts'
import type { BatchRef } from '../../../functions/core/ports.ts'
import { planOfficeDay } from '../../../functions/plan-office/plan-office.ts'
import { formatTable } from '../print.ts'
import { buildMemoryOutbox } from '../simulation/memory-outbox.ts'
import { buildMemoryRegister } from '../simulation/memory-register.ts'
import { buildDelivery, buildPlacing, RULES } from './memory-world.ts'
import { DAY, fillOffice, MORNING } from './sample-office.ts'

const OFFICE = '44'
const SIZES = [1_000, 10_000, 100_000]

export type Growth = { mails: number; calls: number; plan: number; deliver: number }

const clock = { now: () => MORNING, wait: async () => {} }

/** Counts the calls to a store's ports. */
function countCalls<Store extends object>(store: Store, count: () => void): Store {
  return new Proxy(store, {
    get(target, name) {
      const port: unknown = Reflect.get(target, name)
      if (typeof port === 'function') count()
      return port
    },
  })
}

async function measure(size: number): Promise<Growth> {
  let calls = 0
  const count = (): void => {
    calls += 1
  }
  const register = countCalls(buildMemoryRegister(), count)
  const refs: BatchRef[] = []
  const memory = buildMemoryOutbox()
  const outbox = countCalls(
    {
      ...memory,
      publishBatch(batch: Parameters<typeof memory.publishBatch>[0]) {
        refs.push({ office: batch.office, day: batch.day, id: batch.id })
        return memory.publishBatch(batch)
      },
    },
    count,
  )
  await fillOffice(register, OFFICE, size)
  calls = 0
  const begun = performance.now()
  await planOfficeDay({ ...buildPlacing(outbox, clock), windows: 'always', rules: RULES, register }, OFFICE, DAY)
  const planned = performance.now()
  const compose = buildTaskComposer({ rules: RULES, register, words, help: '示例', now: clock.now, hashAddress: String })
  let mails = 0
  const send = async () => {
    mails += 1
    return { kind: 'accepted', messageId: 'bench' } as const
  }
  const needs = buildDelivery({ outbox, clock, compose, send }, 0)
  for (const ref of refs) await deliverBatch(needs, ref)
  return { mails, calls, plan: planned - begun, deliver: performance.now() - planned }
}

export async function measureGrowth(): Promise<Growth[]> {
  const growths: Growth[] = []
  for (const size of SIZES) growths.push(await measure(size))
  return growths
}

export function printGrowth(growths: readonly Growth[]): void {
  const [first] = growths
  const rows = growths.map(({ mails, calls, plan, deliver }) => [
    mails,
    (calls / mails).toFixed(3),
    `${((plan / mails) * 1_000).toFixed(0)} µs`,
    `${((deliver / mails) * 1_000).toFixed(0)} µs`,
    first === undefined ? null : ((plan + deliver) / mails / ((first.plan + first.deliver) / first.mails)).toFixed(2),
  ])
  console.log('\nGrowth of planning and sending (stores in memory; templates, gates and every decision are real)')
  console.log(formatTable(['mails', 'store calls a mail', 'plan a mail', 'send a mail', 'time a mail against the first'], rows))
}
