import { Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildApp } from '../../infra/build-app.ts'

/** What AWS's own rules of good practice say against a stage, beyond what is acknowledged with a reason in the constructs. */
function listFindings(environment: Record<string, string>): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'duban-nag-'))
  const exitCode = process.exitCode
  try {
    const app = buildApp(environment, { outdir, context: { 'aws:cdk:bundling-stacks': [] } })
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
    app.synth()
    const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'))
    expect(report.pluginReports.map((plugin: any) => plugin.pluginName)).toContain('AwsSolutions')
    return report.pluginReports.flatMap((plugin: any) => plugin.violations).map((violation: any) => violation.ruleName)
  } finally {
    // The CDK notes a finding in the exit status of the whole process.
    process.exitCode = exitCode
    rmSync(outdir, { recursive: true })
  }
}

test.each([
  ['production', { DUBAN_STAGE: 'production' }],
  ['production in China', { DUBAN_STAGE: 'production', CDK_DEFAULT_ACCOUNT: '000000000000', CDK_DEFAULT_REGION: 'cn-north-1' }],
  ['the emulator', { DUBAN_STAGE: 'emulator', AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }],
])('cdk-nag finds nothing against %s that is not acknowledged with its reason', (_, environment) => {
  expect(listFindings(environment)).toEqual([])
})
