import { describe, expect, test } from 'vitest'
import { synthesise } from '../support/template.ts'
import { listByType, listGrants } from '../support/template-parts.ts'

describe.each([
  ['production', undefined],
  ['production', 'cn-north-1'],
  ['emulator', undefined],
] as const)('what clues say, in %s %s', (stage, region) => {
  const template = synthesise(stage, region)
  const find = (type: string) =>
    Object.entries(listByType(template, type)).flatMap(([id, one]) => (id.startsWith('Sealed') ? [{ id, ...one }] : []))
  const [key] = find('AWS::KMS::Key')
  const [table] = find('AWS::DynamoDB::Table')
  const [bucket] = find('AWS::S3::Bucket')
  const statements: any[] = key!.Properties.KeyPolicy.Statement

  test('lies in a table that nobody can follow, whose rows can end', () => {
    expect(table!.Properties).not.toHaveProperty('StreamSpecification')
    expect(table!.Properties).toMatchObject({
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    })
  })

  test('lies in a bucket under the key, closed to everybody and to plain HTTP', () => {
    expect(bucket!.Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': [key!.id, 'Arn'] } },
          },
        ],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    })
    const policies = find('AWS::S3::BucketPolicy').flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    expect(policies).toMatchObject([{ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }])
  })

  test('is not lost by what is written over or by age; only unfinished uploads do not stay', () => {
    expect(bucket!.Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' })
    const rules: any[] = bucket!.Properties.LifecycleConfiguration.Rules
    expect(rules.map(rule => rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation)).toEqual([1])
    expect(rules.flatMap(rule => Object.keys(rule)).filter(name => /Expir|Transition/.test(name))).toEqual([])
  })

  test('is read as it was when it was attached, whatever was uploaded after it', () => {
    const onFiles = listGrants(template).filter(({ resources }) =>
      resources.some(id => id.includes(bucket!.id) && id.includes('/*')),
    )
    expect(onFiles.flatMap(({ actions }) => actions)).toEqual(['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'])
  })

  test("is opened by the API alone: the account's root keeps the key and can neither use it nor lend it", () => {
    expect(key!.Properties.EnableKeyRotation).toBe(true)
    const using = statements.filter(({ Action }) => /Decrypt|Encrypt|GenerateDataKey|CreateGrant|\*/.test(String(Action)))
    expect(using).toMatchObject([
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Principal: { AWS: { 'Fn::GetAtt': [expect.stringMatching(/^CluesApiServeApiRole/), 'Arn'] } },
      },
    ])
    const keeping = statements.filter(statement => !using.includes(statement))
    expect(keeping.map(({ Principal }) => JSON.stringify(Principal))).toEqual([expect.stringContaining(':root')])
    expect(keeping[0].Action).toEqual(expect.arrayContaining(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion']))
  })

  test('is named in the rights of no other role', () => {
    const sealed = [key, table, bucket].map(one => one!.id)
    const naming = listGrants(template).filter(({ resources }) => sealed.some(id => resources.join().includes(id)))
    expect(new Set(naming.map(({ role }) => role.replace(/[0-9A-F]{8}$/, '')))).toEqual(new Set(['CluesApiServeApiRole']))
    const told = Object.entries(listByType(template, 'AWS::Lambda::Function')).filter(([, { Properties }]) =>
      sealed.some(id => JSON.stringify(Properties.Environment).includes(id)),
    )
    expect(told.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['CluesApiServeApiFunction'])
  })

  test('outlives the stack wherever it is real', () => {
    const kept = stage === 'production' ? 'Retain' : 'Delete'
    expect([key, table, bucket].map(one => one!.DeletionPolicy)).toEqual([kept, kept, kept])
  })
})

test('is sealed under a key of the settings on the stage of this machine only', () => {
  const told = (stage: 'local' | 'emulator' | 'production'): unknown =>
    Object.values(listByType(synthesise(stage), 'AWS::Lambda::Function'))
      .map(({ Properties }) => Properties.Environment.Variables.SEAL_KEY)
      .find(value => value !== undefined)
  const ours = { 'Fn::Join': ['', ['kms:', { 'Fn::GetAtt': [expect.stringMatching(/^SealedKey/), 'Arn'] }]] }
  expect([told('local'), told('emulator'), told('production')]).toEqual([expect.stringMatching(/^local:/), ours, ours])
})
