import { App } from 'aws-cdk-lib'
import { getSettings } from './settings.ts'
import { NoticeStack } from './stacks/notice-stack.ts'

/** Feature flags stand here and not in cdk.json, so that `node infra/app.ts` and the CDK CLI give the same template. */
const CONTEXT = {
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/aws-events:eventsTargetQueueSameAccount': true,
  '@aws-cdk/core:enablePartitionLiterals': true,
  '@aws-cdk/core:validateSnapshotRemovalPolicy': true,
}

export type BuildOptions = {
  /** More context, for tests. */
  context?: Record<string, unknown>
  outdir?: string
}

/** The app of one stage: the stage and region come from the environment, as the CDK CLI and the operator set it. */
export function buildApp(environment: Record<string, string | undefined>, options: BuildOptions = {}): App {
  const app = new App({
    analyticsReporting: false,
    ...(options.outdir !== undefined && { outdir: options.outdir }),
    context: { ...CONTEXT, ...options.context },
  })
  const stage: unknown = app.node.tryGetContext('stage') ?? environment['DUBAN_STAGE'] ?? 'local'
  const account = environment['CDK_DEFAULT_ACCOUNT']
  const region = environment['CDK_DEFAULT_REGION']
  const settings = getSettings(String(stage), environment, region)
  new NoticeStack(app, `Duban-${settings.stage}`, {
    settings,
    ...(account !== undefined && region !== undefined && { env: { account, region } }),
  })
  return app
}
