import { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ProjectionType, type StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import { acknowledgeBelow } from './acknowledge.ts'
import type { BundledFunction } from './bundled-function.ts'

export type DataTableProps = {
  /** Environment variable that tells a function the table's name. */
  readonly variable: string
  /** @default - nobody can follow what is written */
  readonly stream?: StreamViewType
  /** Whether the table outlives the stack and refuses deletion. */
  readonly keep: boolean
  /**
   * A sparse index `gsi1` of keys, for what falls due.
   * @default false
   */
  readonly dueIndex?: boolean
  /** @default - rows stay */
  readonly timeToLiveAttribute?: string
}

type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem'
  | 'ConditionCheckItem'

const DUE_INDEX = 'gsi1'

/**
 * A table on demand, restorable to any second of 35 days, encrypted under the account's KMS key for DynamoDB:
 * use is on CloudTrail's record, and it costs nothing by the month and cannot be locked out by a slip in a key policy.
 */
export class DataTable extends Construct {
  readonly table: Table
  readonly #variable: string

  constructor(scope: Construct, id: string, props: DataTableProps) {
    super(scope, id)
    this.#variable = props.variable
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: props.keep,
      removalPolicy: props.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(props.stream !== undefined && { stream: props.stream }),
      ...(props.timeToLiveAttribute !== undefined && { timeToLiveAttribute: props.timeToLiveAttribute }),
    })
    if (props.dueIndex === true)
      this.table.addGlobalSecondaryIndex({
        indexName: DUE_INDEX,
        partitionKey: { name: 'gsi1pk', type: AttributeType.STRING },
        sortKey: { name: 'gsi1sk', type: AttributeType.STRING },
        projectionType: ProjectionType.KEYS_ONLY,
      })
  }

  /** Lets a function do exactly this with the rows, and tells it the table's name. */
  grant(grantee: BundledFunction, actions: readonly TableAction[]): void {
    grantee.tell({ [this.#variable]: this.table.tableName })
    grantee.allow(
      actions.map(action => `dynamodb:${action}`),
      this.table.tableArn,
    )
  }

  /** The same with rows whose partition keys are like these, and no others. */
  grantRows(grantee: BundledFunction, actions: readonly TableAction[], keys: readonly string[]): void {
    grantee.tell({ [this.#variable]: this.table.tableName })
    grantee.allowIf(
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...keys] } },
      actions.map(action => `dynamodb:${action}`),
      this.table.tableArn,
    )
  }

  /** Lets a function ask the index what falls due. */
  grantDueIndex(grantee: BundledFunction): void {
    grantee.allow(['dynamodb:Query'], `${this.table.tableArn}/index/${DUE_INDEX}`)
  }

  /** Lets a function's stream mappings read the stream. */
  grantStream(grantee: BundledFunction): void {
    acknowledgeBelow(grantee, this.table, '/stream/*', 'A stream is named by the instant at which it was enabled.')
    grantee.allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      `${this.table.tableArn}/stream/*`,
    )
  }
}
