/** The shell around every function: its log lines carry the call, its metrics leave with it, an error is logged once. */
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { default as middy } from '@middy/core'
import * as z from 'zod/mini'
import { InvalidInputError, PermanentError, RetryableError } from '../core/errors.ts'
import { logger, publishMetrics } from './observe.ts'

/** What of a call's context is used. */
export type Context = { getRemainingTimeInMillis: () => number }

/** Our own errors hold nobody's data; others' words and fields may, such as a row that was refused. */
const isOurs = (error: unknown): error is Error => error instanceof PermanentError || error instanceof RetryableError

/** The lines of a stack that say where; those before them repeat the message. */
const listFrames = ({ stack = '' }: Error): string[] =>
  stack.split('\n').flatMap(line => (/^\s+at /.test(line) ? [line.trim()] : []))

/** The runtime logs whatever leaves a function as well: of others' errors only the name and the place go on. */
function strip(error: unknown): Error {
  if (isOurs(error)) return error
  const stripped = new Error('')
  if (!(error instanceof Error)) return stripped
  stripped.name = error.name
  stripped.stack = [error.name, ...listFrames(error).map(frame => `    ${frame}`)].join('\n')
  return stripped
}

/** Logged once, at the edge; events may hold what must not stand in a log, so they never do. */
const logError = () => ({
  onError: (request: { error: unknown }): void => {
    const error = strip(request.error)
    request.error = error
    logger.error('call failed', { error: error.name, reason: error.message, stack: listFrames(error) })
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
