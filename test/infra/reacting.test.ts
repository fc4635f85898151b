import { describe, expect, test } from 'vitest'
import { matchesPattern } from '../../infra/local/runtime/event-pattern.ts'
import { toDutyItem } from '../../functions/adapters/register-rows.ts'
import type { DutyRow } from '../../functions/core/ports.ts'
import { marshall } from '@aws-sdk/util-dynamodb'
import { synthesise } from '../support/template.ts'
import { listByType, listGrants } from '../support/template-parts.ts'

describe.each([undefined, 'cn-north-1'])('what reacts to answers and to clues, in %s', region => {
  const template = synthesise('production', region)
  const isReact = (text: string): boolean => text.startsWith('ReactingReactToChange')
  const [mapping] = Object.values(listByType(template, 'AWS::Lambda::EventSourceMapping')).filter(({ Properties }) =>
    isReact(Properties.FunctionName.Ref),
  )

  test('tries a record again for hours, one by one in the end, and rings when it gives up', () => {
    expect(mapping!.Properties).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 21_600,
      EventSourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^Register/), 'StreamArn'] },
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [expect.stringMatching(/^Reacting.*DeadLetters/), 'Arn'] } },
      },
    })
    const alarms = Object.entries(listByType(template, 'AWS::CloudWatch::Alarm')).filter(([id]) => isReact(id))
    expect(alarms.map(([, { Properties }]): string => Properties.MetricName).toSorted()).toEqual([
      'ApproximateNumberOfMessagesVisible',
      'Errors',
      'IteratorAge',
    ])
  })

  const patterns: unknown[] = mapping!.Properties.FilterCriteria.Filters.map(({ Pattern }: any): unknown => JSON.parse(Pattern))
  const calls = (eventName: string, item: object): boolean =>
    patterns.some(pattern => matchesPattern({ eventName, dynamodb: { NewImage: marshall(item) } }, pattern))

  test('is called for each new entry of a clue once, and for nothing else of it', () => {
    expect(calls('INSERT', { entity: 'clueEntry' })).toBe(true)
    expect(calls('MODIFY', { entity: 'clueEntry' })).toBe(false)
    expect(calls('INSERT', { entity: 'clue' })).toBe(false)
    expect(calls('MODIFY', { entity: 'clue' })).toBe(false)
  })

  test('is called for answers alone, never for what a data folder brings', () => {
    const source = { at: '2026-11-23T04:00:00.000Z', by: '示例' }
    const party = { kind: 'unit', id: '440100-001' } as const
    const row: DutyRow = { issuer: '00', task: 'T1', party, office: '44', version: 1, facts: [] }
    const answered = toDutyItem({ ...row, facts: [{ status: 'signed', date: '2026-11-23', source }] })
    const asked = toDutyItem({ ...row, requests: [{ id: 'r1', until: '2026-12-15', reason: '示例', source }] })
    const loaded = toDutyItem({ ...row, facts: [{ status: 'done', date: '2026-11-23' }] })
    expect([calls('INSERT', answered), calls('MODIFY', answered), calls('INSERT', asked)]).toEqual([true, true, true])
    expect([calls('INSERT', loaded), calls('REMOVE', answered), calls('MODIFY', { entity: 'party', answered: true })]).toEqual([
      false,
      false,
      false,
    ])
  })

  test('may read whom to tell, place what they are told, and speak on our bus: nothing else', () => {
    const grants = listGrants(template).filter(({ role }) => isReact(role))
    expect(grants.flatMap(({ actions }) => actions).toSorted()).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'events:PutEvents',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
    ])
  })
})
