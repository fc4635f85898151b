/**
 * The clues' own encryption. Each clue has a data key, wrapped for its number under the key of all clues; whatever is sealed with it
 * opens in the place only for which it was sealed.
 */
import { randomBytes } from 'node:crypto'
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { SettingsError } from '../core/errors.ts'
import { BrokenSealError, decrypt, encrypt, KEY_BYTES } from './aes-gcm.ts'
import { CALL_TIMES } from './call-times.ts'

export type Seal = {
  newKey: (number: string) => Promise<ClueKey>
  openKey: (number: string, wrapped: Uint8Array) => Promise<ClueKey>
}

export type ClueKey = {
  /** As it is kept. */
  wrapped: Uint8Array
  /** @param place the sort key under which it lies */
  seal: (place: string, content: unknown) => Uint8Array
  /** @throws BrokenSealError */
  open: (place: string, sealed: Uint8Array) => unknown
}

/** Of env `SEAL_KEY`: `kms:<arn>`, or `local:<base64 of 32 bytes>`. */
export type SealKey = { kind: 'kms'; arn: string } | { kind: 'local'; key: Uint8Array }

/** Unwrapped keys that one function remembers: a clue is read in several calls in a row. */
const REMEMBERED = 200

/** @throws SettingsError */
export function parseSealKey(text: string): SealKey {
  const [, kind, value = ''] = /^(kms|local):(.+)$/.exec(text) ?? []
  if (kind === 'kms') return { kind, arn: value }
  const key = Buffer.from(value, 'base64')
  if (kind === 'local' && key.length === KEY_BYTES) return { kind, key }
  throw new SettingsError('SEAL_KEY is neither kms:<arn> nor local:<base64 of 32 bytes>')
}

/** Endpoint, region and credentials of KMS come from the environment, as the SDK reads it. */
export const buildSeal = (key: SealKey): Seal =>
  key.kind === 'local' ? buildLocalSeal(key.key) : buildKmsSeal(new KMSClient({ requestHandler: CALL_TIMES }), key.arn)

export const buildKmsSeal = (client: Pick<KMSClient, 'send'>, arn: string): Seal =>
  keepKeys({
    async create(number) {
      const { Plaintext, CiphertextBlob } = await client.send(
        new GenerateDataKeyCommand({ KeyId: arn, KeySpec: 'AES_256', EncryptionContext: { clue: number } }),
      )
      if (Plaintext === undefined || CiphertextBlob === undefined) throw new BrokenSealError('KMS gave no data key')
      return { plain: Plaintext, wrapped: CiphertextBlob }
    },
    async unwrap(number, wrapped) {
      const request = { KeyId: arn, CiphertextBlob: wrapped, EncryptionContext: { clue: number } }
      const { Plaintext } = await client.send(new DecryptCommand(request)).catch(refuse)
      if (Plaintext === undefined) throw new BrokenSealError('KMS opened no data key')
      return Plaintext
    },
  })

/** Of another key, of another clue, or changed: all else may pass by itself. */
function refuse(error: unknown): never {
  const isBroken = error instanceof Error && ['InvalidCiphertextException', 'IncorrectKeyException'].includes(error.name)
  throw isBroken ? new BrokenSealError('KMS does not open the key here', { cause: error }) : error
}

/** For a machine without KMS. */
export const buildLocalSeal = (key: Uint8Array): Seal =>
  keepKeys({
    async create(number) {
      const plain = randomBytes(KEY_BYTES)
      return { plain, wrapped: encrypt(key, `clue\0${number}`, plain) }
    },
    unwrap: async (number, wrapped) => decrypt(key, `clue\0${number}`, wrapped),
  })

type Wrapper = {
  create: (number: string) => Promise<{ plain: Uint8Array; wrapped: Uint8Array }>
  unwrap: (number: string, wrapped: Uint8Array) => Promise<Uint8Array>
}

function keepKeys({ create, unwrap }: Wrapper): Seal {
  const known = new Map<string, ClueKey>()
  const remember = (number: string, plain: Uint8Array, wrapped: Uint8Array): ClueKey => {
    const key = buildClueKey(number, plain, wrapped)
    const [oldest] = known.keys()
    if (known.size >= REMEMBERED && oldest !== undefined) known.delete(oldest)
    known.set(nameKey(number, wrapped), key)
    return key
  }
  return {
    async newKey(number) {
      const { plain, wrapped } = await create(number)
      return remember(number, plain, wrapped)
    },
    openKey: async (number, wrapped) =>
      known.get(nameKey(number, wrapped)) ?? remember(number, await unwrap(number, wrapped), wrapped),
  }
}

const nameKey = (number: string, wrapped: Uint8Array): string => `${number} ${Buffer.from(wrapped).toString('base64')}`

const buildClueKey = (number: string, plain: Uint8Array, wrapped: Uint8Array): ClueKey => ({
  wrapped,
  seal: (place, content) => encrypt(plain, `${number}\0${place}`, Buffer.from(JSON.stringify(content))),
  open(place, sealed) {
    const content: unknown = JSON.parse(decrypt(plain, `${number}\0${place}`, sealed).toString('utf8'))
    return content
  },
})
