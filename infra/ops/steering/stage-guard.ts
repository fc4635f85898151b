/** Nothing of a deployed system is changed unless its stage is named: an outputs file or credentials of another are easily at hand. */
import { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb'
import type { StageOptions } from '../options.ts'
import { buildUsageError } from '../usage.ts'

/** @throws DataProblemsError where another stage is named, or none although something is to be changed */
export function refuseOtherStage({ outputs, apply, stage }: StageOptions, actual: string): void {
  const isNamed = stage !== undefined || apply !== true || outputs === undefined
  if (isNamed && (stage ?? actual) === actual) return
  throw buildUsageError({
    option: '--stage',
    value: stage ?? '',
    message: isNamed
      ? `这套系统的阶段是 ${actual}，不是 ${stage ?? ''}，未作任何变更`
      : `将变更阶段 ${actual} 的系统，但没有写明阶段，未作任何变更`,
    mend: `核对 --outputs 和凭证属于哪一套系统；确是这一套时写 --stage ${actual}`,
  })
}

/**
 * The stage, the account and the region, as the table's own name says them.
 * @throws DataProblemsError where these credentials see no such table
 */
export async function describePlace(stage: string, table: string): Promise<string> {
  const [, , , region, account] = (await readArn(table)).split(':')
  return `阶段 ${stage}，账号 ${account ?? '不明'}，区域 ${region ?? '不明'}`
}

async function readArn(table: string): Promise<string> {
  try {
    const { Table } = await new DynamoDBClient({}).send(new DescribeTableCommand({ TableName: table }))
    return Table?.TableArn ?? ''
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error
    throw buildUsageError({
      option: '--outputs',
      value: table,
      message: '当前凭证所属的账号和区域里没有这套系统的登记库',
      mend: '核对环境变量里的凭证和区域（AWS_PROFILE、AWS_REGION）是不是这个阶段的',
    })
  }
}
