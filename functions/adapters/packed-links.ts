/** Hashes of links in few bytes: 16 for each notice in hand, in the order of its ids, which stand beside them. */
import { InvalidInputError } from '../core/errors.ts'

const HASH_BYTES = 16
const NO_LINK = Buffer.alloc(HASH_BYTES)

export const packLinks = (ids: readonly string[], links: Readonly<Record<string, string>>): Uint8Array =>
  Buffer.concat(ids.map(id => toBytes(links[id])))

function toBytes(hash: string | undefined): Buffer {
  const bytes = hash === undefined ? NO_LINK : Buffer.from(hash, 'base64url')
  if (bytes.length !== HASH_BYTES) throw new InvalidInputError(`not the hash of a link: ${bytes.length} bytes`)
  return bytes
}

/** What is missing at the end is no link. */
export function unpackLinks(ids: readonly string[], packed: Uint8Array): Record<string, string> {
  const all = Buffer.from(packed)
  const links = ids.map((id, index) => [id, all.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)] as const)
  return Object.fromEntries(
    links.flatMap(([id, bytes]) =>
      bytes.length < HASH_BYTES || bytes.equals(NO_LINK) ? [] : [[id, bytes.toString('base64url')]],
    ),
  )
}
