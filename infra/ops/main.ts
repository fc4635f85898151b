/** `npm run -s duban -- <verb>`: the operator's command line (rules.md §1). A verb is one file in `verbs/` and one line here. */
import type { Command } from 'commander'
import { tellFailure } from './failure.ts'
import { buildProgram } from './program.ts'

/** Loaded when called, so that a verb waits for no other verb's libraries. */
const VERBS = new Map<string, () => Promise<(program: Command) => void>>([
  ['guide', async () => (await import('./verbs/guide.ts')).registerGuide],
  ['template', async () => (await import('./verbs/template.ts')).registerTemplate],
  ['check', async () => (await import('./verbs/check.ts')).registerCheck],
  ['plan', async () => (await import('./verbs/plan.ts')).registerPlan],
  ['simulate', async () => (await import('./verbs/simulate.ts')).registerSimulate],
  ['load', async () => (await import('./verbs/load.ts')).registerLoad],
  ['preview', async () => (await import('./verbs/preview.ts')).registerPreview],
  ['token', async () => (await import('./verbs/token.ts')).registerToken],
  ['status', async () => (await import('./verbs/status.ts')).registerStatus],
  ['show', async () => (await import('./verbs/show.ts')).registerShow],
  ['stuck', async () => (await import('./verbs/stuck.ts')).registerStuck],
  ['pause', async () => (await import('./verbs/pause.ts')).registerPause],
  ['resume', async () => (await import('./verbs/resume.ts')).registerResume],
  ['suppressions', async () => (await import('./verbs/suppressions.ts')).registerSuppressions],
  ['brake', async () => (await import('./verbs/brake.ts')).registerBrake],
  ['withdraw', async () => (await import('./verbs/withdraw.ts')).registerWithdraw],
  ['replay', async () => (await import('./verbs/replay.ts')).registerReplay],
  ['plan-now', async () => (await import('./verbs/plan-now.ts')).registerPlanNow],
  ['audit', async () => (await import('./verbs/audit.ts')).registerAudit],
  ['clues', async () => (await import('./verbs/clues.ts')).registerClues],
  ['reopen', async () => (await import('./verbs/reopen.ts')).registerReopen],
  ['correct', async () => (await import('./verbs/correct.ts')).registerCorrect],
])

try {
  const program = buildProgram()
  const called = VERBS.get(process.argv[2] ?? '')
  for (const find of called === undefined ? VERBS.values() : [called]) (await find())(program)
  await program.parseAsync()
} catch (error) {
  process.exitCode = tellFailure(error, process.argv.includes('--json'))
}
