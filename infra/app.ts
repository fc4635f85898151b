/** The CDK app: the only place where a trigger is declared. `-c stage=…` or `DUBAN_STAGE` chooses the stage. */
import { buildApp } from './build-app.ts'
import { SettingsError } from './settings.ts'

try {
  buildApp(process.env).synth()
} catch (error) {
  if (!(error instanceof SettingsError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
