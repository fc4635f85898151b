/** Conditional writes to one table; each answers with the row that stood in its way. */
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type Refused, type Row, tryWrite } from './dynamo.ts'
import type { Key } from './keys.ts'

/**
 * Attributes stand as `#name` in the condition, values as `:name`: those of `values` and those that are set, in one room of names.
 * `append` adds to lists, which need not be there. `fill` sets what is not there.
 */
export type Update = {
  key: Key
  set: Row
  append?: Record<string, readonly unknown[]>
  fill?: Row
  add?: Row
  remove?: readonly string[]
  condition?: string
  values?: Row
}

export type Writes = {
  /** Puts a row where there is none. */
  putNew: (item: Row) => Promise<object | Refused>
  update: (update: Update) => Promise<{ Attributes?: Row | undefined } | Refused>
  /** Puts a row over whatever there is: for what is as true the second time. */
  putOver: (item: Row) => Promise<unknown>
  /** @returns the row that there was */
  remove: (key: Key) => Promise<Row | undefined>
}

export const buildWrites = (client: DynamoDBDocumentClient, table: string): Writes => ({
  putNew: item =>
    tryWrite(() =>
      client.send(
        new PutCommand({
          TableName: table,
          Item: item,
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    ),
  update: change => tryWrite(() => client.send(toCommand(table, change))),
  putOver: item => client.send(new PutCommand({ TableName: table, Item: item })),
  async remove(key) {
    const { Attributes } = await client.send(new DeleteCommand({ TableName: table, Key: key, ReturnValues: 'ALL_OLD' }))
    return Attributes
  },
})

function toCommand(
  table: string,
  { key, set, append = {}, fill = {}, add = {}, remove = [], condition, values = {} }: Update,
): UpdateCommand {
  const parts = [
    toClause('SET', [
      ...Object.keys(set).map(name => `#${name} = :${name}`),
      ...Object.keys(append).map(name => `#${name} = list_append(if_not_exists(#${name}, :nothing), :${name})`),
      ...Object.keys(fill).map(name => `#${name} = if_not_exists(#${name}, :${name})`),
    ]),
    toClause(
      'ADD',
      Object.keys(add).map(name => `#${name} :${name}`),
    ),
    toClause(
      'REMOVE',
      remove.map(name => `#${name}`),
    ),
  ]
  const inCondition = [...(condition ?? '').matchAll(/#(\w+)/g)].flatMap(([, name]) => (name === undefined ? [] : [name]))
  const names = [
    ...Object.keys(set),
    ...Object.keys(append),
    ...Object.keys(fill),
    ...Object.keys(add),
    ...remove,
    ...inCondition,
  ]
  const nothing = Object.keys(append).length === 0 ? {} : { nothing: [] }
  const used = Object.entries({ ...set, ...append, ...nothing, ...fill, ...add, ...values })
  return new UpdateCommand({
    TableName: table,
    Key: key,
    UpdateExpression: parts.filter(part => part !== '').join(' '),
    ...(condition === undefined ? {} : { ConditionExpression: condition }),
    ExpressionAttributeNames: Object.fromEntries(names.map(name => [`#${name}`, name])),
    // DynamoDB takes no empty one.
    ...(used.length === 0
      ? {}
      : { ExpressionAttributeValues: Object.fromEntries(used.map(([name, value]) => [`:${name}`, value])) }),
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })
}

const toClause = (verb: string, parts: readonly string[]): string => (parts.length === 0 ? '' : `${verb} ${parts.join(', ')}`)
