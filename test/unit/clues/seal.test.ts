import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { BrokenSealError } from '../../../functions/adapters/aes-gcm.ts'
import { buildKmsSeal, buildLocalSeal, parseSealKey, type Seal } from '../../../functions/adapters/seal.ts'
import { SettingsError } from '../../../functions/core/errors.ts'

const CLUE = 'DB-2026-44-000123'
const WORDS = { reason: '样例：不属本省', by: { sub: 's-1', name: '样例' } }
const ARN = 'arn:aws-cn:kms:cn-north-1:000000000000:key/sample'

/** What KMS does with a data key: it opens under the key and the context only under which it was made. */
function fakeKms() {
  const made: { plain: Uint8Array; wrapped: Uint8Array; keyId: string; context: string }[] = []
  const calls: string[] = []
  const send = async ({ constructor, input }: { constructor: { name: string }; input: Record<string, unknown> }) => {
    calls.push(constructor.name)
    const [keyId, context] = [String(input['KeyId']), JSON.stringify(input['EncryptionContext'])]
    if (constructor.name === 'GenerateDataKeyCommand') {
      const one = { plain: randomBytes(32), wrapped: randomBytes(40), keyId, context }
      made.push(one)
      return { Plaintext: one.plain, CiphertextBlob: one.wrapped }
    }
    const found = made.find(one => Buffer.from(one.wrapped).equals(input['CiphertextBlob'] as Uint8Array))
    if (found?.keyId !== keyId || found.context !== context)
      throw Object.assign(new Error(), { name: 'InvalidCiphertextException' })
    return { Plaintext: found.plain }
  }
  return { client: { send } as unknown as Parameters<typeof buildKmsSeal>[0], calls }
}

const local = randomBytes(32)
let kms: ReturnType<typeof fakeKms>
beforeEach(() => (kms = fakeKms()))

/** `build` twice is two functions that remember nothing of each other. */
const SEALS: [string, () => Seal, () => Seal][] = [
  ['by a key of this machine', () => buildLocalSeal(local), () => buildLocalSeal(randomBytes(32))],
  ['by KMS', () => buildKmsSeal(kms.client, ARN), () => buildKmsSeal(kms.client, `${ARN}-2`)],
]

describe.each(SEALS)('what is sealed %s', (_how, build, buildOther) => {
  it('opens where it was sealed, in another function as well', async () => {
    const key = await build().newKey(CLUE)
    const sealed = key.seal('WORDS#000001', WORDS)
    expect((await build().openKey(CLUE, key.wrapped)).open('WORDS#000001', sealed)).toEqual(WORDS)
  })

  it('is not to be read, nor twice the same', async () => {
    const key = await build().newKey(CLUE)
    const [one, other] = [key.seal('INTAKE', WORDS), key.seal('INTAKE', WORDS)]
    expect(Buffer.from(one).includes('不属本省')).toBe(false)
    expect(Buffer.from(one).equals(other)).toBe(false)
  })

  it('opens for no other clue and in no other place', async () => {
    const [key, other] = [await build().newKey(CLUE), await build().newKey('DB-2026-44-000124')]
    const sealed = key.seal('WORDS#000001', WORDS)
    expect(() => other.open('WORDS#000001', sealed)).toThrow(BrokenSealError)
    expect(() => key.open('WORDS#000002', sealed)).toThrow(BrokenSealError)
    expect(() => key.open('INTAKE', sealed)).toThrow(BrokenSealError)
  })

  it("does not open when its clue's key was moved to another clue", async () => {
    const key = await build().newKey(CLUE)
    await expect(build().openKey('DB-2026-44-000124', key.wrapped)).rejects.toThrow(BrokenSealError)
  })

  it('does not open under another key', async () => {
    const key = await build().newKey(CLUE)
    await expect(buildOther().openKey(CLUE, key.wrapped)).rejects.toThrow(BrokenSealError)
  })

  it('does not open with one bit changed, or cut off', async () => {
    const key = await build().newKey(CLUE)
    const sealed = key.seal('INTAKE', WORDS)
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), bit => {
        const changed = Uint8Array.from(sealed)
        changed[bit >> 3]! ^= 1 << (bit & 7)
        expect(() => key.open('INTAKE', changed)).toThrow(BrokenSealError)
      }),
    )
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), length => {
        expect(() => key.open('INTAKE', sealed.slice(0, length))).toThrow(BrokenSealError)
      }),
    )
  })

  it('says nothing of itself in an error', async () => {
    const key = await build().newKey(CLUE)
    const sealed = key.seal('INTAKE', WORDS)
    const refusal = (() => {
      try {
        return key.open('WORDS#000001', sealed)
      } catch (error) {
        return error instanceof Error ? `${error.message} ${String(error.cause)}` : ''
      }
    })()
    expect(refusal).not.toMatch(/不属本省|DB-/)
  })
})

describe('the seal by KMS', () => {
  it('asks once for a key that it reads again and again', async () => {
    const key = await buildKmsSeal(kms.client, ARN).newKey(CLUE)
    const seal = buildKmsSeal(kms.client, ARN)
    for (let reading = 0; reading < 5; reading += 1) await seal.openKey(CLUE, key.wrapped)
    expect(kms.calls).toEqual(['GenerateDataKeyCommand', 'DecryptCommand'])
  })

  it('lets every other failure of KMS through, so that it is tried again', async () => {
    const down = { send: () => Promise.reject(new TypeError('no route')) } as unknown as Parameters<typeof buildKmsSeal>[0]
    await expect(buildKmsSeal(down, ARN).openKey(CLUE, randomBytes(40))).rejects.toThrow(TypeError)
  })
})

describe('the setting of the key', () => {
  it('names a key of KMS, or is one', () => {
    expect(parseSealKey(`kms:${ARN}`)).toEqual({ kind: 'kms', arn: ARN })
    const parsed = parseSealKey(`local:${local.toString('base64')}`)
    expect(parsed.kind === 'local' && Buffer.from(parsed.key).equals(local)).toBe(true)
  })

  it.each([
    '',
    'kms:',
    'local:',
    `local:${randomBytes(31).toString('base64')}`,
    `local:${randomBytes(33).toString('base64')}`,
    ARN,
  ])('is refused without being shown: %j', text => {
    expect(() => parseSealKey(text)).toThrow(SettingsError)
    expect(() => parseSealKey(text)).toThrow(/^SEAL_KEY is neither kms:<arn> nor local:<base64 of 32 bytes>$/)
  })
})
