import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { buildApp } from '../../infra/build-app.ts'
import type { Stage } from '../../infra/settings.ts'
import type { TemplateJson } from './template-parts.ts'

const LOOPBACK = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }

/** The template of a stage as it is deployed, without the time that bundling takes. */
export function synthesise(stage: Stage, region?: string): TemplateJson {
  const environment = {
    ...LOOPBACK,
    DUBAN_STAGE: stage,
    ...(region !== undefined && { CDK_DEFAULT_ACCOUNT: '000000000000', CDK_DEFAULT_REGION: region }),
  }
  const outdir = mkdtempSync(join(tmpdir(), 'duban-template-'))
  try {
    const app = buildApp(environment, { outdir, context: { 'aws:cdk:bundling-stacks': [] } })
    const template: any = Template.fromStack(findStack(app)).toJSON()
    return template
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}

function findStack(app: App): Stack {
  const stack = app.node.children.find(child => Stack.isStack(child))
  if (stack === undefined) throw new Error('the app has no stack')
  return stack
}
