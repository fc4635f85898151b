/** What may become of a call on its way to a store and back. */
import type { Faults } from './faults.ts'
import type { Random } from './random.ts'

/**
 * `lost`: made, and answered with an error. `refused`: not made. (That a client may send one call twice is the adapters' business:
 * they answer as if it had been one.)
 */
export type CallFate = {
  kind: 'answered' | 'lost' | 'refused'
  /** Milliseconds until it is made. */
  request: number
  /** Milliseconds from then until it is answered: none of a store, whose caller's next call takes its time again. */
  answer: number
}

const FASTEST = 1
const USUAL = 25
/** Long enough for any lease to run out. */
const SLOWEST = 400_000
const SLOW = [2_000, 30_000, 200_000, SLOWEST] as const

export function drawFate(faults: Faults, random: Random): CallFate {
  const kind = random.chance(faults('refusedCall')) ? 'refused' : random.chance(faults('lostAnswer')) ? 'lost' : 'answered'
  return { kind, request: random.between(FASTEST, random.chance(faults('slowCall')) ? random.pick(SLOW) : USUAL), answer: 0 }
}

/** The store did not answer as it should: whether the call was made, its caller cannot know. */
export class StoreUnavailableError extends Error {
  override name = 'StoreUnavailableError'
}

type Pass = (name: string, make: () => Promise<unknown>) => Promise<unknown>

/** The same ports, each call of which goes through `pass`. */
export function passCalls<Ports extends object>(ports: Ports, pass: Pass): Ports {
  const passed = new Map<string | symbol, unknown>()
  return new Proxy(ports, {
    get(target, name) {
      if (passed.has(name)) return passed.get(name)
      const port: unknown = Reflect.get(target, name)
      const through =
        typeof port === 'function'
          ? (...args: unknown[]) => pass(String(name), async (): Promise<unknown> => Reflect.apply(port, undefined, args))
          : port
      passed.set(name, through)
      return through
    },
  })
}

/** Ports of which some have others before them: taken as they are asked for, which a spread of all of them is not. */
export const layPorts = <Ports extends object>(own: Partial<Ports>, ports: Ports): Ports =>
  new Proxy(ports, { get: (target, name): unknown => Reflect.get(name in own ? own : target, name) })
