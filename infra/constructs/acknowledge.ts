import { CfnElement, type Resource, Stack, Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/** Findings of cdk-nag that are meant to be, each with its reason beside what causes it. */
export function acknowledge(scope: IConstruct, rule: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason })
}

/** A right to everything below one resource: `<resource's ARN><rest>`. */
export function acknowledgeBelow(scope: IConstruct, resource: Resource, rest: string, reason: string): void {
  const element = resource.node.defaultChild
  if (!CfnElement.isCfnElement(element)) throw new Error(`"${resource.node.path}" is no resource of a template`)
  acknowledge(scope, `IAM5[Resource::<${String(Stack.of(scope).resolve(element.logicalId))}.Arn>${rest}]`, reason)
}
