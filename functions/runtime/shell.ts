/** The shell around every function: its log lines carry the call, its metrics leave with it, an error is logged once. */
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { default as middy } from '@middy/core'
import * as z from 'zod/mini'
import { InvalidInputError } from '../core/errors.ts'
import { logger, publishMetrics } from './observe.ts'

/** What of a call's context is used. */
export type Context = { getRemainingTimeInMillis: () => number }

/** Logged once, at the edge; events may hold what must not stand in a log, so they never do. */
const logError = () => ({
  onError: ({ error }: { error: unknown }): void => {
    logger.error('call failed', error instanceof Error ? error : new Error(String(error)))
  },
})

export const wrap = <T>(work: (event: unknown, context: Context) => Promise<T>) =>
  middy()
    .use(injectLambdaContext(logger))
    .use({ after: publishMetrics, onError: publishMetrics })
    .use(logError())
    .handler(async (event: unknown, context: Context): Promise<T> => work(event, context))

/** @throws InvalidInputError that names the fields, never their values */
export function parseEvent<T>(schema: z.ZodMiniType<T>, event: unknown): T {
  const parsed = schema.safeParse(event)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(issue => `${issue.path.map(String).join('.') || 'event'}: ${issue.message}`)
  throw new InvalidInputError(`event: ${problems.join('; ')}`)
}

/** What a schedule hands over: the instant for which it was set, not the one at which it came. */
export const $Scheduled = z.object({
  scheduledTime: z
    .string()
    .check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/, 'not an instant: the schedule did not fill it in')),
})
