import { afterEach, expect, test, vi } from 'vitest'
import { buildDeliver } from '../../functions/adapters/delivery.ts'
import { buildRules } from '../../functions/core/deadlines/rules.ts'
import { rememberControls } from '../../functions/core/delivery/controls-cache.ts'
import { DEFAULT_WINDOWS } from '../../functions/core/outbox/send-window.ts'
import { currentGuide } from '../../functions/core/guide/editions.ts'
import type { Controls } from '../../functions/core/outbox/controls.ts'
import { buildMemoryOutbox } from '../../infra/ops/simulation/memory-outbox.ts'
import { buildMemoryRegister } from '../../infra/ops/simulation/memory-register.ts'
import { batch, T0 } from '../support/outbox-samples.ts'

const PAUSE = { scope: '44', since: T0, reason: '示例', by: 'operator' }

afterEach(() => vi.restoreAllMocks().useRealTimers())

/** Controls that change at once, and a clock of milliseconds. */
function buildMemory() {
  const stand = { elapsed: 0, controls: {} as Controls, isDown: false }
  const read = async (): Promise<Controls> => {
    if (stand.isDown) throw new Error('down')
    return stand.controls
  }
  return { stand, controls: rememberControls(read, () => stand.elapsed) }
}

test('a pause is heard once a second has run, and not looked for before', async () => {
  const { stand, controls } = buildMemory()
  await controls('44')
  stand.controls = { pause: PAUSE }
  stand.elapsed = 999
  const before = await controls('44')
  stand.elapsed = 1_000
  expect([before, await controls('44')]).toEqual([{}, { pause: PAUSE }])
})

test('what could not be read is read again at once', async () => {
  const { stand, controls } = buildMemory()
  stand.isDown = true
  await expect(controls('44')).rejects.toThrow('down')
  stand.isDown = false
  expect(await controls('44')).toEqual({})
})

test('a worker hears a pause although the time of day stands', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(T0) })
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0)
  const outbox = buildMemoryOutbox()
  for (const id of ['b1', 'b2']) await outbox.putBatch(batch(id, []))
  const deliver = buildDeliver({ register: buildMemoryRegister(), outbox, tellEnds: async () => {} }, SETTINGS)(CALL)
  const ref = { office: '44', day: '2026-11-23' }
  const first = await deliver({ ...ref, id: 'b1' })
  await outbox.savePause(PAUSE)
  clock.mockReturnValue(1_000)
  expect([first, await deliver({ ...ref, id: 'b2' })]).toEqual(['ended', 'paused'])
})

const SETTINGS: Parameters<typeof buildDeliver>[1] = {
  ladder: buildRules(currentGuide).ladder,
  windows: DEFAULT_WINDOWS,
  allowList: 'open',
  help: 'help',
  operatorEmail: 'operator@example.com',
  hourlyCap: 10,
  addressHashKey: 'key',
  email: { provider: 'ses', sender: 'duban@example.com', configurationSet: 'duban' },
  sms: { provider: 'off' },
}
const CALL = {
  remaining: () => 120_000,
  patience: 2_000,
  onChange: () => undefined,
  onProblem: () => undefined,
  onHandOver: () => undefined,
}
