import { Duration } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import { BundledFunction, type FunctionDefaults } from './bundled-function.ts'
import type { DataTable } from './data-table.ts'
import type { Settings } from '../settings.ts'
import { tellWindows } from './sending.ts'
import { SCHEDULED_TIME, ScheduledCall } from './scheduled-call.ts'

export type ClueFiguresProps = {
  readonly defaults: FunctionDefaults
  readonly register: DataTable
  readonly outbox: DataTable
  readonly settings: Pick<Settings, 'windows'>
  /** Six fields of AWS's cron, in Asia/Shanghai. It is called daily; the day of the month is for it to know. */
  readonly cron: string
}

/** schedule → report-clues → Outbox: on a month's first working day, what became of clues in the month before, to the centre. */
export class ClueFigures extends Construct {
  constructor(scope: Construct, id: string, props: ClueFiguresProps) {
    super(scope, id)
    const report = new BundledFunction(this, 'ReportClues', {
      ...props.defaults,
      name: 'report-clues',
      errorImpact: '每月第一个工作日应发给主管司局的线索办理情况没有发出，此后四个工作日内每天补发。',
      timeout: Duration.minutes(15),
      asynchronous: { retryAttempts: 2, maxEventAge: Duration.hours(2) },
    })
    props.register.grant(report, ['BatchGetItem', 'Query'])
    props.outbox.grant(report, ['BatchGetItem', 'PutItem', 'Query', 'UpdateItem'])
    report.tell(tellWindows(props.settings))
    props.defaults.alarms.addOwn(report, 'Silent', 'reportCluesRan', {
      impact: '已有 26 小时没有运行线索月报的定时任务：月初应发给主管司局的线索办理情况可能发不出去。',
      look: 'status',
    })
    new ScheduledCall(this, 'Morning', {
      target: report,
      cron: props.cron,
      description: 'Tells the centre, once a month, what became of clues',
      input: SCHEDULED_TIME,
    })
  }
}
