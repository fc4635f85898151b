import { vi } from 'vitest'

import { tellFailure } from '../../infra/ops/failure.ts'
import { buildProgram } from '../../infra/ops/program.ts'
import { registerCheck } from '../../infra/ops/verbs/check.ts'
import { registerSimulate } from '../../infra/ops/verbs/simulate.ts'
import { registerTemplate } from '../../infra/ops/verbs/template.ts'

/** Runs a verb in this process: what it prints on either stream and the status it ends with. */
export async function duban(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const out: string[] = []
  const err: string[] = []
  vi.spyOn(console, 'log').mockImplementation(text => void out.push(`${text}\n`))
  vi.spyOn(console, 'error').mockImplementation(text => void err.push(`${text}\n`))
  const program = buildProgram()
  registerCheck(program)
  registerSimulate(program)
  registerTemplate(program)
  const before = process.exitCode
  process.exitCode = 0
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    process.exitCode = tellFailure(error, args.includes('--json'))
  }
  const status = process.exitCode
  process.exitCode = before
  vi.restoreAllMocks()
  return { status, out: out.join(''), err: err.join('') }
}
