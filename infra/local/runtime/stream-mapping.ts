/** An event source mapping: filters a stream's records, calls its function in batches, and keeps to its bounds when that fails. */
import type { Clock, Timeline } from './clock.ts'
import { matchesPattern } from './event-pattern.ts'
import type { Outcome } from './local-function.ts'
import { listFailures } from './partial-batch.ts'
import type { StreamRecord } from './stream-reader.ts'
import type { StreamMappingSpec } from './wiring.ts'

const LONGEST_PAUSE = 60_000

type Batch = { records: StreamRecord[]; arrived: number; failures: number }

export type MappingSurroundings = {
  clock: Clock
  timeline: Timeline
  invoke: (event: unknown) => Promise<Outcome>
  /** Takes what is given up, as the metadata that the service would send. */
  discard: (batch: { records: StreamRecord[]; condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded' }) => void
  onChange: () => void
}

export type StreamMapping = { accept: (records: readonly StreamRecord[]) => void }

const sequenceOf = (record: StreamRecord): bigint => BigInt(record.dynamodb.SequenceNumber)

/** What is left of a batch after an answer: nothing, everything, or the records from the lowest failed one on. */
export function findRemainder(
  records: readonly StreamRecord[],
  outcome: Outcome,
  reportsItems: boolean,
): readonly StreamRecord[] {
  const sequences = records.map(record => record.dynamodb.SequenceNumber)
  const [lowest] = listFailures(sequences, outcome, reportsItems)
  return lowest === undefined ? [] : records.slice(sequences.indexOf(lowest))
}

/** One of the mapping's lanes: batches in order, one at a time. */
function createLane(spec: StreamMappingSpec, { clock, timeline, invoke, discard, onChange }: MappingSurroundings): StreamMapping {
  const fresh: { record: StreamRecord; arrived: number }[] = []
  /** Before anything fresh: what failed, in order. */
  const pending: Batch[] = []
  let state: 'idle' | 'calling' | 'waiting' = 'idle'

  const takeBatch = (): Batch | undefined => {
    const failed = pending.shift()
    if (failed) return failed
    const taken = fresh.splice(0, spec.BatchSize)
    const [first] = taken
    return first && { records: taken.map(({ record }) => record), arrived: first.arrived, failures: 0 }
  }

  const isTooOld = (batch: Batch): boolean =>
    spec.MaximumRecordAgeInSeconds >= 0 && clock.now() - batch.arrived > spec.MaximumRecordAgeInSeconds * 1000

  /** Splitting does not use up attempts; a single record does. */
  const handleFailure = (batch: Batch, remainder: readonly StreamRecord[]): void => {
    const records = [...remainder]
    if (spec.BisectBatchOnFunctionError && records.length > 1) {
      const middle = records.length < batch.records.length ? records.length : Math.ceil(records.length / 2)
      const halves = [records.slice(0, middle), records.slice(middle)].filter(half => half.length > 0)
      pending.unshift(...halves.map(half => ({ ...batch, records: half })))
      return
    }
    const failures = batch.failures + 1
    if (spec.MaximumRetryAttempts >= 0 && failures > spec.MaximumRetryAttempts) {
      discard({ records, condition: 'RetryAttemptsExhausted' })
      return
    }
    pending.unshift({ ...batch, records, failures })
    state = 'waiting'
    timeline.add(clock.now() + Math.min(1000 * 2 ** (failures - 1), LONGEST_PAUSE), () => {
      state = 'idle'
      void run()
    })
  }

  const callOnce = async (batch: Batch): Promise<void> => {
    if (isTooOld(batch)) {
      discard({ records: batch.records, condition: 'RecordAgeExceeded' })
      return
    }
    const outcome = await invoke({ Records: batch.records })
    const remainder = findRemainder(batch.records, outcome, spec.FunctionResponseTypes.length > 0)
    if (remainder.length > 0) handleFailure(batch, remainder)
  }

  const run = async (): Promise<void> => {
    if (state !== 'idle') return
    for (let batch = takeBatch(); batch; batch = takeBatch()) {
      state = 'calling'
      await callOnce(batch)
      if (isWaiting()) break
      state = 'idle'
    }
    onChange()
  }
  const isWaiting = (): boolean => state === 'waiting'

  return {
    accept: records => {
      fresh.push(...records.map(record => ({ record, arrived: clock.now() })))
      void run()
    },
  }
}

const hash = (text: string): number => Buffer.from(text).reduce((sum, byte) => (sum * 31 + byte) % 65_521, 7)

/** As many lanes as the mapping's parallelisation factor; what concerns one item always takes the same lane. */
export function createStreamMapping(spec: StreamMappingSpec, surroundings: MappingSurroundings): StreamMapping {
  const patterns = spec.FilterCriteria.Filters.map(({ Pattern }): unknown => JSON.parse(Pattern))
  const lanes = Array.from({ length: spec.ParallelizationFactor }, () => createLane(spec, surroundings))
  const laneOf = (record: StreamRecord): number => hash(JSON.stringify(record.dynamodb.Keys)) % lanes.length
  return {
    accept: records => {
      const wanted = records.filter(record => patterns.length === 0 || patterns.some(pattern => matchesPattern(record, pattern)))
      for (const [index, lane] of lanes.entries()) {
        const own = wanted.filter(record => laneOf(record) === index)
        if (own.length > 0) lane.accept(own)
      }
    },
  }
}

/** What the service writes to an on-failure queue about a batch of a stream: where it lies, not what it holds. */
export const describeDiscarded = (spec: StreamMappingSpec, records: readonly StreamRecord[], condition: string, now: number) => ({
  version: '1.0',
  timestamp: new Date(now).toISOString(),
  requestContext: { functionArn: spec.FunctionName, condition },
  DDBStreamBatchInfo: {
    streamArn: spec.EventSourceArn,
    batchSize: records.length,
    startSequenceNumber: String(records[0] && sequenceOf(records[0])),
    endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
  },
})
