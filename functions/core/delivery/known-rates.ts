/** What one worker knows of the rates' rows: a hand that must wait by what its worker has seen asks the store nothing. */
import type { GateStore } from '../ports.ts'
import type { RateRow } from './rate.ts'

type Rates = Pick<GateStore, 'findRate' | 'saveRate'>

/** Within this time of the end of what is leased, an ordinary slot may be free: the row itself must be seen. */
const NEAR = 100

/** A row only moves forward, so what says `wait` by an old view is true of the row as well; every write is compared with the row itself. */
export function rememberRates({ findRate, saveRate }: Rates, now: () => string): Rates {
  const known = new Map<string, RateRow>()
  const remember = (provider: string, row: RateRow | undefined): void => {
    if (row !== undefined) known.set(provider, row)
  }
  return {
    async findRate(provider) {
      const view = known.get(provider)
      if (view !== undefined && view.leasedUntil - Date.parse(now()) > NEAR) return view
      const row = await findRate(provider)
      remember(provider, row)
      return row
    },
    async saveRate(provider, before, after) {
      const standing = await saveRate(provider, before, after)
      remember(provider, standing ?? after)
      return standing
    },
  }
}
