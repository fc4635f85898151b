/** Mail of many offices at one rate, as plans leave it. */
import type { Priority } from '../../functions/core/outbox/notice.ts'
import type { Lane } from '../../functions/core/ports.ts'
import { batch, notice } from './outbox-samples.ts'
import { contact, unitRef } from './register.ts'
import { buildWorld } from './world.ts'

export const START = '2026-11-23T00:30:00.000Z'
export const T = Date.parse(START)
export type World = ReturnType<typeof buildWorld>

/** `count` notices of one office in batches of `size`, as the plan leaves them for the sweep. */
export async function addMail(
  world: World,
  office: string,
  count: number,
  more: { priority?: Priority; size?: number; lane?: Lane } = {},
) {
  const { priority = 'ordinary', size = 50, lane = 'later' } = more
  const ids: string[] = []
  for (let index = 0; index < count; index += 1) {
    const id = `${office}01${priority === 'urgent' ? '02' : '01'}-${1000 + index}`
    const { mobile: _mobile, ...person } = contact(unitRef(id), 'primary', { email: `${id}@example.com` })
    await world.addParty({ kind: 'unit', id }, office, [person], { unit: { ...UNIT, id, office } })
    ids.push(notice(id).id)
  }
  for (let start = 0; start < count; start += size) {
    const name = `${priority}-${office}-${start}`
    const members = ids.slice(start, start + size)
    for (const id of members) {
      const unit = id.split('-unit-')[1]!.split('-primary')[0]!
      await world.outbox.putNotice(notice(unit, { batch: name, office }), world.now())
    }
    await world.outbox.putBatch(batch(name, members, { office, priority, dueAt: world.now(), lane }))
  }
}
const UNIT = {
  name: '示例单位',
  category: 'enterprise',
  standings: ['demonstration'] as ['demonstration'],
  regionCode: '440100',
} as const

export const timesOf = (world: World, holds: (id: string) => boolean = () => true) =>
  world.handedOver
    .filter(({ id }) => holds(id))
    .map(({ at }) => Date.parse(at))
    .toSorted((a, b) => a - b)

/** In every t seconds at most rate × (t + 1). */
export function findExcess(times: readonly number[], rate: number): string[] {
  return times.flatMap((from, first) =>
    times.slice(first).flatMap((to, more) => {
      const seconds = (to - from) / 1_000
      return more + 1 > Math.ceil(rate * (seconds + 1)) ? [`${more + 1} in ${seconds} s`] : []
    }),
  )
}

export async function buildRated({ rate = 14, seed = 1 } = {}) {
  const world = buildWorld({ start: START })
  await world.addTask('T1', { due: '2026-11-30' })
  world.rates = { email: rate }
  world.latency = 120
  let state = seed
  world.random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return world
}
