/** Each guard of clues, taken away by itself: some seed must see what it prevents. */
import { afterEach, expect, test, vi } from 'vitest'
import type * as Chain from '../../functions/core/clues/chain.ts'
import type * as Clocks from '../../functions/core/clues/clocks.ts'
import type { Clue } from '../../functions/core/clues/clue.ts'
import type * as Machine from '../../functions/core/clues/machine.ts'
import type * as Moment from '../../functions/core/clues/moment.ts'
import type * as Parties from '../../functions/core/clues/parties.ts'
import type * as Sight from '../../functions/core/clues/sight.ts'
import type * as Stages from '../../functions/core/clues/stages.ts'
import type * as Gates from '../../functions/core/delivery/gates.ts'
import { findOfficeOfRegion, type OfficeCode } from '../../functions/core/register/register.ts'
import type * as Reactions from '../../functions/core/reactions/clue-reactions.ts'
import type { InvariantName } from '../../infra/ops/simulation/invariants.ts'
import type * as Store from '../../infra/ops/simulation/store-guards.ts'
import { findBroken } from './find-broken.ts'

/** `without`: the module's exports, the guard taken away. `seed`: where to begin, of one that is seldom seen. */
type Guard = { guard: string; seed?: number; breaks: InvariantName; module: string; without: (original: never) => object }

const CLUES = '../../functions/core/clues'
const REACTIONS = '../../functions/core/reactions/clue-reactions.ts'

const withoutStoreGuard = (changed: Partial<typeof Store.storeGuards>): Pick<Guard, 'module' | 'without'> => ({
  module: '../../infra/ops/simulation/store-guards.ts',
  without: ({ storeGuards }: typeof Store) => ({ storeGuards: { ...storeGuards, ...changed } }),
})

const withMoves = (change: (move: Machine.Move) => Machine.Move): Pick<Guard, 'module' | 'without'> => ({
  module: `${CLUES}/machine.ts`,
  without: ({ MOVES, ...rest }: typeof Machine) => ({
    ...rest,
    MOVES: Object.fromEntries(Object.entries(MOVES).map(([action, moves]) => [action, moves.map(change)])),
  }),
})

const GUARDS: Guard[] = [
  {
    guard: 'the version of a clue (nobody overwrites what he has not read)',
    breaks: 'clue-versions',
    ...withoutStoreGuard({ mayChangeClue: () => true }),
  },
  {
    guard: 'the key of a request',
    seed: 29,
    breaks: 'clue-once',
    ...withoutStoreGuard({ mayRequest: () => true }),
  },
  {
    guard: 'the sight of strangers',
    breaks: 'clue-sight',
    module: `${CLUES}/sight.ts`,
    without: ({ findSight, ...original }: typeof Sight) => ({
      ...original,
      findSight: (office: OfficeCode, clue: Clue) => findSight(office, clue) ?? 'party',
    }),
  },
  {
    guard: 'the sight of whoever sent it back',
    seed: 54,
    breaks: 'clue-sight',
    module: `${CLUES}/sight.ts`,
    without: ({ findSight, ...original }: typeof Sight) => ({
      ...original,
      findSight: (office: OfficeCode, clue: Clue) => {
        const sight = findSight(office, clue)
        return sight === 'former' ? 'invited' : sight
      },
    }),
  },
  {
    guard: 'the sight of whoever has just sent it back, whose office its row still names',
    breaks: 'clue-sight',
    module: `${CLUES}/sight.ts`,
    without: ({ findSight, ...original }: typeof Sight) => ({
      ...original,
      findSight: (office: OfficeCode, clue: Clue) => (office === clue.to ? 'party' : findSight(office, clue)),
    }),
  },
  {
    guard: 'the seal before one who only looks',
    breaks: 'clue-sealed',
    ...withoutStoreGuard({ mayReadSealed: () => true }),
  },
  {
    guard: 'avoidance',
    breaks: 'clue-avoidance',
    module: `${CLUES}/routing.ts`,
    without: (original: object) => ({
      ...original,
      avoid: (office: OfficeCode) => office,
      routeClue: ({ regionCode }: { regionCode: string }) => findOfficeOfRegion(regionCode),
    }),
  },
  {
    guard: 'another person than the one who reported or asked',
    seed: 164,
    breaks: 'clue-deeds',
    ...withMoves(({ unlike: _unlike, ...move }) => move),
  },
  {
    guard: 'the role of a reviewer',
    breaks: 'clue-deeds',
    ...withMoves(move => ({ ...move, roles: ['officer', 'reviewer'] })),
  },
  {
    guard: 'the side of whom it is to do',
    breaks: 'clue-deeds',
    ...withMoves(move => ({ ...move, side: 'sender' })),
  },
  {
    guard: 'the chain (each entry holds the digest of the one before)',
    breaks: 'clue-chain',
    module: `${CLUES}/chain.ts`,
    without: ({ sealChange, ...original }: typeof Chain) => ({
      ...original,
      sealChange: (secrets: never, _before: unknown, draft: never, sealed: never) =>
        sealChange(secrets, undefined, draft, sealed),
    }),
  },
  {
    guard: 'the day of the start, which does not count',
    breaks: 'clue-clocks',
    module: `${CLUES}/clocks.ts`,
    without: ({ runClocks, ...original }: typeof Clocks) => ({
      ...original,
      runClocks: ({ terms, calendar }: Clocks.ClockRules, running: never, entered: never) =>
        runClocks({ terms, calendar: { addWorkingDays: (day, n) => calendar.addWorkingDays(day, n - 1) } }, running, entered),
    }),
  },
  {
    guard: 'the day of the start, on which nobody is reminded',
    seed: 46,
    breaks: 'clue-reminded',
    module: `${CLUES}/stages.ts`,
    without: ({ findClueStage, ...original }: typeof Stages) => ({
      ...original,
      findClueStage: (...[days, clock, ...rest]: Parameters<typeof findClueStage>) =>
        findClueStage(days, { ...clock, from: '2000-01-01' }, ...rest),
    }),
  },
  {
    guard: 'the owner of a clock',
    breaks: 'clue-reminded',
    module: `${CLUES}/parties.ts`,
    without: (original: typeof Parties) => ({ ...original, ownerOf: ({ from }: Pick<Clue, 'from'>) => from }),
  },
  {
    guard: 'the department of the kind',
    breaks: 'clue-circle',
    module: `${CLUES}/parties.ts`,
    without: (original: typeof Parties) => ({
      ...original,
      partyOf: (office: OfficeCode) =>
        office === '00' ? { kind: 'department', id: '知识产权保护司' } : { kind: 'office', id: office },
    }),
  },
  {
    guard: 'the withdrawal of what has moved on',
    seed: 25,
    breaks: 'clue-moment',
    module: `${CLUES}/moment.ts`,
    without: (original: object) => ({ ...original, isMomentOver: () => false }),
  },
  {
    guard: 'the withdrawal of what was done once more',
    seed: 261,
    breaks: 'clue-moment',
    module: `${CLUES}/moment.ts`,
    without: ({ isMomentOver, ...original }: typeof Moment) => ({
      ...original,
      isMomentOver: (...[{ clue }, ...rest]: Parameters<typeof isMomentOver>) => isMomentOver({ clue, entries: [] }, ...rest),
    }),
  },
  {
    guard: 'the key of what happened (reacting again adds nothing)',
    breaks: 'clue-told-once',
    module: REACTIONS,
    without: ({ reactToEntry, ...original }: typeof Reactions) => {
      let times = 0
      return {
        ...original,
        reactToEntry(entry: Parameters<typeof reactToEntry>[0]) {
          const { notices, happened } = reactToEntry(entry)
          times += 1
          return { notices: notices.map(one => ({ ...one, event: `${one.event}${times}` })), happened }
        },
      }
    },
  },
  {
    guard: 'the silence about what its own office did',
    breaks: 'clue-told-once',
    module: REACTIONS,
    without: ({ reactToEntry, ...original }: typeof Reactions) => ({
      ...original,
      reactToEntry: (entry: Parameters<typeof reactToEntry>[0]) => reactToEntry({ ...entry, office: '' }),
    }),
  },
  {
    guard: 'the exemption of what is urgent',
    breaks: 'clue-urgent',
    module: '../../functions/core/delivery/gates.ts',
    without: ({ findOpening, ...original }: typeof Gates) => ({
      ...original,
      findOpening: (...[days, asked]: Parameters<typeof findOpening>) => findOpening(days, { ...asked, priority: 'ordinary' }),
    }),
  },
]

afterEach(() => {
  vi.resetModules()
})

test.each(GUARDS)('without $guard, some seed breaks $breaks', async ({ seed, breaks, module, without }) => {
  vi.doMock(module, async importOriginal => without(await importOriginal<never>()))
  const { broken } = await findBroken(breaks, seed)
  vi.doUnmock(module)
  expect(broken).toContain(breaks)
})
