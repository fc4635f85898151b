/** Each guard of what is sent, answered and steered, taken away by itself: some seed must see what it prevents. */
import { afterEach, expect, test, vi } from 'vitest'
import { addDays } from '../../functions/core/day.ts'
import type * as Answers from '../../functions/core/answers/answers.ts'
import type * as Reactions from '../../functions/core/reactions/duty-reactions.ts'
import type * as Watermark from '../../functions/core/deadlines/watermark.ts'
import type * as Review from '../../functions/core/deadlines/review.ts'
import type { Rules } from '../../functions/core/deadlines/rules.ts'
import type { Notice } from '../../functions/core/outbox/notice.ts'
import type { LeasedBatch, PartyRow } from '../../functions/core/ports.ts'
import type { DeliveryNeeds } from '../../functions/core/delivery/delivery-needs.ts'
import type { SlotNeeds } from '../../functions/core/delivery/slots.ts'
import type * as MemoryRegister from '../../infra/ops/simulation/memory-register.ts'
import type * as MemoryReports from '../../infra/ops/simulation/memory-reports.ts'
import type * as Store from '../../infra/ops/simulation/store-guards.ts'
import type { InvariantName } from '../../infra/ops/simulation/invariants.ts'
import { findBroken } from './find-broken.ts'

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
    guard: 'the version of a duty (nobody overwrites what he has not read)',
    breaks: 'answer-kept',
    ...withoutStoreGuard({ maySaveVersion: () => true }),
  },
  {
    guard: 'the binding to whom a link went',
    breaks: 'answer-kept',
    ...withoutExport('answers/bearer.ts', { findBearer: ({ contacts }: PartyRow) => contacts[0] }),
  },
  {
    guard: 'the report (an answer on a page counts like a fact of a data folder)',
    breaks: 'no-chase-after-report',
    module: `${CORE}/deadlines/review.ts`,
    without: ({ reviewSubjects, ...original }: typeof Review) => ({
      ...original,
      reviewSubjects: (rules: Rules, notice: Notice, present: Review.Present) =>
        reviewSubjects(rules, notice, {
          ...present,
          factsOf: task => party =>
            present
              .factsOf(task)(party)
              .filter(({ source }) => source === undefined),
        }),
    }),
  },
  {
    guard: 'the code of a mail',
    breaks: 'scanner-signs-nothing',
    ...withoutExport('answers/code.ts', { normaliseCode: () => 'XXXXXX', isSameHash: () => true }),
  },
  {
    guard: 'the bound of wrong codes',
    breaks: 'tries-bound',
    module: `${CORE}/answers/answers.ts`,
    without: (original: typeof Answers) => ({ ...original, TRIES: { ...original.TRIES, notice: 100 } }),
  },
  {
    guard: 'the key of what happened (reacting again adds nothing)',
    breaks: 'request-once',
    module: `${CORE}/reactions/duty-reactions.ts`,
    without: ({ reactTo }: typeof Reactions) => {
      let times = 0
      return {
        reactTo(change: Reactions.DutyChange) {
          const { notices, happened } = reactTo(change)
          times += 1
          return { notices: notices.map(one => ({ ...one, event: `${one.event}${times}` })), happened }
        },
      }
    },
  },
  {
    guard: 'the judgement of who got something wrong',
    breaks: 'correction-exact',
    module: '../../infra/ops/steering/wrong-notices.ts',
    without: (original: object) => ({ ...original, judgeNotice: () => 'got' }),
  },
  {
    guard: 'the withdrawal',
    breaks: 'withdrawn-stays',
    ...withoutExport('outbox/withdrawn.ts', { dropWithdrawn: (notice: Notice) => notice, isTemplateWithdrawn: () => false }),
  },
  {
    guard: 'the telling of ends before a batch is closed',
    breaks: 'ends-told',
    ...withoutExport('delivery/tell-ends.ts', { tryToTell: async () => true }),
  },
  {
    guard: 'the last planned day (what was due by then is planned)',
    breaks: 'no-double',
    module: `${CORE}/deadlines/watermark.ts`,
    without: ({ toWindow, ...original }: typeof Watermark) => ({
      ...original,
      toWindow: (...args: Parameters<typeof toWindow>) => {
        const window = toWindow(...args)
        return { ...window, sinceOf: () => addDays(window.date, -5) }
      },
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

test.each(GUARDS)('without $guard, some seed breaks $breaks', async ({ breaks, module, without }) => {
  vi.doMock(module, async importOriginal => without(await importOriginal<never>()))
  const { broken } = await findBroken(breaks)
  vi.doUnmock(module)
  expect(broken).toContain(breaks)
})
