import { RemovalPolicy } from 'aws-cdk-lib'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'

export type AddressHashKeyProps = {
  /** @default - a secret that nobody needs to know or enter */
  readonly value?: string
}

/** The key of the hashes that the records keep of addresses. It outlives the stack: without it the old hashes say nothing. */
export class AddressHashKey extends Construct {
  readonly value: string

  constructor(scope: Construct, id: string, props: AddressHashKeyProps = {}) {
    super(scope, id)
    this.value = props.value ?? this.#createSecret()
  }

  /** CloudFormation puts the value in; the template holds a reference only. */
  #createSecret(): string {
    const secret = new Secret(this, 'Secret', {
      generateSecretString: { passwordLength: 43, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    })
    acknowledge(secret, 'SMG4', 'Another key would make the hashes of old records meaningless; it opens nothing.')
    return secret.secretValue.unsafeUnwrap()
  }
}
