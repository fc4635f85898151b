import { Duration } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import { BundledFunction, type FunctionDefaults } from './bundled-function.ts'
import type { DataTable } from './data-table.ts'
import type { Settings } from '../settings.ts'
import { tellWindows } from './sending.ts'
import { SCHEDULED_TIME, ScheduledCall } from './scheduled-call.ts'

export type OperatorReportProps = {
  readonly defaults: FunctionDefaults
  readonly register: DataTable
  readonly outbox: DataTable
  readonly settings: Pick<Settings, 'operatorEmail' | 'windows'>
  /** Six fields of AWS's cron, in Asia/Shanghai. */
  readonly cron: string
}

/** schedule → report-unreachable → Outbox: whom nobody can reach, as a notice to the operator. */
export class OperatorReport extends Construct {
  constructor(scope: Construct, id: string, props: OperatorReportProps) {
    super(scope, id)
    const report = new BundledFunction(this, 'ReportUnreachable', {
      ...props.defaults,
      name: 'report-unreachable',
      errorImpact: '运维人员当日收不到无法送达者的名单。',
      timeout: Duration.minutes(5),
      asynchronous: { retryAttempts: 2, maxEventAge: Duration.hours(1) },
    })
    props.register.grant(report, ['BatchGetItem', 'GetItem'])
    props.outbox.grant(report, ['BatchGetItem', 'PutItem', 'Query', 'UpdateItem'])
    report.tell({ OPERATOR_EMAIL: props.settings.operatorEmail, ...tellWindows(props.settings) })
    props.defaults.alarms.addOwn(report, 'Silent', 'reportUnreachableRan', {
      impact: '已有 26 小时没有运行运维日报的定时任务：无法送达的收件人没有人知道。',
      look: 'status',
    })
    new ScheduledCall(this, 'Morning', {
      target: report,
      cron: props.cron,
      description: 'Lists for the operator whom nobody can reach',
      input: SCHEDULED_TIME,
    })
  }
}
