/** Each guard of the send path, taken away by itself: some seed must see what it prevents. */
import { afterEach, expect, test, vi } from 'vitest'
import type * as Review from '../../functions/core/deadlines/review.ts'
import type { Rules } from '../../functions/core/deadlines/rules.ts'
import type { Notice } from '../../functions/core/outbox/notice.ts'
import type { SlotNeeds } from '../../functions/core/outbox/slots.ts'
import type * as MemoryRegister from '../../infra/ops/simulation/memory-register.ts'
import type { InvariantName } from '../../infra/ops/simulation/invariants.ts'

const MOST_SEEDS = 300

/** A module, and its exports without the guard. */
type Removal = { module: string; without: (original: never) => object }

const GUARDS: { guard: string; finds: InvariantName; removal: Removal }[] = [
  {
    guard: 'the lease: a batch that somebody holds is leased again',
    finds: 'one-holder',
    removal: storeWithout({ isLeasable: (batch: { endedAt?: string }) => batch.endedAt === undefined }),
  },
  {
    guard: 'the fence: whoever lost its lease still changes the batch',
    finds: 'one-holder',
    removal: storeWithout({ isHeld: () => true }),
  },
  {
    guard: 'the fence of a notice: a batch that it has left still changes it',
    finds: 'state-never-back',
    removal: storeWithout({ mayChange: () => true }),
  },
  {
    guard: 'the record: what is handed over is not put on record before',
    finds: 'no-second-hand-over',
    removal: {
      module: '../../functions/core/outbox/in-hand.ts',
      without: original => ({ ...(original as object), putInHand: async () => true }),
    },
  },
  {
    guard: 'the settle time: an unknown outcome is sent again at once',
    finds: 'no-second-hand-over',
    removal: {
      module: '../../functions/core/outbox/settle-time.ts',
      without: original => ({ ...(original as object), settledBy: (since: string) => since }),
    },
  },
  { guard: 'the suppression', finds: 'not-suppressed', removal: gatesWithout({ isBarred: () => false }) },
  { guard: 'the window', finds: 'inside-window', removal: gatesWithout({ findOpening: () => undefined }) },
  { guard: 'the pause', finds: 'paused-silent', removal: gatesWithout({ isPaused: () => false }) },
  {
    guard: 'the allow-list',
    finds: 'allowed-only',
    removal: {
      module: '../../functions/core/outbox/allow-list.ts',
      without: original => ({ ...(original as object), isAllowed: () => true }),
    },
  },
  {
    guard: 'the order of receipts',
    finds: 'state-never-back',
    removal: storeWithout({ mayReceive: () => true }),
  },
  {
    guard: 'the done-check',
    finds: 'not-about-done',
    removal: {
      module: '../../functions/core/deadlines/review.ts',
      without: ({ reviewSubjects, ...original }: typeof Review) => ({
        ...original,
        reviewSubjects: (rules: Rules, notice: Notice, present: Review.Present) =>
          reviewSubjects(rules, notice, { ...present, factsOf: () => () => [] }),
      }),
    },
  },
  {
    guard: 'the province',
    finds: 'province-alone',
    removal: {
      module: '../../infra/ops/simulation/memory-register.ts',
      without: ({ buildMemoryRegister }: typeof MemoryRegister) => ({
        buildMemoryRegister: () => mixProvinces(buildMemoryRegister()),
      }),
    },
  },
  {
    guard: 'the rate',
    finds: 'rate-kept',
    removal: {
      module: '../../functions/core/outbox/slots.ts',
      without: () => ({ takeSlots: async ({ now }: SlotNeeds) => [Date.parse(now())] }),
    },
  },
  {
    guard: 'the cap of an hour',
    finds: 'cap-kept',
    removal: {
      module: '../../functions/core/outbox/hourly-cap.ts',
      without: original => ({ ...(original as object), isCapped: () => false }),
    },
  },
]

/** Whoever asks for one office gets all of them. */
function mixProvinces(register: MemoryRegister.MemoryRegister): MemoryRegister.MemoryRegister {
  return {
    ...register,
    readOffice: async office => {
      const { duties, problems } = await register.readOffice(office)
      return { parties: structuredClone([...register.parties.values()]).map(row => ({ ...row, office })), duties, problems }
    },
  }
}

function storeWithout(changed: object): Removal {
  return {
    module: '../../infra/ops/simulation/store-guards.ts',
    without: (original: { storeGuards: object }) => ({ storeGuards: { ...original.storeGuards, ...changed } }),
  }
}

function gatesWithout(changed: object): Removal {
  return { module: '../../functions/core/outbox/gates.ts', without: (original: object) => ({ ...original, ...changed }) }
}

afterEach(() => {
  vi.doUnmock('../../infra/ops/simulation/store-guards.ts')
  vi.resetModules()
})

test.each(GUARDS)('$guard → $finds', { timeout: 120_000 }, async ({ finds, removal }) => {
  vi.resetModules()
  vi.doMock(removal.module, async importOriginal => removal.without((await importOriginal()) as never))
  const { soakSeed } = await import('../../infra/ops/simulation/soak.ts')
  const found = new Map<string, number>()
  let first = 0
  for (let seed = 1; seed <= MOST_SEEDS && !found.has(finds); seed += 1) {
    const { violations } = await soakSeed(seed)
    for (const { invariant } of violations) if (!found.has(invariant)) found.set(invariant, seed)
    first = seed
  }
  vi.doUnmock(removal.module)
  console.log(finds, first, JSON.stringify([...found]))
  expect([...found.keys()]).toContain(finds)
})
