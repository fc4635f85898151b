import { Duration } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { Construct } from 'constructs'
import { type EventName, EVENTS } from '../../functions/core/events.ts'
import { BundledFunction, type FunctionDefaults } from './bundled-function.ts'
import type { Settings } from '../settings.ts'
import type { DataTable } from './data-table.ts'
import { EventCall } from './event-call.ts'
import { tellWindows } from './sending.ts'
import { SCHEDULED_TIME, ScheduledCall } from './scheduled-call.ts'

const DAY_OPENED: EventName = 'OfficeDayOpened'

export type PlanningProps = {
  readonly defaults: FunctionDefaults
  readonly register: DataTable
  readonly outbox: DataTable
  readonly bus: EventBus
  readonly settings: Pick<Settings, 'ladder' | 'windows'>
  /** Six fields of AWS's cron, in Asia/Shanghai. */
  readonly cron: string
}

/** schedule → open-day → bus → plan-office, an office at a time → Outbox. */
export class Planning extends Construct {
  constructor(scope: Construct, id: string, props: PlanningProps) {
    super(scope, id)
    const { defaults, register, outbox, bus, cron, settings } = props
    const openDay = new BundledFunction(this, 'OpenDay', {
      ...defaults,
      name: 'open-day',
      errorImpact: '各省级知识产权局当日的提醒未能按时生成，当日提醒会迟发。',
      timeout: Duration.minutes(1),
      asynchronous: { retryAttempts: 2, maxEventAge: Duration.hours(1) },
    })
    openDay.tell({ EVENT_BUS_NAME: bus.eventBusName })
    openDay.allow(['events:PutEvents'], bus.eventBusArn)
    new ScheduledCall(this, 'Morning', {
      target: openDay,
      cron,
      description: 'Opens the day for planning',
      input: SCHEDULED_TIME,
    })
    defaults.alarms.addOwn(openDay, 'Silent', 'openDayRan', {
      impact: '已有 20 小时没有运行每日计划的定时任务：今天没有人会收到提醒。',
      look: 'status',
    })

    const planOffice = new BundledFunction(this, 'PlanOffice', {
      ...defaults,
      name: 'plan-office',
      errorImpact: '有省级知识产权局及其单位当日的提醒尚未生成，要等当天下一次计划补上。',
      timeout: Duration.minutes(15),
      memorySize: 1024,
      asynchronous: { retryAttempts: 2, maxEventAge: Duration.hours(2) },
    })
    if (settings.ladder !== undefined) planOffice.tell({ LADDER: JSON.stringify(settings.ladder) })
    planOffice.tell(tellWindows(settings))
    register.grant(planOffice, ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'])
    outbox.grant(planOffice, ['PutItem', 'UpdateItem'])
    new EventCall(this, 'DayOpened', {
      bus,
      source: EVENTS[DAY_OPENED].source,
      detailType: DAY_OPENED,
      target: planOffice,
      description: 'An open day → the plan of each office',
    })
    defaults.alarms.addOwn(planOffice, 'RowsUnreadable', 'rowsUnreadable', {
      impact: '有数据行无法读取：这一行所属的单位或者事项没有列入计划，或者这一条通知发不出去。',
      look: 'status',
    })
    defaults.alarms.addOwn(planOffice, 'DidNotRun', 'officesPlanned', {
      impact: '已有 20 小时没有任何省级知识产权局完成计划：今天没有人会收到提醒。',
      look: 'status',
    })
  }
}
