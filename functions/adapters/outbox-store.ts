/** The Outbox in DynamoDB: one table behind all of its ports. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { OutboxStore } from '../core/ports.ts'
import { buildAnswerStore } from './answer-store.ts'
import { buildAuditStore } from './audit-store.ts'
import { buildBatchStore } from './batch-store.ts'
import { buildControlStore, buildSuppressionStore } from './control-store.ts'
import { buildMeterStore } from './meter-store.ts'
import { buildNoticeStore } from './notice-store.ts'
import { buildReportStore } from './report-store.ts'
import { buildSteeringStore } from './steering-store.ts'

export const buildOutboxStore = (client: DynamoDBDocumentClient, table: string): OutboxStore => ({
  ...buildNoticeStore(client, table),
  ...buildBatchStore(client, table),
  ...buildControlStore(client, table),
  ...buildSuppressionStore(client, table),
  ...buildMeterStore(client, table),
  ...buildReportStore(client, table),
  ...buildAuditStore(client, table),
  ...buildAnswerStore(client, table),
  ...buildSteeringStore(client, table),
})
