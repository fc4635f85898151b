/** Bytes of a CSV to text: UTF-8 with or without BOM, else GB18030 (what Excel in China writes), else nothing. */

export type Decoded = { ok: true; text: string } | { ok: false; line: number; reason: 'broken' | 'utf-16' }

const LINE_FEED = 0x0a
const isAscii = (bytes: Uint8Array): boolean => bytes.every(byte => byte < 0x80)

function tryDecode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function* splitLines(bytes: Uint8Array): Generator<Uint8Array> {
  let start = 0
  while (start <= bytes.length) {
    const end = bytes.indexOf(LINE_FEED, start)
    yield bytes.subarray(start, end === -1 ? bytes.length : end)
    if (end === -1) return
    start = end + 1
  }
}

/** No character of either encoding contains the byte of a line feed, so lines can be tried one by one. */
function findBrokenLine(bytes: Uint8Array, encoding: string): number {
  let line = 0
  for (const part of splitLines(bytes)) {
    line += 1
    if (tryDecode(part, encoding) === undefined) return line
  }
  return line
}

/** A heading in good UTF-8 means a damaged UTF-8 file: GB18030 would read it as other characters. */
function startsAsUtf8(bytes: Uint8Array): boolean {
  const [heading] = splitLines(bytes)
  return heading !== undefined && !isAscii(heading) && tryDecode(heading, 'utf-8') !== undefined
}

export function decodeText(bytes: Uint8Array): Decoded {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { ok: false, line: 1, reason: 'utf-16' }
  }
  const utf8 = tryDecode(bytes, 'utf-8')
  if (utf8 !== undefined) return { ok: true, text: utf8 }
  if (startsAsUtf8(bytes)) return { ok: false, line: findBrokenLine(bytes, 'utf-8'), reason: 'broken' }
  const gb18030 = tryDecode(bytes, 'gb18030')
  if (gb18030 !== undefined) return { ok: true, text: gb18030 }
  return { ok: false, line: findBrokenLine(bytes, 'gb18030'), reason: 'broken' }
}
