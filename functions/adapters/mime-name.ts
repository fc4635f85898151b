/** Names in the headers of a mail: SES takes letters outside ASCII only as encoded words (RFC 2047). */

/** An encoded word holds at most 75 characters: 63 beside its frame, which are 45 bytes in base64. */
const BYTES_PER_WORD = 45

const toEncodedWord = (text: string): string => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`

/** Never breaks a letter: each word must be readable by itself. */
function splitByBytes(text: string): string[] {
  const parts: string[] = []
  let part = ''
  for (const letter of text) {
    if (Buffer.byteLength(part + letter) > BYTES_PER_WORD) {
      parts.push(part)
      part = ''
    }
    part += letter
  }
  return [...parts, part]
}

/** `督办系统 <duban@example.com>` in ASCII; what is ASCII already stays as it is. */
export function encodeAddress(address: string): string {
  const [, name, rest] = /^(.*\S)\s*(<[^<>]*>)$/.exec(address) ?? []
  if (name === undefined || rest === undefined || /^[ -~]*$/.test(name)) return address
  return `${splitByBytes(name).map(toEncodedWord).join(' ')} ${rest}`
}
