/** What somebody does who edits a table by hand. */
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { buildPartyKey } from '../../../functions/adapters/keys.ts'
import type { OfficeCode } from '../../../functions/core/register/register.ts'
import type { RunningSystem } from '../../local/running-system.ts'

/** The row of a unit has numbers where its contacts were. */
export async function spoilUnit({ endpoints, region, registerTableName }: RunningSystem, office: OfficeCode, unit: string) {
  const client = new DynamoDBClient({ endpoint: endpoints.dynamodb, region })
  const key = buildPartyKey({ kind: 'unit', id: unit }, office)
  await client.send(
    new UpdateItemCommand({
      TableName: registerTableName,
      Key: marshall(key),
      UpdateExpression: 'SET contacts = :spoilt',
      ExpressionAttributeValues: marshall({ ':spoilt': 1 }),
      ConditionExpression: 'attribute_exists(pk)',
    }),
  )
  client.destroy()
}
