/** The streams of the template: one reader a table, and every mapping that it feeds. */
import type { Clock, Timeline } from './clock.ts'
import type { Outcome } from './local-function.ts'
import { createStreamMapping, describeDiscarded } from './stream-mapping.ts'
import { createStreamReader } from './stream-reader.ts'
import type { StreamMappingSpec, Wiring } from './wiring.ts'

export type StreamsSurroundings = {
  clock: Clock
  timeline: Timeline
  dynamodb: string
  readVersion?: (() => number) | undefined
  invoke: (target: string, event: unknown) => Promise<Outcome>
  discard: (from: string, queue: string | undefined, message: unknown) => void
  onChange: () => void
}

/** Reads on in every stream. @returns how many records there were */
export type ReadStreams = () => Promise<number>

export function createStreams({ tables, streamMappings }: Wiring, surroundings: StreamsSurroundings): ReadStreams {
  const { clock, timeline, dynamodb, invoke, discard, onChange } = surroundings
  const createMapping = (spec: StreamMappingSpec) =>
    createStreamMapping(spec, {
      clock,
      timeline,
      onChange,
      invoke: event => invoke(spec.FunctionName, event),
      discard: ({ records, condition }) =>
        discard(
          spec.name,
          spec.DestinationConfig?.OnFailure?.Destination,
          describeDiscarded(spec, records, condition, clock.now()),
        ),
    })
  const readers = tables.flatMap(table => {
    const own = streamMappings.filter(spec => spec.Enabled && spec.table === table.name).map(createMapping)
    const accept = (records: Parameters<(typeof own)[number]['accept']>[0]): void => {
      for (const mapping of own) mapping.accept(records)
    }
    return own.length > 0 ? [createStreamReader(dynamodb, table, clock, accept)] : []
  })
  let versionReadToItsEnd: number | undefined
  return async () => {
    const version = surroundings.readVersion?.()
    if (version !== undefined && version === versionReadToItsEnd) return 0
    let count = 0
    for (const reader of readers) count += await reader.readOnce()
    // Taken before the pass: what was written during it changes the version, and is asked for again
    versionReadToItsEnd = count === 0 ? version : undefined
    return count
  }
}
