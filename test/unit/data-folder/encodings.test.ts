import { describe, expect, it } from 'vitest'

import { decodeText } from '../../../infra/ops/data-folder/decode-text.ts'
import { inspectFiles, sampleTables, toCsvFiles, unitRow } from '../../support/data-folder.ts'

/** Node decodes GB18030 but does not encode it: the two-byte part is small enough to turn around. */
function encodeGb18030(text: string): Uint8Array {
  const bytes = new Map<string, number[]>()
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail !== 0x7f) bytes.set(new TextDecoder('gb18030').decode(Uint8Array.of(lead, trail)), [lead, trail])
    }
  }
  return Uint8Array.from(Array.from(text).flatMap(character => bytes.get(character) ?? [character.charCodeAt(0)]))
}

const files = toCsvFiles(sampleTables({ units: [unitRow({ 单位名称: '镕喆新材料（示例）公司' })] }))
const units = files['units.csv'] ?? ''

describe('the encoding of a CSV', () => {
  it.each([
    ['UTF-8', Buffer.from(units)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${units}`)],
    ['GB18030', encodeGb18030(units)],
    ['UTF-8 with the line ends of old Macs', Buffer.from(units.replaceAll('\r\n', '\r'))],
  ])('may be %s', async (_, bytes) => {
    const { problems, register } = await inspectFiles({ ...files, 'units.csv': bytes })
    expect(problems).toEqual([])
    expect(register.units[0]?.name).toBe('镕喆新材料（示例）公司')
  })

  it('is tested on bytes that are really GB18030', () => {
    expect([...encodeGb18030('单位')]).toEqual([0xb5, 0xa5, 0xce, 0xbb])
  })

  it('may be four bytes a character in GB18030', () => {
    const decoded = decodeText(Uint8Array.of(0xb5, 0xa5, 0x81, 0x39, 0xee, 0x39))
    expect(decoded).toEqual({ ok: true, text: '单㐀' })
  })

  it('is refused with the line that is neither', async () => {
    const { problems } = await inspectFiles({
      ...files,
      'units.csv': Buffer.concat([encodeGb18030(units), Uint8Array.of(0xff, 0xff)]),
    })
    expect(problems[0]).toMatchObject({ file: 'units.csv', row: 3 })
  })

  it('is refused with the damaged line of a UTF-8 file, and not read as something else', async () => {
    const bytes = Buffer.from(units)
    const { problems } = await inspectFiles({
      ...files,
      'units.csv': Buffer.concat([bytes.subarray(0, bytes.length - 30), bytes.subarray(bytes.length - 29)]),
    })
    expect(problems[0]).toMatchObject({ file: 'units.csv', row: 2 })
  })

  it('is refused when it is UTF-16, with a word on how to save it', async () => {
    const { problems } = await inspectFiles({ ...files, 'units.csv': Buffer.from(`\ufeff${units}`, 'utf16le') })
    expect(problems[0]?.message).toContain('UTF-16')
    expect(problems[0]?.mend).toContain('CSV UTF-8')
  })
})

describe('the separator of a CSV', () => {
  it.each([';', '\t'])('may be %j if the heading has it', async separator => {
    const { register } = await inspectFiles({ ...files, 'units.csv': units.replaceAll(',', separator) })
    expect(register.units).toHaveLength(1)
  })
})
