/** Sizes as production deploys them: read from its template, so that a bench never speaks of others. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { buildApp } from '../../build-app.ts'

const $resource = z.object({ Type: z.string(), Properties: z.optional(z.record(z.string(), z.unknown())) })
const $template = z.object({ Resources: z.record(z.string(), $resource) })
const $function = z.object({ Description: z.string(), MemorySize: z.number() })

const NO_BUNDLES = { 'aws:cdk:bundling-stacks': [] }

const $mapping = z.object({ BatchSize: z.number(), MaximumBatchingWindowInSeconds: z.number() })

export type DeployedSizes = {
  /** Megabytes by the function's name. */
  memory: ReadonlyMap<string, number>
  /** What the queue of receipts brings at most. */
  receiptsPerCall: number
}

export function readDeployedSizes(): DeployedSizes {
  const outdir = mkdtempSync(join(tmpdir(), 'duban-bench-'))
  try {
    const assembly = buildApp({ DUBAN_STAGE: 'production' }, { outdir, context: NO_BUNDLES }).synth()
    const resources = Object.values($template.parse(assembly.stacks[0]?.template).Resources)
    const list = (type: string) => resources.flatMap(({ Type, Properties = {} }) => (Type === type ? [Properties] : []))
    const mappings = list('AWS::Lambda::EventSourceMapping').flatMap(one => $mapping.safeParse(one).data ?? [])
    const functions = list('AWS::Lambda::Function').map(one => $function.parse(one))
    return {
      memory: new Map(functions.map(({ Description, MemorySize }) => [Description.replace(/^Duban: /, ''), MemorySize])),
      receiptsPerCall: mappings[0]?.BatchSize ?? 10,
    }
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}
