/** What an operator has taken back or put right, in memory. */
import type { Correction, Withdrawal } from '../../../functions/core/outbox/controls.ts'
import { keepWithdrawals } from '../../../functions/core/outbox/withdrawals.ts'
import type { SteeringStore } from '../../../functions/core/ports.ts'

type Steering = SteeringStore & {
  withdrawals: Map<string, Withdrawal>
  corrections: Map<string, Correction>
}

export function buildMemorySteering(): Steering {
  const withdrawals: Steering['withdrawals'] = new Map()
  const corrections: Steering['corrections'] = new Map()
  return {
    withdrawals,
    corrections,
    async saveWithdrawal(withdrawal) {
      const list = keepWithdrawals([...withdrawals.values()], structuredClone(withdrawal))
      if (list === undefined) return false
      withdrawals.clear()
      for (const one of list) withdrawals.set(one.id, one)
      return true
    },
    async saveCorrection(correction) {
      if (corrections.has(correction.id)) return false
      corrections.set(correction.id, structuredClone(correction))
      return true
    },
    findCorrection: async id => structuredClone(corrections.get(id)),
  }
}
