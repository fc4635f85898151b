/** Each guard of the send path, taken away by itself: some seed must see what it prevents. */
import { afterEach, expect, test, vi } from 'vitest'
import type * as Review from '../../functions/core/deadlines/review.ts'
import type { Rules } from '../../functions/core/deadlines/rules.ts'
import type { Notice } from '../../functions/core/outbox/notice.ts'
import type { LeasedBatch } from '../../functions/core/ports.ts'
import type { DeliveryNeeds } from '../../functions/core/delivery/delivery-needs.ts'
import type { SlotNeeds } from '../../functions/core/delivery/slots.ts'
import type * as MemoryRegister from '../../infra/ops/simulation/memory-register.ts'
import type * as MemoryReports from '../../infra/ops/simulation/memory-reports.ts'
import type * as Store from '../../infra/ops/simulation/store-guards.ts'
import type { InvariantName } from '../../infra/ops/simulation/invariants.ts'

const MOST_SEEDS = 600

/** `without`: the module's exports, the guard taken away. */
type Guard = { guard: string; breaks: InvariantName; module: string; without: (original: never) => object }

const STORE = '../../infra/ops/simulation/store-guards.ts'
const CORE = '../../functions/core'

const withoutStoreGuard = (changed: Partial<typeof Store.storeGuards>): Pick<Guard, 'module' | 'without'> => ({
  module: STORE,
  without: ({ storeGuards }: typeof Store) => ({ storeGuards: { ...storeGuards, ...changed } }),
})

const withoutExport = (file: string, changed: object): Pick<Guard, 'module' | 'without'> => ({
  module: `${CORE}/${file}`,
  without: (original: object) => ({ ...original, ...changed }),
})

/** Whoever asks for one office gets all of them. */
const mixProvinces = (register: MemoryRegister.MemoryRegister): MemoryRegister.MemoryRegister => ({
  ...register,
  readOffice: async office => {
    const { duties, problems } = await register.readOffice(office)
    return { parties: [...register.parties.values()].map(row => ({ ...row, office })), duties, problems }
  },
})

const GUARDS: Guard[] = [
  {
    guard: 'the lease (a batch that somebody holds is not leased)',
    breaks: 'one-holder',
    ...withoutStoreGuard({ isLeasable: ({ endedAt }) => endedAt === undefined }),
  },
  {
    guard: 'the fence (whoever lost its lease changes the batch no more)',
    breaks: 'one-holder',
    ...withoutStoreGuard({ isHeld: () => true }),
  },
  {
    guard: 'the fence of a notice (whoever does not hold it as it was changes it no more)',
    breaks: 'state-never-back',
    ...withoutStoreGuard({ mayChange: () => true }),
  },
  {
    guard: 'the order of receipts (one that comes too late changes nothing)',
    breaks: 'state-never-back',
    ...withoutStoreGuard({ mayReceive: () => true }),
  },
  {
    guard: 'the record (what is handed over is on record before)',
    breaks: 'no-second-hand-over',
    ...withoutExport('delivery/in-hand.ts', { putInHand: async () => true }),
  },
  {
    guard: 'the settle time (an unknown outcome waits for the provider to tell)',
    breaks: 'no-second-hand-over',
    ...withoutExport('delivery/settle-time.ts', { settledBy: (since: string) => since }),
  },
  {
    guard: 'the second look (a late read shows a notice in the batch it has left)',
    breaks: 'nothing-lost',
    ...withoutExport('delivery/read-members.ts', {
      readMembers: async ({ outbox }: Pick<DeliveryNeeds, 'outbox'>, { attempt }: LeasedBatch, ids: readonly string[]) =>
        outbox.readNotices(ids, { unchanged: attempt === 1 }),
    }),
  },
  { guard: 'the suppression', breaks: 'not-suppressed', ...withoutExport('delivery/gates.ts', { isBarred: () => false }) },
  { guard: 'the window', breaks: 'inside-window', ...withoutExport('delivery/gates.ts', { findOpening: () => undefined }) },
  { guard: 'the pause', breaks: 'paused-silent', ...withoutExport('delivery/gates.ts', { isPaused: () => false }) },
  { guard: 'the brake', breaks: 'braked-silent', ...withoutExport('delivery/gates.ts', { isBraked: () => false }) },
  {
    guard: 'the failure row',
    breaks: 'told-or-known',
    module: '../../infra/ops/simulation/memory-reports.ts',
    without: ({ buildMemoryReports }: typeof MemoryReports) => ({
      buildMemoryReports: () => ({ ...buildMemoryReports(), saveFailure: async () => undefined }),
    }),
  },
  { guard: 'the allow-list', breaks: 'allowed-only', ...withoutExport('delivery/allow-list.ts', { isAllowed: () => true }) },
  { guard: 'the cap of an hour', breaks: 'cap-kept', ...withoutExport('delivery/hourly-cap.ts', { isCapped: () => false }) },
  {
    guard: 'the rate',
    breaks: 'rate-kept',
    ...withoutExport('delivery/slots.ts', { takeSlots: async ({ now }: SlotNeeds) => [{ at: Date.parse(now()), freeSince: 0 }] }),
  },
  {
    guard: 'the done-check',
    breaks: 'not-about-done',
    module: '../../functions/core/deadlines/review.ts',
    without: ({ reviewSubjects, ...original }: typeof Review) => ({
      ...original,
      reviewSubjects: (rules: Rules, notice: Notice, present: Review.Present) =>
        reviewSubjects(rules, notice, { ...present, factsOf: () => () => [] }),
    }),
  },
  {
    guard: 'the province',
    breaks: 'province-alone',
    module: '../../infra/ops/simulation/memory-register.ts',
    without: ({ buildMemoryRegister }: typeof MemoryRegister) => ({
      buildMemoryRegister: () => mixProvinces(buildMemoryRegister()),
    }),
  },
]

afterEach(() => {
  vi.resetModules()
})

/** @returns the invariants that were broken, by the first seed that broke any */
async function findBroken(isAlone: boolean, most: number): Promise<{ seed: number; broken: string[] }> {
  const { soakSeed } = await import('../../infra/ops/simulation/soak.ts')
  const { compareProvince } = await import('../../infra/ops/simulation/province-alone.ts')
  const { drawScenario } = await import('../../infra/ops/simulation/scenario.ts')
  for (let seed = 1; seed <= most; seed += 1) {
    const violations = isAlone ? await compareProvince(drawScenario(seed)) : (await soakSeed(seed)).violations
    if (violations.length > 0) return { seed, broken: violations.map(({ invariant }) => invariant) }
  }
  return { seed: most, broken: [] }
}

test.each(GUARDS)('without $guard, some seed breaks $breaks', async ({ breaks, module, without }) => {
  vi.doMock(module, async importOriginal => without(await importOriginal<never>()))
  const { broken } = await findBroken(breaks === 'province-alone', MOST_SEEDS)
  vi.doUnmock(module)
  expect(broken).toContain(breaks)
})
