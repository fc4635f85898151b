/** Digests, salts and keyed hashes of clues by node:crypto. */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { ClueSecrets } from '../core/clues/clue-store.ts'

const BYTES = 16

/** @param key the stage's, which keys the hashes of addresses as well */
export function buildClueSecrets(key: string): ClueSecrets {
  const derive = (label: string, text: string): string =>
    createHmac('sha256', key).update(`duban ${label}\0${text}`).digest().subarray(0, BYTES).toString('base64url')
  return {
    newSalt: () => randomBytes(BYTES).toString('base64url'),
    digest: text => createHash('sha256').update(text).digest('base64url'),
    hashActor: (issuer, sub) => derive('actor of a clue', `${issuer}\0${sub}`),
    hashTarget: target => derive('target of a clue', target),
    hashRequest: text => derive('request about a clue', text),
  }
}
