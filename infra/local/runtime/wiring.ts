/** The template's resources as the runtime plays them: parsed strictly, so that nothing that changes behaviour is overlooked. */
import { join } from 'node:path'
import { _default as defaultTo } from 'zod/mini'
import * as z from 'zod/mini'
import { type Resource, UnsupportedResourceError } from './template.ts'

const $DeadLetters = z.optional(z.object({ Arn: z.optional(z.string()), TargetArn: z.optional(z.string()) }))
const $OnFailure = z.optional(z.object({ OnFailure: z.optional(z.object({ Destination: z.string() })) }))
const $Retries = z.optional(
  z.object({ MaximumRetryAttempts: z.optional(z.number()), MaximumEventAgeInSeconds: z.optional(z.number()) }),
)

const $Table = z.object({
  AttributeDefinitions: z.array(z.unknown()),
  KeySchema: z.array(z.unknown()),
  GlobalSecondaryIndexes: z.optional(z.array(z.record(z.string(), z.unknown()))),
  LocalSecondaryIndexes: z.optional(z.array(z.record(z.string(), z.unknown()))),
  StreamSpecification: z.optional(z.object({ StreamViewType: z.string() })),
  TimeToLiveSpecification: z.optional(z.object({ AttributeName: z.optional(z.string()), Enabled: z.boolean() })),
})
const $Function = z.object({
  Handler: z.string(),
  Runtime: z.string().check(z.startsWith('nodejs')),
  Timeout: defaultTo(z.number(), 3),
  MemorySize: defaultTo(z.number(), 128),
  Environment: defaultTo(z.object({ Variables: z.record(z.string(), z.string()) }), { Variables: {} }),
  Code: z.object({ S3Key: z.string() }),
  DeadLetterConfig: $DeadLetters,
})
const $InvokeConfig = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: z.optional(z.number()),
  MaximumEventAgeInSeconds: z.optional(z.number()),
  DestinationConfig: $OnFailure,
})
const $Mapping = z.strictObject({
  EventSourceArn: z.string().check(z.includes('/stream/', { error: 'only streams of tables are played' })),
  FunctionName: z.string(),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  Enabled: defaultTo(z.boolean(), true),
  BatchSize: defaultTo(z.number(), 100),
  ParallelizationFactor: defaultTo(z.number(), 1),
  MaximumBatchingWindowInSeconds: defaultTo(z.number(), 0),
  MaximumRetryAttempts: defaultTo(z.number(), -1),
  MaximumRecordAgeInSeconds: defaultTo(z.number(), -1),
  BisectBatchOnFunctionError: defaultTo(z.boolean(), false),
  FunctionResponseTypes: defaultTo(z.array(z.literal('ReportBatchItemFailures')), []),
  FilterCriteria: defaultTo(z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }), { Filters: [] }),
  DestinationConfig: $OnFailure,
  Tags: z.optional(z.unknown()),
})
const $Schedule = z.strictObject({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: defaultTo(z.string(), 'UTC'),
  FlexibleTimeWindow: z.object({ Mode: z.literal('OFF') }),
  State: defaultTo(z.enum(['ENABLED', 'DISABLED']), 'ENABLED'),
  Target: z.strictObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.optional(z.string()),
    RetryPolicy: $Retries,
    DeadLetterConfig: $DeadLetters,
  }),
  Name: z.optional(z.string()),
  GroupName: z.optional(z.string()),
  Description: z.optional(z.string()),
})
const $Rule = z.strictObject({
  EventBusName: defaultTo(z.string(), 'default'),
  EventPattern: z.record(z.string(), z.unknown()),
  State: defaultTo(z.enum(['ENABLED', 'DISABLED']), 'ENABLED'),
  Targets: z.array(
    z.strictObject({
      Arn: z.string(),
      Id: z.string(),
      RetryPolicy: $Retries,
      DeadLetterConfig: $DeadLetters,
      RoleArn: z.optional(z.string()),
    }),
  ),
  Name: z.optional(z.string()),
  Description: z.optional(z.string()),
  Tags: z.optional(z.unknown()),
})

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
export type MappingSpec = Named & z.infer<typeof $Mapping> & { table: string }
export type ScheduleSpec = Named & z.infer<typeof $Schedule>
export type RuleSpec = Named & z.infer<typeof $Rule>

export type Wiring = {
  tables: TableSpec[]
  functions: FunctionSpec[]
  mappings: MappingSpec[]
  schedules: ScheduleSpec[]
  rules: RuleSpec[]
  buses: Named[]
  queues: Named[]
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

/** @param assembly folder of the cloud assembly, where the bundles lie */
export function buildWiring(resources: readonly Resource[], assembly: string): Wiring {
  const of = (part: Resource['part']) => resources.filter(resource => resource.part === part)
  return {
    tables: of('table').map(one => ({ ...named(one), ...parse($Table, one) })),
    functions: of('function').map(one => toFunction(one, resources, assembly)),
    mappings: of('mapping').map(one => {
      const mapping = parse($Mapping, one)
      return { ...named(one), ...mapping, table: tableOfStream(mapping.EventSourceArn) }
    }),
    schedules: of('schedule').map(one => ({ ...named(one), ...parse($Schedule, one) })),
    rules: of('rule').map(one => ({ ...named(one), ...parse($Rule, one) })),
    buses: of('bus').map(named),
    queues: of('queue').map(named),
  }
}
