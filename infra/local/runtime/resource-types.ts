/**
 * The closed list: every type of resource that a template may hold here. What the runtime plays says so; `ignored` is what has
 * no meaning on one machine (permissions, logs, alarms). Anything else is an error; an addition is a decision.
 */
export type Part =
  | 'table'
  | 'function'
  | 'invokeConfig'
  | 'mapping'
  | 'schedule'
  | 'bus'
  | 'rule'
  | 'queue'
  | 'mailEvents'
  | 'httpApi'
  | 'httpStage'
  | 'httpIntegration'
  | 'httpRoute'
  | 'bucket'
  | 'ignored'

type ResourceType = {
  part: Part
  /** The property that may hold a name of its own. */
  name?: string
  /** The ARN after `arn:aws:`; `*` stands for the name, `@` for region and account. */
  arn?: string
  /** What `Ref` gives: the name unless said otherwise. */
  ref?: 'arn' | 'url'
}

export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::DynamoDB::Table': { part: 'table', name: 'TableName', arn: 'dynamodb:@:table/*' },
  'AWS::Lambda::Function': { part: 'function', name: 'FunctionName', arn: 'lambda:@:function:*' },
  'AWS::Lambda::EventInvokeConfig': { part: 'invokeConfig' },
  'AWS::Lambda::EventSourceMapping': { part: 'mapping', arn: 'lambda:@:event-source-mapping:*' },
  'AWS::Scheduler::Schedule': { part: 'schedule', name: 'Name', arn: 'scheduler:@:schedule/default/*' },
  'AWS::Events::EventBus': { part: 'bus', name: 'Name', arn: 'events:@:event-bus/*' },
  'AWS::Events::Rule': { part: 'rule', name: 'Name', arn: 'events:@:rule/*' },
  'AWS::SQS::Queue': { part: 'queue', name: 'QueueName', arn: 'sqs:@:*', ref: 'url' },
  'AWS::SES::ConfigurationSetEventDestination': { part: 'mailEvents' },
  'AWS::ApiGatewayV2::Api': { part: 'httpApi' },
  'AWS::ApiGatewayV2::Stage': { part: 'httpStage' },
  'AWS::ApiGatewayV2::Integration': { part: 'httpIntegration' },
  'AWS::ApiGatewayV2::Route': { part: 'httpRoute' },
  'AWS::S3::Bucket': { part: 'bucket', name: 'BucketName', arn: 's3:::*' },
  'AWS::S3::BucketPolicy': { part: 'ignored' },
  'AWS::KMS::Key': { part: 'ignored', arn: 'kms:@:key/*' },
  'AWS::Lambda::Permission': { part: 'ignored' },
  'AWS::SQS::QueuePolicy': { part: 'ignored' },
  'AWS::SNS::Topic': { part: 'ignored', name: 'TopicName', arn: 'sns:@:*', ref: 'arn' },
  'AWS::SNS::TopicPolicy': { part: 'ignored' },
  'AWS::SNS::Subscription': { part: 'ignored', arn: 'sns:@:*', ref: 'arn' },
  'AWS::SES::ConfigurationSet': { part: 'ignored', name: 'Name' },
  'AWS::SES::EmailIdentity': { part: 'ignored', name: 'EmailIdentity' },
  'AWS::IAM::Role': { part: 'ignored', name: 'RoleName', arn: 'iam::000000000000:role/*' },
  'AWS::IAM::Policy': { part: 'ignored', name: 'PolicyName' },
  'AWS::Logs::LogGroup': { part: 'ignored', name: 'LogGroupName', arn: 'logs:@:log-group:*:*' },
  'AWS::CloudWatch::Alarm': { part: 'ignored', name: 'AlarmName', arn: 'cloudwatch:@:alarm:*' },
  'AWS::CloudWatch::Dashboard': { part: 'ignored', name: 'DashboardName' },
  'AWS::CDK::Metadata': { part: 'ignored' },
}

export const REGION = 'us-east-1'
export const ACCOUNT = '000000000000'

/**
 * The API calls that the bundles and the operator's command line may make here, by endpoint: DynamoDB's own, and of ours exactly these.
 */
export const API_CALLS = {
  events: ['PutEvents'],
  ses: ['SendEmail'],
  sqs: ['ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'SendMessage', 'GetQueueAttributes'],
  lambda: ['Invoke'],
  /** Beside the form by which somebody uploads. */
  s3: ['HeadObject', 'GetObject'],
} as const
