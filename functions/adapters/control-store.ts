/** Pauses, brakes and suppressed addresses in DynamoDB. */
import { randomUUID } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { isDeepStrictEqual } from 'node:util'
import type * as z from 'zod/mini'
import type { GateStore } from '../core/ports.ts'
import { isRefused, parseRows, type Row } from './dynamo.ts'
import { getAll, queryAll } from './dynamo-reads.ts'
import { buildWrites } from './dynamo-writes.ts'
import { $BrakeRow, $Pause, $Suppression, $Withdrawals, toPauseItem } from './gate-rows.ts'
import {
  buildBrakeKey,
  buildPauseKey,
  buildSuppressionKey,
  CONTROL_FROM,
  CONTROL_PK,
  CONTROL_TO,
  listSuppressionsPks,
  WITHDRAWALS_KEY,
} from './keys.ts'

type Controls = Pick<GateStore, 'readControls' | 'listControls' | 'savePause' | 'deletePause' | 'saveBrake' | 'releaseBrake'>

/** A pause, a brake or a list of what is withdrawn that cannot be read throws: nothing is sent past it. */
const parseEach = <T>(rows: readonly Row[], entity: string, schema: z.ZodMiniType<T>): T[] =>
  rows.filter(row => row['entity'] === entity).map(row => schema.parse(row))

export function buildControlStore(client: DynamoDBDocumentClient, table: string): Controls {
  const { putOver, remove, update } = buildWrites(client, table)
  return {
    async readControls(office) {
      const keys = [buildPauseKey('all'), buildPauseKey(office), buildBrakeKey(office), WITHDRAWALS_KEY]
      const rows = await getAll(client, table, keys)
      const pauses = parseEach(rows, 'pause', $Pause)
      const pause = pauses.find(({ scope }) => scope === 'all') ?? pauses[0]
      const [brake = {}] = parseEach(rows, 'brake', $BrakeRow)
      const [kept] = parseEach(rows, 'withdrawals', $Withdrawals)
      const withdrawals = (kept?.list ?? []).filter(({ scope }) => scope === 'all' || scope === office)
      return { ...(pause && { pause }), ...brake, ...(withdrawals.length > 0 && { withdrawals }) }
    },

    async listControls() {
      const rows = await queryAll(client, table, { pk: CONTROL_PK, from: CONTROL_FROM, to: CONTROL_TO })
      const known = parseEach(rows, 'brake', $BrakeRow)
      return {
        pauses: parseEach(rows, 'pause', $Pause),
        brakes: known.flatMap(({ brake }) => brake ?? []),
        releases: known.flatMap(({ release }) => release ?? []),
      }
    },

    // A later pause of the same scope is as true as the first.
    async savePause(pause) {
      await putOver(toPauseItem(pause))
    },

    async deletePause(scope) {
      const row = await remove(buildPauseKey(scope))
      return row === undefined ? undefined : $Pause.parse(row)
    },

    async saveBrake(brake) {
      const answer = await update({
        key: buildBrakeKey(brake.office),
        set: { entity: 'brake', brake, isOn: true },
        condition: 'attribute_not_exists(#pk) OR (#isOn = :off AND #release.#at <= :since)',
        values: { off: false, since: brake.since },
      })
      return !isRefused(answer) || isDeepStrictEqual($BrakeRow.safeParse(answer.refusedBy).data?.brake, brake)
    },

    async releaseBrake(release) {
      const answer = await update({
        key: buildBrakeKey(release.office),
        set: { isOn: false, release },
        condition: '#isOn = :on',
        values: { on: true },
      })
      return !isRefused(answer) || isDeepStrictEqual(answer.refusedBy?.['release'], release)
    },
  }
}

/** All that base64url begins with. */
const ANY_HASH = { from: '-', to: '~' }

type Suppressions = Pick<GateStore, 'findSuppressed' | 'listSuppressions' | 'saveSuppression' | 'liftSuppression'>

export function buildSuppressionStore(client: DynamoDBDocumentClient, table: string): Suppressions {
  const { update } = buildWrites(client, table)
  return {
    async findSuppressed(addressHashes) {
      const rows = await getAll(client, table, addressHashes.map(buildSuppressionKey))
      // Nobody writes to an address of which it cannot be read whether it is barred; the list of all of them names the row.
      const known = rows.map(row => ({ hash: String(row['sk']), suppression: $Suppression.safeParse(row).data }))
      const barred = known.filter(({ suppression }) => suppression?.lifted === undefined)
      return new Map(barred.map(({ hash, suppression }) => [hash, suppression]))
    },

    async listSuppressions() {
      const rows = await Promise.all(listSuppressionsPks().map(pk => queryAll(client, table, { pk, ...ANY_HASH })))
      const { rows: suppressions, problems } = parseRows(rows.flat(), $Suppression)
      return { suppressions, problems }
    },

    async saveSuppression(suppression) {
      // A receipt that comes again writes the same row: only the token tells whose write it was.
      const token = randomUUID().slice(0, 8)
      const answer = await update({
        key: buildSuppressionKey(suppression.addressHash),
        set: { entity: 'suppression', ...suppression, token },
        remove: ['lifted'],
        condition: 'attribute_not_exists(#pk) OR #lifted.#at <= :since',
      })
      return !isRefused(answer) || answer.refusedBy?.['token'] === token
    },

    async liftSuppression(addressHash, lifted) {
      const answer = await update({
        key: buildSuppressionKey(addressHash),
        set: { lifted },
        condition: 'attribute_exists(#pk) AND attribute_not_exists(#lifted)',
      })
      return !isRefused(answer) || isDeepStrictEqual(answer.refusedBy?.['lifted'], lifted)
    },
  }
}
