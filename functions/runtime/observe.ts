/** Logs and metrics. One line says what happened to what, by id; nobody's name, address or words are ever in it. */
import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger'
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'

/** Only what an operator reads: the rest of Powertools' attributes is more than twice as long as the line itself. */
class ShortLines extends LogFormatter {
  override formatAttributes(attributes: UnformattedAttributes, additional: LogAttributes): LogItem {
    const { logLevel, message, timestamp, lambdaContext } = attributes
    const requestId: unknown = Reflect.get(lambdaContext ?? {}, 'awsRequestId')
    const attributesOfLine = {
      level: logLevel,
      message,
      timestamp: this.formatTimestamp(timestamp),
      requestId: String(requestId),
    }
    return new LogItem({ attributes: attributesOfLine }).addAttributes(additional)
  }
}

export const logger = new Logger({ logFormatter: new ShortLines() })
export const metrics = new Metrics({ namespace: 'Duban', defaultDimensions: {} })

/** What Powertools writes itself: a field of such a name would be dropped. */
type Reserved = 'level' | 'message' | 'sampling_rate' | 'service' | 'timestamp'
export type Entry = Record<string, string | number | undefined> & Partial<Record<Reserved, never>>

/** A line about something that went as it should, or at least as foreseen. */
export const note = (message: string, entry: Entry): void => logger.info(message, entry)
/** A line about something that somebody should look at. */
export const warn = (message: string, entry: Entry): void => logger.warn(message, entry)

/** Summed up here, so that a metric costs a call's log one number, however many notices were counted. */
const totals = new Map<string, number>()
/** Of a metric by a closed list of reasons: each value of a dimension is a metric with its own price. */
const byReason = new Map<string, Map<string, number>>()

const add = <K>(sums: Map<K, number>, key: K, value: number): void => {
  sums.set(key, (sums.get(key) ?? 0) + value)
}

export const count = (metric: string, value = 1): void => add(totals, metric, value)

/** All of them, and those of the reason. */
export const countBy = (metric: string, reason: string): void => {
  count(metric)
  const sums = byReason.get(metric) ?? new Map<string, number>()
  byReason.set(metric, sums)
  add(sums, reason, 1)
}

/** To a tenth of a second; a clock that was set back must not make it negative, of which CloudWatch takes no percentile. */
export const measureSeconds = (metric: string, seconds: number): void => {
  metrics.addMetric(metric, MetricUnit.Seconds, Math.max(0, Math.round(seconds * 10) / 10))
}

/** Writes what a call has counted: nothing when it counted nothing. */
export function publishMetrics(): void {
  for (const [metric, value] of totals) if (value > 0) metrics.addMetric(metric, MetricUnit.Count, value)
  totals.clear()
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
  for (const [metric, sums] of byReason)
    for (const [reason, value] of sums)
      metrics.singleMetric().addDimension('reason', reason).addMetric(metric, MetricUnit.Count, value)
  byReason.clear()
}
