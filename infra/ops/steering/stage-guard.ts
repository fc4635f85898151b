/** Nothing of a deployed system is changed unless its stage is named: an outputs file or credentials of another are easily at hand. */
import { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb'
import * as z from 'zod/mini'
import { isLoopback } from '../../settings-check.ts'
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

type Place = { name: string; lead: number }

/**
 * The stage, the account and the region, as the table's own name says them, and by how many milliseconds that place's clock is ahead.
 * @throws DataProblemsError where these credentials see no such table
 */
export async function readPlace(stage: string, table: string, client = new DynamoDBClient({})): Promise<Place> {
  const clock: { lead: number | undefined } = { lead: undefined }
  client.middlewareStack.add(
    next => async args => {
      const began = Date.now()
      const answer = await next(args)
      clock.lead = findLead(args.request, answer.response, (began + Date.now()) / 2)
      return answer
    },
    // Next to the wire, whatever the answer says.
    { step: 'deserialize', priority: 'low' },
  )
  const [, , , region, account] = (await readArn(client, table)).split(':')
  if (clock.lead === undefined) throw new Error('DynamoDB 的应答没有写明时间，无法核对时钟，未作任何变更')
  return { name: `阶段 ${stage}，账号 ${account ?? '不明'}，区域 ${region ?? '不明'}`, lead: clock.lead }
}

const $Request = z.object({ hostname: z.string() })
const $Answer = z.object({ headers: z.object({ date: z.string() }) })

/** The header knows whole seconds only: what is no farther off is right. On this machine there is one clock. */
function findLead(request: unknown, answer: unknown, now: number): number | undefined {
  const asked = $Request.safeParse(request)
  if (asked.success && isLoopback(`http://${asked.data.hostname}`)) return 0
  const told = $Answer.safeParse(answer)
  const lead = told.success ? Date.parse(told.data.headers.date) + 500 - now : Number.NaN
  if (Number.isNaN(lead)) return undefined
  return Math.abs(lead) <= 1_000 ? 0 : Math.round(lead)
}

async function readArn(client: DynamoDBClient, table: string): Promise<string> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }))
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
