/** Makes a worker read the runtime's clock: `Date`, the defaults of `Intl.DateTimeFormat`, and sleeping in `node:timers/promises`. */
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'

/** Replaces `Date` for everything that is loaded afterwards. */
export function installDate(buffer: SharedArrayBuffer): void {
  const cell = new Float64Array(buffer)
  const now = (): number => cell[0] ?? 0
  const RealDate = Date
  const VirtualDate = new Proxy(RealDate, {
    construct: (target, values: unknown[], newTarget) => construct(target, values.length === 0 ? [now()] : values, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, key, receiver): unknown => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  })
  RealDate.prototype.constructor = VirtualDate
  globalThis.Date = VirtualDate
  installDefaultInstant(now)
}

const construct: (target: Function, values: unknown[], newTarget: Function) => object = Reflect.construct

/** `format()` and `formatToParts()` without an argument mean the present. */
function installDefaultInstant(now: () => number): void {
  const prototype = Intl.DateTimeFormat.prototype
  const realFormat = Object.getOwnPropertyDescriptor(prototype, 'format')
  const realParts = Object.getOwnPropertyDescriptor(prototype, 'formatToParts')
  Object.defineProperty(prototype, 'format', {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const format = readFormat(realFormat?.get?.call(this))
      return (date?: Date | number) => format(date ?? now())
    },
  })
  Object.defineProperty(prototype, 'formatToParts', {
    configurable: true,
    writable: true,
    value(this: Intl.DateTimeFormat, date?: Date | number) {
      const parts: unknown = Reflect.apply(readFormat(realParts?.value), this, [date ?? now()])
      return parts
    },
  })
}

type Format = (date: Date | number) => unknown
const isFormat = (value: unknown): value is Format => typeof value === 'function'
const readFormat = (value: unknown): Format => {
  if (!isFormat(value)) throw new Error('Intl.DateTimeFormat is not as expected')
  return value
}

/** Replaces `setTimeout` of `node:timers/promises`; the global one stays real, because the SDK's time-outs use it. */
export function installSleep(sleep: (milliseconds: number) => Promise<void>): void {
  const virtual = async <T>(milliseconds = 0, value?: T): Promise<T | undefined> => {
    await sleep(milliseconds)
    return value
  }
  Object.assign(timers, { setTimeout: virtual })
  syncBuiltinESMExports()
}
