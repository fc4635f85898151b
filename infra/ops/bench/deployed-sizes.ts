/** Memory as production deploys it: read from its template, so that a bench never speaks of another. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { buildApp } from '../../build-app.ts'

const $resource = z.object({ Type: z.string(), Properties: z.optional(z.record(z.string(), z.unknown())) })
const $template = z.object({ Resources: z.record(z.string(), $resource) })
const $function = z.object({ Description: z.string(), MemorySize: z.number() })

const NO_BUNDLES = { 'aws:cdk:bundling-stacks': [] }

/** Megabytes by the function's name. */
export function readMemorySizes(): Map<string, number> {
  const outdir = mkdtempSync(join(tmpdir(), 'duban-bench-'))
  try {
    const assembly = buildApp({ DUBAN_STAGE: 'production' }, { outdir, context: NO_BUNDLES }).synth()
    const { Resources } = $template.parse(assembly.stacks[0]?.template)
    const functions = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function')
    return new Map(
      functions.map(({ Properties }) => {
        const { Description, MemorySize } = $function.parse(Properties)
        return [Description.replace(/^Duban: /, ''), MemorySize]
      }),
    )
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}
