import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { acknowledge, acknowledgeBelow } from './acknowledge.ts'
import type { BundledFunction } from './bundled-function.ts'
import { DataTable } from './data-table.ts'

export type SealedProps = {
  /** Whether what lies here outlives the stack. */
  readonly keep: boolean
  /** @default - the key made here */
  readonly sealKey?: string
}

/** All that keeps a key, and nothing that opens what it sealed: neither its use nor a grant, by which the right to use it could be handed on. */
const ADMINISTRATION = [
  'CancelKeyDeletion',
  'DescribeKey',
  'DisableKey',
  'DisableKeyRotation',
  'EnableKey',
  'EnableKeyRotation',
  'GetKeyPolicy',
  'GetKeyRotationStatus',
  'ListGrants',
  'ListKeyPolicies',
  'ListKeyRotations',
  'ListResourceTags',
  'PutKeyPolicy',
  'RevokeGrant',
  'ScheduleKeyDeletion',
  'TagResource',
  'UntagResource',
  'UpdateKeyDescription',
]

/**
 * What nobody may read but through the API (design.md §3.4): a table that no stream follows, a bucket of files, and the key of both.
 * Whoever administers the account can change the key's policy, which CloudTrail notes, but not decrypt in passing.
 */
export class Sealed extends Construct {
  readonly #table: DataTable
  readonly #bucket: Bucket
  readonly #key: Key
  readonly #sealKey: string

  constructor(scope: Construct, id: string, props: SealedProps) {
    super(scope, id)
    const removalPolicy = props.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY
    this.#table = new DataTable(this, 'Words', {
      variable: 'SEALED_TABLE_NAME',
      keep: props.keep,
      timeToLiveAttribute: 'ttl',
    })
    this.#key = new Key(this, 'Key', {
      description: 'Duban: seals what clues say',
      enableKeyRotation: true,
      removalPolicy,
      policy: new PolicyDocument({
        statements: [
          new PolicyStatement({
            principals: [new AccountRootPrincipal()],
            actions: ADMINISTRATION.map(action => `kms:${action}`),
            resources: ['*'],
          }),
        ],
      }),
    })
    this.#bucket = new Bucket(this, 'Files', {
      encryption: BucketEncryption.KMS,
      encryptionKey: this.#key,
      bucketKeyEnabled: true,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // The form of an upload takes another one while it lives: what was seen and attached is a version, and stays what it was.
      versioned: true,
      removalPolicy,
      // No rule ends a file, nor a version: S3 cannot tell one that is on record from one that is not, and nothing here deletes evidence.
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    })
    acknowledge(
      this.#bucket,
      'S1',
      'Who reads a file is on record in the Register, with the reason; a log of keys would be a second, weaker one.',
    )
    this.#sealKey = props.sealKey ?? `kms:${this.#key.keyArn}`
  }

  /** For the one function that may. */
  grant(grantee: BundledFunction): void {
    this.#table.grant(grantee, ['BatchGetItem', 'PutItem', 'Query', 'UpdateItem'])
    acknowledgeBelow(grantee, this.#bucket, '/*', 'Each file lies under the number of its clue; the API decides whose it is.')
    grantee.allow(['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], `${this.#bucket.bucketArn}/*`)
    // Without it, what is not there is said to be forbidden.
    grantee.allow(['s3:ListBucket'], this.#bucket.bucketArn)
    this.#key.addToResourcePolicy(
      new PolicyStatement({
        principals: [grantee.principal],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
      }),
    )
    grantee.tell({ FILES_BUCKET_NAME: this.#bucket.bucketName, SEAL_KEY: this.#sealKey })
  }

  get tableName(): string {
    return this.#table.table.tableName
  }
}
