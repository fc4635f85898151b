/** AES-256-GCM: nonce, tag, ciphertext. The context is not in it and must be the same to open it. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { PermanentError } from '../core/errors.ts'

export const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** What is there was not sealed for this place under this key, or was changed since. Nothing of it stands in the error. */
export class BrokenSealError extends PermanentError {
  override name = 'BrokenSealError'
}

export function encrypt(key: Uint8Array, context: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
  const text = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), text])
}

/** @throws BrokenSealError */
export function decrypt(key: Uint8Array, context: string, sealed: Uint8Array): Buffer {
  try {
    const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(context))
      .setAuthTag(tag)
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
  } catch {
    // Node's own error says nothing more, and a truncated one says it in another way.
    throw new BrokenSealError('what is sealed does not open here')
  }
}
