/** Pauses, brakes, addresses and rates in memory. */
import type { Brake, Pause, Release, Scope, Withdrawal } from '../../../functions/core/outbox/controls.ts'
import type { RateRow } from '../../../functions/core/delivery/rate.ts'
import type { Suppression } from '../../../functions/core/outbox/suppression.ts'
import type { GateStore, MailMinute } from '../../../functions/core/ports.ts'
import type { OfficeCode } from '../../../functions/core/register/register.ts'
import { type DispatchLease, storeGuards } from './store-guards.ts'

type Controls = Pick<GateStore, 'readControls' | 'listControls' | 'savePause' | 'deletePause' | 'saveBrake' | 'releaseBrake'> & {
  pauses: Map<Scope, Pause>
  brakes: Map<OfficeCode, Brake>
  releases: Map<OfficeCode, Release>
}

function takeOut<K, V>(rows: Map<K, V>, key: K): V | undefined {
  const row = rows.get(key)
  rows.delete(key)
  return row
}

const inOrder = <T>(rows: ReadonlyMap<string, T>): T[] =>
  structuredClone([...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row))

export function buildMemoryControls(withdrawals: ReadonlyMap<string, Withdrawal>): Controls {
  const pauses: Controls['pauses'] = new Map()
  const brakes: Controls['brakes'] = new Map()
  const releases: Controls['releases'] = new Map()
  return {
    pauses,
    brakes,
    releases,
    async readControls(office) {
      const pause = pauses.get('all') ?? pauses.get(office)
      const brake = brakes.get(office)
      const release = releases.get(office)
      const own = [...withdrawals.values()].filter(({ scope }) => scope === 'all' || scope === office)
      return structuredClone({
        ...(pause && { pause }),
        ...(brake && { brake }),
        ...(release && { release }),
        ...(own.length > 0 && { withdrawals: own }),
      })
    },
    listControls: async () => ({ pauses: inOrder(pauses), brakes: inOrder(brakes), releases: inOrder(releases) }),
    async savePause(pause) {
      pauses.set(pause.scope, structuredClone(pause))
    },
    deletePause: async scope => takeOut(pauses, scope),
    async saveBrake(brake) {
      if (!storeGuards.mayBrake(brakes.get(brake.office), releases.get(brake.office), brake.since)) return false
      brakes.set(brake.office, structuredClone(brake))
      return true
    },
    async releaseBrake(release) {
      if (!brakes.delete(release.office)) return false
      releases.set(release.office, { ...release })
      return true
    },
  }
}

type Suppressions = Pick<GateStore, 'findSuppressed' | 'listSuppressions' | 'saveSuppression' | 'liftSuppression'> & {
  suppressions: Map<string, Suppression>
}

export function buildMemorySuppressions(): Suppressions {
  const suppressions: Suppressions['suppressions'] = new Map()
  return {
    suppressions,
    async findSuppressed(addressHashes) {
      const known = addressHashes.flatMap(hash => suppressions.get(hash) ?? [])
      return new Map(structuredClone(known.filter(storeGuards.isBarred).map(one => [one.addressHash, one])))
    },
    listSuppressions: async () => ({ suppressions: structuredClone([...suppressions.values()]), problems: [] }),
    async saveSuppression(suppression) {
      if (!storeGuards.maySuppress(suppressions.get(suppression.addressHash), suppression.since)) return false
      suppressions.set(suppression.addressHash, structuredClone(suppression))
      return true
    },
    async liftSuppression(addressHash, lifted) {
      const known = suppressions.get(addressHash)
      if (known === undefined || !storeGuards.isBarred(known)) return false
      suppressions.set(addressHash, { ...known, lifted: { ...lifted } })
      return true
    },
  }
}

type Meters = Pick<
  GateStore,
  'countMail' | 'readMail' | 'leaseDispatch' | 'releaseDispatch' | 'findRate' | 'saveRate' | 'takeAllowance'
> & {
  /** By office and minute. */
  mail: Map<string, MailMinute>
  rates: Map<string, RateRow>
  /** By address and hour. */
  allowances: Map<string, ReadonlySet<string>>
}

export function buildMemoryMeters(): Meters {
  const mail: Meters['mail'] = new Map()
  const rates: Meters['rates'] = new Map()
  const allowances: Meters['allowances'] = new Map()
  let dispatcher: DispatchLease | undefined
  return {
    mail,
    rates,
    allowances,
    async countMail(office, at, { sent = 0, hardBounces = 0, complaints = 0 }) {
      if (sent + hardBounces + complaints === 0) return
      const minute = at.slice(0, 16)
      const known = mail.get(`${office} ${minute}`) ?? { minute, sent: 0, hardBounces: 0, complaints: 0 }
      mail.set(`${office} ${minute}`, {
        minute,
        sent: known.sent + sent,
        hardBounces: known.hardBounces + hardBounces,
        complaints: known.complaints + complaints,
      })
    },
    async readMail(office, since, mails) {
      const found: MailMinute[] = []
      let sent = 0
      for (const [key, minute] of [...mail].toSorted(([a], [b]) => (a < b ? 1 : -1))) {
        if (!key.startsWith(`${office} `) || minute.minute < since.slice(0, 16)) continue
        if (sent >= mails) break
        found.push({ ...minute })
        sent += minute.sent
      }
      return found
    },
    async leaseDispatch({ holder, now, until }) {
      if (!storeGuards.mayDispatch(dispatcher, holder, now)) return false
      dispatcher = { holder, until }
      return true
    },
    async releaseDispatch(holder) {
      if (dispatcher?.holder === holder) dispatcher = undefined
    },
    findRate: async provider => structuredClone(rates.get(provider)),
    async saveRate(provider, before, after) {
      const known = rates.get(provider)
      if (known !== undefined && !storeGuards.maySaveRate(known, before)) return { ...known }
      rates.set(provider, { ...after })
      return undefined
    },
    async takeAllowance(addressHash, hour, { taker, cap }) {
      const takers = allowances.get(`${addressHash} ${hour}`) ?? new Set()
      if (!takers.has(taker) && !storeGuards.mayTake(takers.size, cap)) return false
      allowances.set(`${addressHash} ${hour}`, new Set([...takers, taker]))
      return true
    },
  }
}
