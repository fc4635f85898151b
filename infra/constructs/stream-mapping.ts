import { Duration } from 'aws-cdk-lib'
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { BundledFunction } from './bundled-function.ts'
import type { DataTable } from './data-table.ts'

export type StreamMappingProps = {
  readonly source: DataTable
  readonly target: BundledFunction
  /** A record comes through when it matches one of them. */
  readonly patterns: readonly Record<string, unknown>[]
  readonly batchSize: number
  /** Batches of one shard in flight at once: 1 to 10. */
  readonly parallelizationFactor: number
  /**
   * How often and how long a record is tried again.
   * @default - five times within an hour, after which the sweep has long brought it back
   */
  readonly patience?: { readonly retryAttempts: number; readonly maxRecordAge: Duration }
}

/**
 * A table's stream → a function, so that a poison record costs a bounded number of calls and never its shard:
 * the sweep (batches) or a replay (duties) brings back by key what ends in the queue, whose messages only name sequence numbers.
 */
export class StreamMapping extends Construct {
  constructor(scope: Construct, id: string, props: StreamMappingProps) {
    super(scope, id)
    const { source, target } = props
    if (source.table.tableStreamArn === undefined) throw new Error(`table of stream mapping "${id}" has no stream`)
    new EventSourceMapping(this, 'Mapping', {
      target: target.function,
      eventSourceArn: source.table.tableStreamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: props.patterns.map(pattern => FilterCriteria.filter(pattern)),
      batchSize: props.batchSize,
      parallelizationFactor: props.parallelizationFactor,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      ...(props.patience ?? { retryAttempts: 5, maxRecordAge: Duration.hours(1) }),
      onFailure: target.deadLetters.target,
    })
  }
}
