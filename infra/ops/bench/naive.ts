/**
 * The naive design, small but honest: one schedule, one queue message and one Lambda call for each mail, made safe against
 * repetition as it usually is (an idempotency record around the call). Schedules and queue cost it nothing here.
 */
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Compose } from '../../../functions/core/compose/compose.ts'
import type { EmailSender } from '../../../functions/core/delivery/sending.ts'
import type { NoticeStore } from '../../../functions/core/ports.ts'
import { note } from '../../../functions/runtime/observe.ts'

export type NaiveNeeds = {
  client: DynamoDBDocumentClient
  table: string
  outbox: Pick<NoticeStore, 'readNotices'>
  compose: Compose
  email: EmailSender
  now: () => string
}

/** What one call does with its one message. */
export async function sendNaively({ client, table, outbox, compose, email, now }: NaiveNeeds, id: string): Promise<void> {
  const once = { pk: `IDEMPOTENCY#${id}`, sk: 'IDEMPOTENCY' }
  const isNew = 'attribute_not_exists(pk)'
  await client.send(new PutCommand({ TableName: table, Item: { ...once, status: 'INPROGRESS' }, ConditionExpression: isNew }))
  const { notices } = await outbox.readNotices([id])
  const [notice] = notices
  const message = notice && (await compose([notice])).get(id)
  if (notice === undefined || message?.kind !== 'ready' || message.channel !== 'email') return
  const { purpose } = notice
  const outcome = await email.send({ noticeId: id, purpose, to: message.to, addressHash: 'x'.repeat(22), ...message.email })
  const set = (key: Record<string, string>, status: string): Promise<unknown> =>
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: 'SET #status = :status, changedAt = :now',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':status': status, ':now': now() },
      }),
    )
  await set({ pk: `NOTICE#${id}`, sk: 'NOTICE' }, outcome.kind)
  await set(once, 'COMPLETED')
  note('notice sent', { notice: id })
}
