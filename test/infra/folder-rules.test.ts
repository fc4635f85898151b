import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A file in a folder of the project, and something that it must not import. */
const WRONG = [
  ['functions/core/noun.ts', '../adapters/table.ts'],
  ['functions/core/noun.ts', '../runtime/env.ts'],
  ['functions/core/noun.ts', '../send-letter/send-letter.ts'],
  ['functions/core/noun.ts', '@aws-sdk/client-dynamodb'],
  ['functions/core/noun.ts', 'node:fs'],
  ['functions/core/noun.ts', '@middy/core'],
  ['functions/core/noun.ts', 'zod'],
  ['functions/core/folder/noun.ts', '../../adapters/table.ts'],
  ['functions/core/folder/folder/noun.ts', '../../../send-letter/send-letter.ts'],
  ['functions/adapters/table.ts', '../runtime/env.ts'],
  ['functions/adapters/table.ts', '../send-letter/send-letter.ts'],
  ['functions/adapters/table.ts', '../../infra/settings.ts'],
  ['functions/adapters/folder/table.ts', '../../send-letter/send-letter.ts'],
  ['functions/runtime/env.ts', '../adapters/table.ts'],
  ['functions/runtime/env.ts', '../send-letter/handler.ts'],
  ['functions/send-letter/send-letter.ts', '../adapters/table.ts'],
  ['functions/send-letter/send-letter.ts', '../runtime/env.ts'],
  ['functions/send-letter/send-letter.ts', '@aws-sdk/client-sesv2'],
  ['functions/send-letter/send-letter.ts', '../open-letter/open-letter.ts'],
  ['functions/send-letter/send-letter.ts', './handler.ts'],
  ['functions/send-letter/folder/part.ts', '../../adapters/table.ts'],
  ['functions/send-letter/folder/part.ts', '../../open-letter/open-letter.ts'],
  ['functions/send-letter/folder/part.ts', '../handler.ts'],
  ['functions/send-letter/handler.ts', '../open-letter/handler.ts'],
  ['functions/send-letter/handler.ts', '../open-letter/open-letter.ts'],
  ['functions/send-letter/handler.ts', '../../infra/settings.ts'],
  ['functions/send-letter/handler.ts', 'zod'],
  ['infra/stacks/letter-stack.ts', '../../functions/adapters/table.ts'],
  ['infra/stacks/letter-stack.ts', '../../functions/core/deadlines/plan.ts'],
  ['infra/stacks/letter-stack.ts', '../../functions/send-letter/handler.ts'],
  ['infra/constructs/letter-box.ts', '../../functions/runtime/env.ts'],
  ['infra/constructs/letter-box.ts', '../local/main.ts'],
  ['infra/constructs/letter-box.ts', 'zod'],
  ['infra/ops/verbs/load.ts', 'zod'],
] as const

const RIGHT = [
  ['functions/core/noun.ts', './day.ts'],
  ['functions/core/noun.ts', 'zod/mini'],
  ['functions/core/folder/noun.ts', '../day.ts'],
  ['functions/adapters/table.ts', '../core/day.ts'],
  ['functions/adapters/table.ts', '@aws-sdk/client-dynamodb'],
  ['functions/adapters/folder/table.ts', '../../core/folder/long-noun.ts'],
  ['functions/runtime/env.ts', '@middy/core'],
  ['functions/send-letter/send-letter.ts', '../core/day.ts'],
  ['functions/send-letter/folder/part.ts', '../../core/folder/long-noun.ts'],
  ['functions/send-letter/handler.ts', '../adapters/table.ts'],
  ['functions/send-letter/handler.ts', '../runtime/env.ts'],
  ['functions/send-letter/handler.ts', './send-letter.ts'],
  ['functions/send-letter/handler.ts', '@aws-sdk/client-sesv2'],
  ['infra/stacks/letter-stack.ts', '../../functions/core/events.ts'],
  ['infra/constructs/letter-box.ts', '../../functions/core/targets.ts'],
  ['infra/stacks/letter-stack.ts', '../constructs/letter-box.ts'],
  ['infra/constructs/letter-box.ts', '../settings.ts'],
  ['infra/ops/verbs/load.ts', '../../../functions/adapters/table.ts'],
  ['infra/local/main.ts', '../../functions/send-letter/send-letter.ts'],
] as const

type Seed = readonly [file: string, specifier: string]

describe('folder rules', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'duban-rules-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  async function listRefused(seeds: readonly Seed[]): Promise<Seed[]> {
    const refused = await Promise.all(seeds.map(async seed => ((await isRefused(seed)) ? [seed] : [])))
    return refused.flat()
  }

  /** Each seed is a project of its own, so that one wrong import cannot hide another. */
  async function isRefused([file, specifier]: Seed): Promise<boolean> {
    const project = mkdtempSync(join(folder, 'seed-'))
    copyFileSync(join(ROOT, '.oxlintrc.json'), join(project, '.oxlintrc.json'))
    mkdirSync(dirname(join(project, file)), { recursive: true })
    writeFileSync(join(project, file), `import { thing } from '${specifier}'\n\nexport const other = thing\n`)
    return (await runOxlint(project)).includes('no-restricted-imports')
  }

  test('refuse each import that points outward', async () => {
    expect(await listRefused(WRONG)).toEqual(WRONG)
  })

  test('let pass what points inward', async () => {
    expect(await listRefused(RIGHT)).toEqual([])
  })
})

function runOxlint(project: string): Promise<string> {
  const binary = join(ROOT, 'node_modules/.bin/oxlint')
  return new Promise((resolve, reject) => {
    execFile(binary, ['--format', 'json', '.'], { cwd: project }, (error, output) => {
      if (output.startsWith('{')) resolve(output)
      else reject(error ?? new Error(`oxlint said: ${output}`))
    })
  })
}
