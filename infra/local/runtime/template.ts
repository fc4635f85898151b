/** The synthesised templates of all stacks, with every reference in them resolved. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { resolveIntrinsics, type References } from './intrinsics.ts'
import { ACCOUNT, type Part, REGION, RESOURCE_TYPES } from './resource-types.ts'

const $Template = z.object({
  Resources: z.optional(
    z.record(
      z.string(),
      z.object({
        Type: z.string(),
        Properties: z.optional(z.record(z.string(), z.unknown())),
        Condition: z.optional(z.string()),
      }),
    ),
  ),
  Outputs: z.optional(
    z.record(z.string(), z.object({ Value: z.unknown(), Export: z.optional(z.object({ Name: z.unknown() })) })),
  ),
})
const $Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({ type: z.string(), properties: z.optional(z.object({ templateFile: z.optional(z.string()) })) }),
  ),
})

type Stack = { name: string; template: z.infer<typeof $Template> }

export type Resource = {
  /** `Stack/LogicalId`, as messages name it. */
  id: string
  part: Part
  /** The physical name. */
  name: string
  arn: string
  properties: Record<string, unknown>
}

/** The template holds something that the local runtime does not play. */
export class UnsupportedResourceError extends Error {
  override readonly name = 'UnsupportedResourceError'
  constructor(resource: string, why: string) {
    super(`${resource}: ${why}. The local runtime plays a closed list of resources (infra/local/runtime/resource-types.ts).`)
  }
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

/** All stacks of a cloud assembly. */
export function readStacks(assembly: string): Stack[] {
  const { artifacts } = $Manifest.parse(readJson(join(assembly, 'manifest.json')))
  return Object.entries(artifacts)
    .filter(([, artifact]) => artifact.type === 'aws:cloudformation:stack')
    .map(([name, artifact]) => {
      const file = join(assembly, artifact.properties?.templateFile ?? `${name}.template.json`)
      if (!existsSync(file)) throw new Error(`The assembly lacks ${file}`)
      return { name, template: $Template.parse(readJson(file)) }
    })
}

const fill = (pattern: string, name: string): string =>
  `arn:aws:${pattern.replace('@', `${REGION}:${ACCOUNT}`).replaceAll('*', name)}`

const PSEUDO_PARAMETERS: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::URLSuffix': 'amazonaws.com',
}

const typeOf = (id: string, type: string) => {
  const known = RESOURCE_TYPES[type]
  if (!known) throw new UnsupportedResourceError(id, `${type} is not on the list`)
  return known
}

function buildReferences(stack: Stack, exported: References['exported']): References {
  const find = (logicalId: string) => {
    const resource = stack.template.Resources?.[logicalId]
    if (!resource) throw new Error(`${stack.name}: there is no resource ${logicalId}`)
    const type = typeOf(`${stack.name}/${logicalId}`, resource.Type)
    const own: unknown = type.name === undefined ? undefined : resource.Properties?.[type.name]
    const name = typeof own === 'string' ? own : `${stack.name}-${logicalId}`
    return { type, name, arn: fill(type.arn ?? `none:@:${resource.Type}/*`, name) }
  }
  return {
    exported,
    ref: logicalId => {
      const pseudo = logicalId === 'AWS::StackName' ? stack.name : PSEUDO_PARAMETERS[logicalId]
      if (pseudo !== undefined) return pseudo
      const { type, name, arn } = find(logicalId)
      return type.ref === 'arn' ? arn : type.ref === 'url' ? `http://127.0.0.1/${ACCOUNT}/${name}` : name
    },
    attribute: (logicalId, attribute) => {
      const { name, arn } = find(logicalId)
      if (attribute.endsWith('Arn') && attribute !== 'StreamArn') return arn
      if (attribute === 'StreamArn') return `${arn}/stream/local`
      return attribute.endsWith('Name') ? name : `${name}-${attribute}`
    },
  }
}

function buildExports(stacks: readonly Stack[]): References['exported'] {
  const exports = new Map<string, { stack: Stack; value: unknown }>()
  const exported = (name: string): unknown => {
    const found = exports.get(name)
    if (!found) throw new Error(`No stack exports ${name}`)
    return resolveIntrinsics(found.value, buildReferences(found.stack, exported))
  }
  for (const stack of stacks)
    for (const { Value: value, Export: exportedAs } of Object.values(stack.template.Outputs ?? {}))
      if (typeof exportedAs?.Name === 'string') exports.set(exportedAs.Name, { stack, value })
  return exported
}

function* readStackResources(stack: Stack, exported: References['exported']): Generator<Resource> {
  const references = buildReferences(stack, exported)
  for (const [logicalId, resource] of Object.entries(stack.template.Resources ?? {})) {
    const id = `${stack.name}/${logicalId}`
    const { part } = typeOf(id, resource.Type)
    if (part === 'ignored') continue
    if (resource.Condition !== undefined) throw new UnsupportedResourceError(id, 'it has a condition')
    const properties = Object.fromEntries(
      Object.entries(resource.Properties ?? {}).map(([name, value]) => [
        name,
        name === 'Code' ? value : resolveIntrinsics(value, references),
      ]),
    )
    yield {
      id,
      part,
      name: String(references.attribute(logicalId, 'Name')),
      arn: String(references.attribute(logicalId, 'Arn')),
      properties,
    }
  }
}

/** Every resource that the runtime plays. */
export function readResources(stacks: readonly Stack[]): Resource[] {
  const exported = buildExports(stacks)
  return stacks.flatMap(stack => [...readStackResources(stack, exported)])
}

/** What the stacks put out, as `cdk deploy` would show it. */
export function readOutputs(stacks: readonly Stack[]): Record<string, string> {
  const exported = buildExports(stacks)
  const entries = stacks.flatMap(stack =>
    Object.entries(stack.template.Outputs ?? {}).map(([name, { Value }]): [string, string] => [
      name,
      String(resolveIntrinsics(Value, buildReferences(stack, exported))),
    ]),
  )
  return Object.fromEntries(entries)
}
