/** Questions to a template, which is untyped JSON. */

export type Resource = {
  Type: string
  Properties: any
  DeletionPolicy?: string
  UpdateReplacePolicy?: string
  Metadata?: unknown
}
export type TemplateJson = { Resources: Record<string, Resource>; Outputs: Record<string, { Value: unknown }> }

export const listByType = (template: TemplateJson, type: string): Record<string, Resource> =>
  Object.fromEntries(Object.entries(template.Resources).filter(([, resource]) => resource.Type === type))

export type Grant = { role: string; actions: string[]; resources: string[] }

const toList = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value])
const toText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** What the roles' policies allow, a grant per statement. */
export const listGrants = (template: TemplateJson): Grant[] =>
  Object.values(listByType(template, 'AWS::IAM::Policy')).flatMap(({ Properties }) =>
    Properties.PolicyDocument.Statement.filter((statement: any) => statement.Effect === 'Allow').map((statement: any) => ({
      role: Properties.Roles[0].Ref,
      actions: toList<string>(statement.Action),
      resources: toList<unknown>(statement.Resource).map(toText),
    })),
  )

/** Every action that anything in the template allows, resource policies included. */
export function listAllowedActions(template: TemplateJson): string[] {
  const actions: string[] = []
  JSON.stringify(template, (_, value: any) => {
    if (value?.Effect === 'Allow') actions.push(...toList<string>(value.Action))
    return value
  })
  return actions
}

/** Without what changes with every edit of a handler, and without the CDK's own paths. */
export const maskHashes = (template: TemplateJson): unknown =>
  JSON.parse(
    JSON.stringify(template, (key, value: unknown) => (key === 'Metadata' ? undefined : value)).replaceAll(
      /[0-9a-f]{64}/g,
      'ASSET_HASH',
    ),
  )
