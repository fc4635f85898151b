/** What recipients' pages count and look up, in DynamoDB. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { LINK_DAYS } from '../core/answers/answers.ts'
import type { AnswerStore, TriedWith } from '../core/ports.ts'
import { isRefused } from './dynamo.ts'
import { getAll } from './dynamo-reads.ts'
import { buildWrites } from './dynamo-writes.ts'
import { buildCodeKey, buildTriesKey } from './keys.ts'
import { toTtl, toTtlOf } from './row-fields.ts'

/** Behind the last day on which a link or a code is taken. */
const KEEP_DAYS = LINK_DAYS + 15
const KEEP_HOUR_DAYS = 2

const $TriesRow = z.object({ tries: z.number() })
const $CodeRow = z.object({ notice: z.string() })

const toTriesTtl = (tried: TriedWith): number =>
  'notice' in tried ? toTtl(tried.day, KEEP_DAYS) : toTtlOf(`${tried.hour}:00:00.000Z`, KEEP_HOUR_DAYS)

export function buildAnswerStore(client: DynamoDBDocumentClient, table: string): AnswerStore {
  const { putOver, remove, update } = buildWrites(client, table)
  return {
    // The SDK's repetition may count one try twice: the caps bear that.
    async takeTry(tried, cap) {
      if (cap < 1) return undefined
      const answer = await update({
        key: buildTriesKey(tried),
        set: { entity: 'tries', ttl: toTriesTtl(tried) },
        add: { tries: 1 },
        condition: 'attribute_not_exists(#tries) OR #tries < :cap',
        values: { cap },
      })
      return isRefused(answer) ? undefined : { left: cap - z.parse($TriesRow, answer.Attributes).tries }
    },

    async forgetTries(tried) {
      await remove(buildTriesKey(tried))
    },

    // One message has one code, and its row is the same whenever it is written.
    async saveCode({ mobileHash, codeHash, notice, day }) {
      await putOver({ ...buildCodeKey({ mobileHash, codeHash }), entity: 'code', notice, ttl: toTtl(day, KEEP_DAYS) })
    },

    async findCode(code) {
      const [row] = await getAll(client, table, [buildCodeKey(code)])
      return $CodeRow.safeParse(row).data?.notice
    },
  }
}
