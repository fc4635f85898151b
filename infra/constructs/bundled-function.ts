import { CfnOutput, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { type IPrincipal, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { Alarms } from './alarms.ts'
import { bundleHandler } from './bundle.ts'
import { DeadLetterQueue } from './dead-letter-queue.ts'

export type FunctionDefaults = {
  readonly alarms: Alarms
  readonly logRetentionDays: number
  /** Whether logs outlive the stack. */
  readonly keepLogs: boolean
}

export type BundledFunctionProps = FunctionDefaults & {
  /** Folder below `functions/`. */
  readonly name: string
  /**
   * Packages that its code imports dynamically, and never with these settings.
   * @default - none
   */
  readonly leaveOut?: readonly string[]
  /** What breaks for a recipient when it fails, in Chinese; the alarms say so. */
  readonly errorImpact: string
  readonly timeout: Duration
  /** @default 512 */
  readonly memorySize?: number
  /**
   * How an asynchronous call (schedule, bus rule) is repeated when the function throws; what fails for good lies in the queue.
   * @default - it is called by mappings, which have bounds of their own, or by requests, which are answered at once
   */
  readonly asynchronous?: { readonly retryAttempts: 0 | 1 | 2; readonly maxEventAge: Duration }
}

/** A Lambda with a role of its own that may do nothing but write its log, its log group, its alarms, and a failure queue where one is used. */
export class BundledFunction extends Construct {
  readonly function: LambdaFunction
  readonly #props: BundledFunctionProps
  readonly #role: Role
  #deadLetters: DeadLetterQueue | undefined

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id)
    this.#props = props
    const { name, alarms, errorImpact } = props
    this.#role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    const logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetentionDays,
      removalPolicy: props.keepLogs ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    })
    this.function = new LambdaFunction(this, 'Function', {
      description: `Duban: ${name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: bundleHandler(name, props.leaveOut),
      handler: 'index.handler',
      role: this.#role,
      timeout: props.timeout,
      memorySize: props.memorySize ?? 512,
      logGroup,
      environment: { POWERTOOLS_SERVICE_NAME: 'duban', POWERTOOLS_METRICS_NAMESPACE: 'Duban' },
      ...(props.asynchronous && { ...props.asynchronous, onFailure: this.deadLetters.target }),
    })
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn)
    const impact = `${name} 运行出错。${errorImpact}`
    alarms.add(this, 'Errors', 'callsFailed', this.function.metricErrors(), { impact, look: 'status' })
  }

  /** Who it is to a resource that names whom it lets in. */
  get principal(): IPrincipal {
    return this.#role
  }

  /** Where calls end that failed for good; a function that only answers requests has none. */
  get deadLetters(): DeadLetterQueue {
    this.#deadLetters ??= this.#createDeadLetters()
    return this.#deadLetters
  }

  #createDeadLetters(): DeadLetterQueue {
    const { name, alarms, errorImpact } = this.#props
    const impact = `${name} 有一次调用多次重试后仍未完成。${errorImpact}`
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', { alarms, impact })
    this.allow(['sqs:SendMessage'], deadLetters.queue.queueArn)
    // For the operator's replay; the function itself may still be in the making.
    const functionName = Lazy.string({ produce: () => this.function.functionName })
    new CfnOutput(Stack.of(this), `${toPascalCase(name)}FunctionName`, { value: functionName })
    new CfnOutput(Stack.of(this), `${toPascalCase(name)}DeadLetters`, { value: deadLetters.queue.queueUrl })
    return deadLetters
  }

  /** Environment variables; whoever grants a right tells with it what the function needs to use it. */
  tell(variables: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(variables)) this.function.addEnvironment(name, value)
  }

  /** Exact actions on exact resources; the wide grants of the CDK's own constructs hold more than is used. */
  allow(actions: readonly string[], ...resources: readonly string[]): void {
    this.#role.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }))
  }

  /** The same under conditions. */
  allowIf(conditions: Record<string, unknown>, actions: readonly string[], resource: string): void {
    this.#role.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], resources: [resource], conditions }))
  }
}

const toPascalCase = (name: string): string => name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())
