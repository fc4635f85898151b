/** The properties of what is played: strict where an unknown one would change what happens. */
import { _default as defaultTo } from 'zod/mini'
import * as z from 'zod/mini'

const $DeadLetters = z.optional(z.object({ Arn: z.optional(z.string()), TargetArn: z.optional(z.string()) }))
const $OnFailure = z.optional(z.object({ OnFailure: z.optional(z.object({ Destination: z.string() })) }))
const $Retries = z.optional(
  z.object({ MaximumRetryAttempts: z.optional(z.number()), MaximumEventAgeInSeconds: z.optional(z.number()) }),
)

export const $Table = z.object({
  AttributeDefinitions: z.array(z.unknown()),
  KeySchema: z.array(z.unknown()),
  GlobalSecondaryIndexes: z.optional(z.array(z.record(z.string(), z.unknown()))),
  LocalSecondaryIndexes: z.optional(z.array(z.record(z.string(), z.unknown()))),
  StreamSpecification: z.optional(z.object({ StreamViewType: z.string() })),
  TimeToLiveSpecification: z.optional(z.object({ AttributeName: z.optional(z.string()), Enabled: z.boolean() })),
})
export const $Function = z.object({
  Handler: z.string(),
  Runtime: z.string().check(z.startsWith('nodejs')),
  Timeout: defaultTo(z.number(), 3),
  MemorySize: defaultTo(z.number(), 128),
  Environment: defaultTo(z.object({ Variables: z.record(z.string(), z.string()) }), { Variables: {} }),
  Code: z.object({ S3Key: z.string() }),
  DeadLetterConfig: $DeadLetters,
})
export const $InvokeConfig = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: z.optional(z.number()),
  MaximumEventAgeInSeconds: z.optional(z.number()),
  DestinationConfig: $OnFailure,
})
export const $StreamMapping = z.strictObject({
  EventSourceArn: z.string().check(z.includes('/stream/', { error: 'only streams of tables and queues are played' })),
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
export const $QueueMapping = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: defaultTo(z.boolean(), true),
  BatchSize: defaultTo(z.number(), 10),
  MaximumBatchingWindowInSeconds: defaultTo(z.number(), 0),
  FunctionResponseTypes: defaultTo(z.array(z.literal('ReportBatchItemFailures')), []),
  ScalingConfig: z.optional(z.object({ MaximumConcurrency: z.number() })),
  Tags: z.optional(z.unknown()),
})
export const $Queue = z.strictObject({
  QueueName: z.optional(z.string()),
  VisibilityTimeout: defaultTo(z.number(), 30),
  RedrivePolicy: z.optional(z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() })),
  MessageRetentionPeriod: z.optional(z.number()),
  ReceiveMessageWaitTimeSeconds: z.optional(z.number()),
  RedriveAllowPolicy: z.optional(z.unknown()),
  SqsManagedSseEnabled: z.optional(z.boolean()),
  Tags: z.optional(z.unknown()),
})
export const $Schedule = z.strictObject({
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
export const $Rule = z.strictObject({
  EventBusName: defaultTo(z.string(), 'default'),
  EventPattern: z.record(z.string(), z.unknown()),
  State: defaultTo(z.enum(['ENABLED', 'DISABLED']), 'ENABLED'),
  Targets: z.array(
    z.strictObject({
      Arn: z.string(),
      Id: z.string(),
      Input: z.optional(z.string()),
      InputPath: z.optional(z.string()),
      InputTransformer: z.optional(
        z.object({ InputPathsMap: defaultTo(z.record(z.string(), z.string()), {}), InputTemplate: z.string() }),
      ),
      RetryPolicy: $Retries,
      DeadLetterConfig: $DeadLetters,
      RoleArn: z.optional(z.string()),
    }),
  ),
  Name: z.optional(z.string()),
  Description: z.optional(z.string()),
  Tags: z.optional(z.unknown()),
})
/** Where SES puts the events of a configuration set; it knows the default bus only. */
export const $MailEvents = z.strictObject({
  ConfigurationSetName: z.string(),
  EventDestination: z.strictObject({
    Name: z.optional(z.string()),
    Enabled: z.boolean(),
    MatchingEventTypes: z.array(z.string()),
    EventBridgeDestination: z.object({ EventBusArn: z.string().check(z.endsWith(':event-bus/default')) }),
  }),
})
/** Who may read it is decided by roles, which are not played; what keeps and encrypts objects has no meaning in memory. */
export const $Bucket = z.strictObject({
  BucketName: z.optional(z.string()),
  BucketEncryption: z.optional(z.unknown()),
  LifecycleConfiguration: z.optional(z.unknown()),
  OwnershipControls: z.optional(z.unknown()),
  PublicAccessBlockConfiguration: z.optional(z.unknown()),
  VersioningConfiguration: z.optional(z.unknown()),
  Tags: z.optional(z.unknown()),
})
/** Without CORS: no page of others may read ours. */
export const $HttpApi = z.strictObject({
  Name: z.string(),
  ProtocolType: z.literal('HTTP'),
  Description: z.optional(z.string()),
  Tags: z.optional(z.unknown()),
})
export const $HttpStage = z.strictObject({
  ApiId: z.string(),
  StageName: z.literal('$default'),
  AutoDeploy: z.literal(true),
  AccessLogSettings: z.optional(z.unknown()),
  DefaultRouteSettings: z.optional(
    z.strictObject({ ThrottlingBurstLimit: z.optional(z.number()), ThrottlingRateLimit: z.optional(z.number()) }),
  ),
  Tags: z.optional(z.unknown()),
})
export const $HttpIntegration = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
})
/** A method or any, and a path whose variables are whole segments and whose last may take all that follows; or what no other route takes. */
export const $HttpRoute = z.strictObject({
  ApiId: z.string(),
  RouteKey: z
    .string()
    .check(z.regex(/^(?:\$default|(?:ANY|GET|HEAD|POST|PUT|PATCH|DELETE) (?:\/|(?:\/(?:[\w.-]+|\{\w+\}))+(?:\/\{\w+\+\})?))$/)),
  Target: z.string().check(z.startsWith('integrations/')),
  AuthorizationType: z.optional(z.literal('NONE')),
})
