/** What is counted and rationed in DynamoDB: an office's mail, a provider's slots, an address's messages in an hour. */
import { randomUUID } from 'node:crypto'
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { GateStore, MailMinute } from '../core/ports.ts'
import { isRefused, parseRows, type Row } from './dynamo.ts'
import { getAll } from './dynamo-reads.ts'
import { buildWrites } from './dynamo-writes.ts'
import { $MailMinute, $RateRow } from './gate-rows.ts'
import { buildAllowanceKey, buildMailKey, buildMailPk, buildRateKey, DISPATCH_KEY, toMinute } from './keys.ts'
import { toTtlOf } from './row-fields.ts'

const KEEP_MAIL_DAYS = 31
const KEEP_ALLOWANCE_DAYS = 2
/** Minutes in one page: mostly all that are asked for. */
const MINUTES_PER_PAGE = 200

type Meters = Pick<
  GateStore,
  'countMail' | 'readMail' | 'leaseDispatch' | 'releaseDispatch' | 'findRate' | 'saveRate' | 'takeAllowance'
>

export function buildMeterStore(client: DynamoDBDocumentClient, table: string): Meters {
  const { update } = buildWrites(client, table)

  const readPage = async (
    office: string,
    since: string,
    start: Row | undefined,
  ): Promise<{ minutes: MailMinute[]; next: Row | undefined }> => {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk >= :since',
        ExpressionAttributeValues: { ':pk': buildMailPk(office), ':since': toMinute(since) },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: MINUTES_PER_PAGE,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    )
    // The brake's shares bear that a minute which nobody can read is missing.
    return { minutes: parseRows(Items, $MailMinute).rows, next: LastEvaluatedKey }
  }

  return {
    // Without a condition, so that the SDK's repetition of it may count twice: the brake's shares bear that.
    async countMail(office, at, counts) {
      const add = Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined && count !== 0))
      if (Object.keys(add).length === 0) return
      await update({ key: buildMailKey(office, at), set: { entity: 'mail', ttl: toTtlOf(at, KEEP_MAIL_DAYS) }, add })
    },

    async readMail(office, since, mails) {
      const found: MailMinute[] = []
      let sent = 0
      let start: Row | undefined
      do {
        const page = await readPage(office, since, start)
        for (const minute of page.minutes) {
          if (sent >= mails) return found
          found.push(minute)
          sent += minute.sent
        }
        start = page.next
      } while (start !== undefined)
      return found
    },

    async leaseDispatch({ holder, now, until }) {
      const answer = await update({
        key: DISPATCH_KEY,
        set: { entity: 'dispatch', holder, leaseUntil: until },
        condition: 'attribute_not_exists(#leaseUntil) OR #leaseUntil <= :now OR #holder = :holder',
        values: { now },
      })
      return !isRefused(answer)
    },

    async releaseDispatch(holder) {
      await update({
        key: DISPATCH_KEY,
        set: {},
        remove: ['holder', 'leaseUntil'],
        condition: '#holder = :holder',
        values: { holder },
      })
    },

    async findRate(provider) {
      const [row] = await getAll(client, table, [buildRateKey(provider)])
      // One that cannot be read is as good as none: it is written anew.
      return $RateRow.safeParse(row).data
    },

    async saveRate(provider, before, after) {
      // Two workers may ask for the same slots at one instant: only the token tells whose write it was.
      const row = { ...after, entity: 'rate', token: randomUUID().slice(0, 8) }
      const answer = await update({
        key: buildRateKey(provider),
        set: row,
        ...(before === undefined
          ? { condition: 'NOT attribute_type(#leasedUntil, :number)', values: { number: 'N' } }
          : { condition: '#leasedUntil = :before', values: { before: before.leasedUntil } }),
      })
      if (!isRefused(answer) || answer.refusedBy?.['token'] === row.token) return undefined
      return $RateRow.parse(answer.refusedBy)
    },

    async takeAllowance(addressHash, hour, { taker, cap }) {
      if (cap < 1) return false
      const answer = await update({
        key: buildAllowanceKey(addressHash, hour),
        set: { entity: 'allowance', ttl: toTtlOf(`${hour}:00:00.000Z`, KEEP_ALLOWANCE_DAYS) },
        add: { takers: new Set([taker]) },
        condition: 'attribute_not_exists(#takers) OR size(#takers) < :cap OR contains(#takers, :taker)',
        values: { cap, taker },
      })
      return !isRefused(answer)
    },
  }
}
