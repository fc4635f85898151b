/** Into how many pieces an office's units and the due index are split, so that no partition of the store runs hot. */
export const SHARDS = 4

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/**
 * FNV-1a over the UTF-16 units, folded (its low bits alone only see the characters' low bits): small, even, and stable for
 * ever, because keys depend on it.
 */
export function shardOf(id: string): number {
  let hash = FNV_OFFSET
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), FNV_PRIME) >>> 0
  return ((hash ^ (hash >>> 16)) >>> 0) % SHARDS
}
