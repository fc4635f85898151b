/** Tokens and codes by node:crypto. What is derived is keyed, each under a label of its own. */
import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto'
import type { AnswerSecrets } from '../core/answers/answers.ts'
import { CODES, toCode } from '../core/answers/code.ts'

const BYTES = 16

/** @param key the stage's, which keys the hashes of addresses as well */
export function buildAnswerSecrets(key: string): AnswerSecrets {
  const derive = (label: string, text: string): Buffer => createHmac('sha256', key).update(`duban ${label}\0${text}`).digest()
  return {
    newToken: () => randomBytes(BYTES).toString('base64url'),
    hashToken: (token, addressHash) =>
      createHash('sha256').update(token).update(addressHash).digest().subarray(0, BYTES).toString('base64url'),
    // 48 bits for 30: no code is likelier than another by more than a millionth.
    codeOfToken: token => toCode(derive('code of a token', token).readUIntBE(0, 6) % CODES),
    newCode: () => toCode(randomInt(CODES)),
    hashCode: code => derive('hash of a code', code).subarray(0, BYTES).toString('base64url'),
  }
}
