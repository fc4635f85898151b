import { Duration } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import type { Alarms } from './alarms.ts'
import { BundledFunction, type FunctionDefaults } from './bundled-function.ts'
import type { DataTable } from './data-table.ts'
import { ScheduledCall } from './scheduled-call.ts'
import type { Sending } from './sending.ts'
import { StreamMapping } from './stream-mapping.ts'

export type DeliveryProps = {
  readonly defaults: FunctionDefaults
  readonly outbox: DataTable
  readonly sending: Sending
  /** Six fields of AWS's cron, in Asia/Shanghai. */
  readonly sweepCron: string
}

/** Batches that are due now, urgent ones on a mapping of their own so that they never queue behind a flood. */
const LANES = [
  { id: 'Urgent', lane: 'urgent', batchSize: 2 },
  { id: 'Now', lane: 'now', batchSize: 5 },
] as const

/** Outbox → stream → deliver-batch → e-mail and SMS, and sweep-outbox behind it for what is deferred or lost. */
export class Delivery extends Construct {
  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id)
    const { defaults, outbox, sending } = props
    const deliver = new BundledFunction(this, 'DeliverBatch', {
      ...defaults,
      name: 'deliver-batch',
      leaveOut: sending.unusedClients,
      errorImpact: '到期的通知改由每分钟一次的巡查补发，会迟几分钟。',
      timeout: Duration.minutes(2),
      memorySize: 1024,
    })
    sending.grantDeliver(deliver)
    outbox.grantStream(deliver)
    outbox.grantDueIndex(deliver)
    for (const { id: name, lane, batchSize } of LANES)
      new StreamMapping(this, name, {
        source: outbox,
        target: deliver,
        patterns: [{ dynamodb: { NewImage: { entity: { S: ['batch'] }, fresh: { S: [lane] } } } }],
        batchSize,
        parallelizationFactor: 10,
      })
    this.#addAlarms(defaults.alarms, deliver)

    const sweep = new BundledFunction(this, 'SweepOutbox', {
      ...defaults,
      name: 'sweep-outbox',
      leaveOut: sending.unusedClients,
      errorImpact: '被推迟的和漏发的通知要等下一分钟的巡查。',
      timeout: Duration.minutes(5),
      memorySize: 1024,
      // The next minute's sweep does the same.
      asynchronous: { retryAttempts: 0, maxEventAge: Duration.minutes(1) },
    })
    sending.grantDeliver(sweep)
    outbox.grantDueIndex(sweep)
    defaults.alarms.addOwn(sweep, 'Overdue', 'oldestDueBatch', {
      impact: '有一批通知到期一刻钟仍未办结：收件人会迟收到通知。',
      look: 'stuck',
    })
    defaults.alarms.addOwn(sweep, 'Silent', 'sweepOutboxRan', {
      impact: '每分钟一次的巡查已有五分钟没有运行：推迟的、漏发的通知和排在窗口外的通知都不会发出。',
      look: 'stuck',
    })
    new ScheduledCall(this, 'EveryMinute', {
      target: sweep,
      cron: props.sweepCron,
      description: 'Sends what falls due, and what the stream lost',
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
    })
  }

  /** What both functions that send count is one metric: its alarms hang below the first of them. */
  #addAlarms(alarms: Alarms, deliver: BundledFunction): void {
    alarms.add(deliver, 'Late', 'streamAge', deliver.function.metric('IteratorAge'), {
      impact: '到期的通知在变更流中滞留了五分钟：通知会迟到，由每分钟一次的巡查补发。',
      look: 'stuck',
    })
    alarms.addOwn(deliver, 'HandedOverLate', 'handOver', {
      impact: '最近一刻钟内，到期并轮到发送的通知未能有 99.9% 在 10 秒内交给服务商：收件人会迟收到通知。',
      look: 'status',
    })
    alarms.addOwn(deliver, 'NoticesUntold', 'noticesUntold', {
      impact: '有通知未能送达，也没有其他联系人可以代为通知：有人没有被通知到。先用 status 查出编号，再看原因。',
      look: 'show <通知编号>',
    })
    alarms.addOwn(deliver, 'BatchesParked', 'batchesParked', {
      impact: '连续三小时服务商不接收任何通知（账户被暂停、额度用尽或发件人未验证）：恢复之前没有人会收到通知，恢复后自动续发。',
      look: 'status',
    })
    alarms.addOwn(deliver, 'BatchesUntold', 'batchesUntold', {
      impact: '连续三小时事件总线不接收通知的结果：收件人不受影响，订阅这些事件的系统暂时不知道通知是否送达，恢复后自动补报。',
      look: 'status',
    })
    alarms.addOwn(deliver, 'BatchesPaused', 'batchesPaused', {
      impact: '连续八小时有到期的通知因人工暂停而未发：若已无需暂停，请用 resume 恢复。',
      look: 'status',
    })
    alarms.addOwn(deliver, 'OfficesBraked', 'officesBraked', {
      impact: '有省级知识产权局的退信或投诉过多，其邮件已自动停发：有手机号的收件人改收短信，其余的要等人工核对地址后解除。',
      look: 'status',
    })
  }
}
