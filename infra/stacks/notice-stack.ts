import { Annotations, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import { StreamViewType } from 'aws-cdk-lib/aws-dynamodb'
import { EventBus } from 'aws-cdk-lib/aws-events'
import type { Construct } from 'constructs'
import { Alarms } from '../constructs/alarms.ts'
import { Answers } from '../constructs/answers.ts'
import type { FunctionDefaults } from '../constructs/bundled-function.ts'
import { ClueFigures } from '../constructs/clue-figures.ts'
import { CluesApi } from '../constructs/clues-api.ts'
import { Dashboard } from '../constructs/dashboard.ts'
import { DataTable } from '../constructs/data-table.ts'
import { Delivery } from '../constructs/delivery.ts'
import { OperatorReport } from '../constructs/operator-report.ts'
import { Planning } from '../constructs/planning.ts'
import { Reacting } from '../constructs/reacting.ts'
import { Receipts } from '../constructs/receipts.ts'
import { Sealed } from '../constructs/sealed.ts'
import { Sending } from '../constructs/sending.ts'
import { Site } from '../constructs/site.ts'
import { listWarnings } from '../settings-check.ts'
import type { Settings } from '../settings.ts'

export type NoticeStackProps = StackProps & { readonly settings: Settings }

/** Everything in one stack, so that a plain `cdk deploy` is all; what must outlive it (tables, logs, keys) is retained. */
export class NoticeStack extends Stack {
  constructor(scope: Construct, id: string, props: NoticeStackProps) {
    const { settings, ...stackProps } = props
    super(scope, id, { terminationProtection: settings.keepData, ...stackProps })
    const { keepData, operatorEmail, schedules } = settings
    for (const warning of listWarnings(settings)) Annotations.of(this).addWarningV2(`duban:${warning.id}`, warning.message)
    const alarms = new Alarms(this, 'Alarms', operatorEmail === '' ? {} : { operatorEmail })
    const defaults: FunctionDefaults = { alarms, logRetentionDays: settings.logRetentionDays, keepLogs: keepData }
    const register = new DataTable(this, 'Register', {
      variable: 'REGISTER_TABLE_NAME',
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      keep: keepData,
    })
    const outbox = new DataTable(this, 'Outbox', {
      variable: 'OUTBOX_TABLE_NAME',
      stream: StreamViewType.NEW_IMAGE,
      keep: keepData,
      dueIndex: true,
      timeToLiveAttribute: 'ttl',
    })
    const sealed = new Sealed(this, 'Sealed', {
      keep: keepData,
      ...(settings.sealKey !== undefined && { sealKey: settings.sealKey }),
    })
    const bus = new EventBus(this, 'Bus', { description: 'Domain events of Duban' })
    const site = new Site(this, 'Site', { settings })
    const sending = new Sending(this, 'Sending', { settings, register, outbox, site, bus })
    new Planning(this, 'Planning', { defaults, register, outbox, bus, settings, cron: schedules.openDay })
    new Delivery(this, 'Delivery', { defaults, outbox, sending, sweepCron: schedules.sweepOutbox })
    if (sending.hasReceipts) new Receipts(this, 'Receipts', { defaults, sending })
    new Reacting(this, 'Reacting', { defaults, register, outbox, bus, settings })
    new Answers(this, 'Answers', { defaults, site, sending })
    new CluesApi(this, 'CluesApi', { defaults, site, register, sealed, hashKey: sending.hashKey, settings })
    new ClueFigures(this, 'ClueFigures', { defaults, register, outbox, settings, cron: schedules.reportClues })
    new OperatorReport(this, 'OperatorReport', { defaults, register, outbox, settings, cron: schedules.reportUnreachable })
    // Last: it shows whatever has an alarm.
    new Dashboard(this, 'Dashboard', { alarms })
    new CfnOutput(this, 'Stage', { value: settings.stage })
    new CfnOutput(this, 'RegisterTableName', { value: register.table.tableName })
    new CfnOutput(this, 'OutboxTableName', { value: outbox.table.tableName })
    new CfnOutput(this, 'EventBusName', { value: bus.eventBusName })
    new CfnOutput(this, 'PageUrl', { value: site.baseUrl })
    new CfnOutput(this, 'ApiUrl', { value: site.baseUrl })
    new CfnOutput(this, 'SealedTableName', { value: sealed.tableName })
  }
}
