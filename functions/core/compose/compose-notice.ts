/** What any notice says now: every composer, put together. */
import { buildClueComposer, type ClueComposerNeeds } from './compose-clue.ts'
import { buildFallbackComposer } from './compose-fallback.ts'
import { buildCorrectionComposer, type CorrectionComposerNeeds } from './compose-correction.ts'
import { buildReportComposer, type ReportComposerNeeds } from './compose-report.ts'
import { buildRequestComposer, type RequestComposerNeeds } from './compose-request.ts'
import { buildTaskComposer, type TaskComposerNeeds } from './compose-task.ts'
import { type Compose, composeByPurpose } from './compose.ts'
import { buildOperatorComposer, type OperatorComposerNeeds } from './compose-operator.ts'

export type ComposerNeeds = TaskComposerNeeds &
  RequestComposerNeeds &
  ClueComposerNeeds &
  CorrectionComposerNeeds &
  ReportComposerNeeds &
  OperatorComposerNeeds

export function buildComposer(needs: ComposerNeeds): Compose {
  const chains = {
    task: buildTaskComposer(needs),
    request: buildRequestComposer(needs),
    clue: buildClueComposer(needs),
    correction: buildCorrectionComposer(needs),
  }
  return composeByPurpose({
    ...chains,
    fallback: buildFallbackComposer({ outbox: needs.outbox, composers: chains }),
    report: buildReportComposer(needs),
    operator: buildOperatorComposer(needs),
  })
}
