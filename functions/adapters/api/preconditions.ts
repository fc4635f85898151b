/** Versions and keys in headers (RFC 9110 §13). */

export const toETag = (version: number): string => `"${version}"`

const TAG = /^\s*(W\/)?"([\u0021\u0023-\u007e\u0080-\u00ff]*)"\s*$/
/** As long as a list of versions could sensibly be. */
const MOST_TAGS = 16

/**
 * The versions that the client knows: one of them must be the present one. Weak tags never match; whatever else is a tag is one of no
 * version of ours.
 * @returns undefined where no version is named: no header, `*`, or what is no list of tags
 */
export function readIfMatch(header: string | null): number[] | undefined {
  const tags = (header ?? '').split(',').map(tag => TAG.exec(tag))
  if (tags.length > MOST_TAGS) return undefined
  const versions: number[] = []
  for (const tag of tags) {
    if (tag === null) return undefined
    const [, weak, text = ''] = tag
    if (weak === undefined && /^[1-9]\d{0,8}$/.test(text)) versions.push(Number(text))
  }
  return versions
}

/** @returns false for what is none */
export function readIdempotencyKey(header: string | null): string | undefined | false {
  if (header === null) return undefined
  return /^[\u0021-\u007e]{1,255}$/.test(header) && header
}
