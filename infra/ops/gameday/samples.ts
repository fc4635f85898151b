/** What the functions have measured, as their logs hold it, and what CloudWatch would have counted beside. */
import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'

export type Sample = { metric: string; at: number; values: readonly number[] }

const $Embedded = z.looseObject({
  _aws: z.object({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.object({ Dimensions: z.array(z.array(z.string())), Metrics: z.array(z.object({ Name: z.string() })) }),
    ),
  }),
})

const toNumbers = (value: unknown): number[] => [value].flat().filter(one => typeof one === 'number')

function readLine(line: string): Sample[] {
  const start = line.indexOf('{"_aws"')
  if (start < 0) return []
  const document = $Embedded.parse(JSON.parse(line.slice(start)))
  const { Timestamp: at, CloudWatchMetrics } = document['_aws']
  // Alarms watch what is counted over all functions: of a metric by reasons, the total.
  const own = CloudWatchMetrics.filter(({ Dimensions }) => Dimensions.every(set => !set.includes('reason')))
  return own.flatMap(({ Metrics }) => Metrics.map(({ Name }) => ({ metric: Name, at, values: toNumbers(document[Name]) })))
}

/** The embedded metrics of the log of `npm start`. */
export const readSamples = (logFile: string): Sample[] => readFileSync(logFile, 'utf8').split('\n').flatMap(readLine)
