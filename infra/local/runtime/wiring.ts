/** The template's resources as the runtime plays them: parsed strictly, so that nothing that changes behaviour is overlooked. */
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { Route } from './http-route.ts'
import {
  $Bucket,
  $Function,
  $HttpApi,
  $HttpIntegration,
  $HttpRoute,
  $HttpStage,
  $InvokeConfig,
  $MailEvents,
  $Queue,
  $QueueMapping,
  $Rule,
  $Schedule,
  $StreamMapping,
  $Table,
} from './resource-schemas.ts'
import { type Resource, UnsupportedResourceError } from './template.ts'

type Named = { id: string; name: string; arn: string }
export type TableSpec = Named & z.infer<typeof $Table>
export type FunctionSpec = Named & {
  /** The folder that holds the bundle. */
  folder: string
  handler: string
  timeoutSeconds: number
  memorySize: number
  environment: Record<string, string>
  /** Of asynchronous calls (schedules and rules). */
  retryAttempts: number
  maxEventAgeSeconds: number
  onFailure?: string
}
export type StreamMappingSpec = Named & z.infer<typeof $StreamMapping> & { table: string }
export type QueueMappingSpec = Named & z.infer<typeof $QueueMapping>
export type QueueSpec = Named & z.infer<typeof $Queue>
export type ScheduleSpec = Named & z.infer<typeof $Schedule>
export type RuleSpec = Named & z.infer<typeof $Rule>
export type MailEventsSpec = Named & z.infer<typeof $MailEvents>
export type HttpApiSpec = Named & { routes: Route[] }

export type Wiring = {
  tables: TableSpec[]
  functions: FunctionSpec[]
  streamMappings: StreamMappingSpec[]
  queueMappings: QueueMappingSpec[]
  schedules: ScheduleSpec[]
  rules: RuleSpec[]
  buses: Named[]
  queues: QueueSpec[]
  buckets: Named[]
  mailEvents: MailEventsSpec[]
  /** There is one port for it. */
  httpApi: HttpApiSpec | undefined
}

function parse<T extends z.ZodMiniType>(schema: T, { id, properties }: Resource): z.infer<T> {
  const result = z.safeParse(schema, properties)
  if (!result.success) throw new UnsupportedResourceError(id, z.prettifyError(result.error).replaceAll('\n', ' '))
  return result.data
}

function toFunction(resource: Resource, resources: readonly Resource[], assembly: string): FunctionSpec {
  const { id, name, arn } = resource
  const code = parse($Function, resource)
  const config = resources
    .filter(one => one.part === 'invokeConfig')
    .map(one => parse($InvokeConfig, one))
    .find(one => one.FunctionName === name || one.FunctionName === arn)
  const onFailure = config?.DestinationConfig?.OnFailure?.Destination ?? code.DeadLetterConfig?.TargetArn
  return {
    id,
    name,
    arn,
    folder: join(assembly, `asset.${code.Code.S3Key.replace(/\.zip$/, '')}`),
    handler: code.Handler,
    timeoutSeconds: code.Timeout,
    memorySize: code.MemorySize,
    environment: code.Environment.Variables,
    retryAttempts: config?.MaximumRetryAttempts ?? 2,
    maxEventAgeSeconds: config?.MaximumEventAgeInSeconds ?? 21_600,
    ...(onFailure !== undefined && { onFailure }),
  }
}

const named = ({ id, name, arn }: Resource): Named => ({ id, name, arn })
const tableOfStream = (arn: string): string => /:table\/([^/]+)\/stream\//.exec(arn)?.[1] ?? ''

/** The API that has a stage, with the function of each of its routes. */
function toHttpApi(of: (part: Resource['part']) => Resource[]): HttpApiSpec | undefined {
  const [api, another] = of('httpApi')
  if (another) throw new UnsupportedResourceError(another.id, 'a second HTTP API')
  if (!api) return undefined
  parse($HttpApi, api)
  for (const stage of of('httpStage')) parse($HttpStage, stage)
  const functions = new Map(of('httpIntegration').map(one => [one.name, parse($HttpIntegration, one).IntegrationUri]))
  const routes = of('httpRoute').map(one => {
    const { RouteKey: routeKey, Target } = parse($HttpRoute, one)
    const target = functions.get(Target.replace('integrations/', ''))
    if (target === undefined) throw new UnsupportedResourceError(one.id, `${Target} is no integration of the template`)
    return { routeKey, target }
  })
  return { ...named(api), routes: of('httpStage').length > 0 ? routes : [] }
}

const isOfQueue = ({ properties }: Resource): boolean => String(properties['EventSourceArn']).startsWith('arn:aws:sqs:')

/** Whatever a queue's name stands for must be there: a target that nobody plays would swallow what it gets. */
function checkTargets({ rules, queues, queueMappings, functions, httpApi }: Wiring): void {
  const known = new Set([...queues, ...functions].map(({ arn }) => arn))
  const check = (id: string, arn: string | undefined): void => {
    if (arn !== undefined && !known.has(arn))
      throw new UnsupportedResourceError(id, `${arn} is no function or queue of the template`)
  }
  for (const { id, Targets } of rules)
    for (const { Arn, DeadLetterConfig } of Targets) for (const arn of [Arn, DeadLetterConfig?.Arn]) check(id, arn)
  for (const { id, EventSourceArn } of queueMappings) check(id, EventSourceArn)
  for (const { target } of httpApi?.routes ?? []) check(httpApi?.id ?? '', target)
  for (const { id, RedrivePolicy } of queues) check(id, RedrivePolicy?.deadLetterTargetArn)
}

/** @param assembly folder of the cloud assembly, where the bundles lie */
export function buildWiring(resources: readonly Resource[], assembly: string): Wiring {
  const of = (part: Resource['part']) => resources.filter(resource => resource.part === part)
  const mappings = of('mapping')
  const wiring = {
    tables: of('table').map(one => ({ ...named(one), ...parse($Table, one) })),
    functions: of('function').map(one => toFunction(one, resources, assembly)),
    streamMappings: mappings
      .filter(one => !isOfQueue(one))
      .map(one => {
        const mapping = parse($StreamMapping, one)
        return { ...named(one), ...mapping, table: tableOfStream(mapping.EventSourceArn) }
      }),
    queueMappings: mappings.filter(isOfQueue).map(one => ({ ...named(one), ...parse($QueueMapping, one) })),
    schedules: of('schedule').map(one => ({ ...named(one), ...parse($Schedule, one) })),
    rules: of('rule').map(one => ({ ...named(one), ...parse($Rule, one) })),
    buses: of('bus').map(named),
    queues: of('queue').map(one => ({ ...named(one), ...parse($Queue, one) })),
    buckets: of('bucket').map(one => {
      parse($Bucket, one)
      return named(one)
    }),
    mailEvents: of('mailEvents').map(one => ({ ...named(one), ...parse($MailEvents, one) })),
    httpApi: toHttpApi(of),
  }
  checkTargets(wiring)
  return wiring
}
