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

export type Entry = Record<string, string | number | undefined>

/** A line about something that went as it should, or at least as foreseen. */
export const note = (message: string, entry: Entry): void => logger.info(message, entry)
/** A line about something that somebody should look at. */
export const warn = (message: string, entry: Entry): void => logger.warn(message, entry)
export const measureSeconds = (metric: string, seconds: number): void => {
  metrics.addMetric(metric, MetricUnit.Seconds, seconds)
}
export const count = (metric: string, value = 1): void => {
  metrics.addMetric(metric, MetricUnit.Count, value)
}
