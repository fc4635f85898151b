import { describe, expect, test } from 'vitest'
import { synthesise } from '../support/template.ts'
import { listByType } from '../support/template-parts.ts'

describe.each(['production', 'local'] as const)('the API of clues on %s', stage => {
  const template = synthesise(stage)
  const [serve] = Object.entries(listByType(template, 'AWS::Lambda::Function')).flatMap(([id, one]) =>
    id.startsWith('CluesApi') ? [one] : [],
  )
  const own = Object.entries(listByType(template, 'AWS::IAM::Policy')).flatMap(([id, { Properties }]) =>
    id.startsWith('CluesApi') ? Properties.PolicyDocument.Statement : [],
  )

  test('sees of the Register the rows of clues only, and takes away none but those of desks', () => {
    const register = own.filter((statement: any) => JSON.stringify(statement.Resource).includes('RegisterTable'))
    const keys = (...names: string[]) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': names } })
    expect(register.map(({ Action, Condition }: any): unknown => [Action, Condition])).toEqual([
      [['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'], keys('CLUE#*', 'CLUES#*')],
      ['dynamodb:DeleteItem', keys('CLUES#*')],
    ])
  })

  test('has no part in what is sent', () => {
    const rights = JSON.stringify(own)
    expect(rights).not.toMatch(/Outbox|ses:|sns:|events:|sqs:|\/stream\//)
  })

  test('takes away no row of what is sealed, and no file', () => {
    const sealed = own.filter((statement: any) => JSON.stringify(statement.Resource).includes('Sealed'))
    expect(JSON.stringify(sealed)).not.toMatch(/DeleteItem|s3:DeleteObject"|DeleteObjectVersion/)
  })

  test('knows who may vouch for callers, and how often they may call', () => {
    const { ISSUERS, API_RATE, CLAIMS } = serve!.Properties.Environment.Variables
    const local = [{ issuer: 'http://127.0.0.1:4805', audience: 'duban', offices: 'all' }]
    expect(JSON.parse(ISSUERS)).toEqual(stage === 'local' ? local : [])
    expect(JSON.parse(API_RATE)).toEqual(stage === 'local' ? { reads: 12_000, changes: 3_000 } : { reads: 600, changes: 120 })
    expect(CLAIMS).toBeUndefined()
  })

  test('answers on the site, whose address the stack puts out', () => {
    expect(template.Outputs['ApiUrl']?.Value).toEqual(template.Outputs['PageUrl']?.Value)
    expect(template.Outputs['SealedTableName']?.Value).toEqual({ Ref: expect.stringMatching(/^Sealed/) })
  })
})
