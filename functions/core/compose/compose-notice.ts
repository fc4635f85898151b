/** What any notice says now: every composer, put together. */
import { buildFallbackComposer } from './compose-fallback.ts'
import { buildReportComposer, type ReportComposerNeeds } from './compose-report.ts'
import { buildTaskComposer, type TaskComposerNeeds } from './compose-task.ts'
import { type Compose, composeByPurpose } from './compose.ts'
import { buildOperatorComposer, type OperatorComposerNeeds } from './compose-operator.ts'

export type ComposerNeeds = TaskComposerNeeds & ReportComposerNeeds & OperatorComposerNeeds

export function buildComposer(needs: ComposerNeeds): Compose {
  const task = buildTaskComposer(needs)
  return composeByPurpose({
    task,
    fallback: buildFallbackComposer({ outbox: needs.outbox, composers: { task } }),
    report: buildReportComposer(needs),
    operator: buildOperatorComposer(needs),
  })
}
