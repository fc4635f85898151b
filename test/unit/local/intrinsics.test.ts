import { describe, expect, it } from 'vitest'
import { type References, resolveIntrinsics } from '../../../infra/local/runtime/intrinsics.ts'

const references: References = {
  ref: id => `ref-${id}`,
  attribute: (id, name) => `${id}:${name}`,
  exported: name => `exported-${name}`,
}

describe('intrinsic functions of a template', () => {
  it.each([
    ['Ref', { Ref: 'Table' }, 'ref-Table'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Table', 'StreamArn'] }, 'Table:StreamArn'],
    ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Table.Arn' }, 'Table:Arn'],
    ['Fn::GetAtt of a nested attribute', { 'Fn::GetAtt': ['Stack', 'Outputs.Name'] }, 'Stack:Outputs.Name'],
    [
      'Fn::Join over other functions',
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':x']] },
      'arn:ref-AWS::Partition:x',
    ],
    ['Fn::Sub as text', { 'Fn::Sub': 'a-${Table}-${Table.Arn}-${!Kept}' }, 'a-ref-Table-Table:Arn-${Kept}'],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${Name}/${Table}', { Name: { Ref: 'Bus' } }] }, 'ref-Bus/ref-Table'],
    ['Fn::ImportValue', { 'Fn::ImportValue': { 'Fn::Join': [':', ['Other', 'Arn']] } }, 'exported-Other:Arn'],
    ['Fn::Select of Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': ['-', { Ref: 'Table' }] }] }, 'Table'],
    ['what lies deep', { a: [{ b: { Ref: 'Table' } }], Ref: 'kept', c: 1 }, { a: [{ b: 'ref-Table' }], Ref: 'kept', c: 1 }],
  ])('resolves %s', (_, value, expected) => {
    expect(resolveIntrinsics(value, references)).toEqual(expected)
  })

  it('refuses a function that it does not know, by name', () => {
    expect(() => resolveIntrinsics({ a: { 'Fn::GetAZs': '' } }, references)).toThrow('Fn::GetAZs')
  })
})
