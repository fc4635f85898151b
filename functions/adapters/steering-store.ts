/** What an operator has taken back or put right, in DynamoDB. */
import { randomUUID } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { keepWithdrawals } from '../core/outbox/withdrawals.ts'
import type { Withdrawal } from '../core/outbox/controls.ts'
import type { SteeringStore } from '../core/ports.ts'
import { isRefused, type Row } from './dynamo.ts'
import { getAll } from './dynamo-reads.ts'
import { buildWrites } from './dynamo-writes.ts'
import { $Correction, $Withdrawals, toCorrectionItem } from './gate-rows.ts'
import { buildCorrectionKey, WITHDRAWALS_KEY } from './keys.ts'

/** Only it tells a write that the SDK repeats from somebody else's. */
const newToken = (): string => randomUUID().slice(0, 8)

export function buildSteeringStore(client: DynamoDBDocumentClient, table: string): SteeringStore {
  const { putNew, update } = buildWrites(client, table)

  /** Reads again what another was quicker to write. A list that cannot be read throws, as it does for whoever sends. */
  async function addTo(row: Row | undefined, withdrawal: Withdrawal, token: string): Promise<boolean> {
    const before = row === undefined ? { list: [], version: 0, token: '' } : $Withdrawals.parse(row)
    if (before.token === token) return true
    const list = keepWithdrawals(before.list, withdrawal)
    if (list === undefined) return false
    const answer = await update({
      key: WITHDRAWALS_KEY,
      set: { entity: 'withdrawals', list, version: before.version + 1, token },
      condition: 'attribute_not_exists(#pk) OR #version = :before',
      values: { before: before.version },
    })
    return isRefused(answer) ? addTo(answer.refusedBy, withdrawal, token) : true
  }

  return {
    async saveWithdrawal(withdrawal) {
      const [row] = await getAll(client, table, [WITHDRAWALS_KEY])
      return addTo(row, withdrawal, newToken())
    },

    async saveCorrection(correction) {
      const token = newToken()
      const answer = await putNew({ ...toCorrectionItem(correction), token })
      return !isRefused(answer) || answer.refusedBy?.['token'] === token
    },

    async findCorrection(id) {
      const [row] = await getAll(client, table, [buildCorrectionKey(id)])
      return row === undefined ? undefined : $Correction.parse(row)
    },
  }
}
