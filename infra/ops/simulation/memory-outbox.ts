/** The Outbox in memory: the same answers as DynamoDB's adapters (one contract suite runs on both). */
import { buildMemoryAnswers } from './memory-answers.ts'
import { buildMemoryAudit } from './memory-audit.ts'
import { buildMemoryBatches } from './memory-batches.ts'
import { buildMemoryControls, buildMemoryMeters, buildMemorySuppressions } from './memory-gates.ts'
import { buildMemoryNotices, type Lag } from './memory-notices.ts'
import { buildMemoryReports } from './memory-reports.ts'
import { buildMemorySteering } from './memory-steering.ts'

/** An `OutboxStore` that shows its rows. */
export const buildMemoryOutbox = (lag?: Lag, steering = buildMemorySteering()) => ({
  ...buildMemoryNotices(lag),
  ...buildMemoryBatches(),
  ...buildMemoryControls(steering.withdrawals),
  ...buildMemorySuppressions(),
  ...buildMemoryMeters(),
  ...buildMemoryReports(),
  ...buildMemoryAudit(),
  ...buildMemoryAnswers(),
  ...steering,
})
