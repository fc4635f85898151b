import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { findFileType } from '../../../functions/core/clues/file-type.ts'

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))))
const zip = (...names: string[]): Uint8Array =>
  zipSync(Object.fromEntries(names.map(name => [name, new TextEncoder().encode(`<sample name="${name}"/>`)])))
const box = (size: number, ...brands: string[]): Uint8Array => bytes([0, 0, 0, size], 'ftyp', ...brands)

const TYPES = '[Content_Types].xml'
const JFIF = [0xff, 0xd8, 0xff, 0xe0]
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

describe('the type of a file by its first bytes', () => {
  it.each([
    ['pdf', 'a PDF', bytes('%PDF-1.7\n%…')],
    ['jpeg', 'a photograph', bytes(JFIF, 'JFIF')],
    ['png', 'a picture of a screen', bytes(PNG, 'IHDR')],
    ['heic', "a telephone's photograph", box(24, 'heic', '\0\0\0\0', 'mif1', 'heic')],
    ['heic', 'one whose major brand is the general one', box(24, 'mif1', '\0\0\0\0', 'mif1', 'heic')],
    ['docx', 'a text', zip(TYPES, '_rels/.rels', 'word/document.xml')],
    ['docx', 'a text by another programme', zip('_rels/.rels', 'docProps/app.xml', 'word/styles.xml', TYPES)],
    ['xlsx', 'a table', zip(TYPES, '_rels/.rels', 'xl/workbook.xml')],
  ])('%s: %s', (type, _what, content) => {
    expect(findFileType(content)).toBe(type)
  })

  it.each([
    ['nothing', bytes()],
    ['one byte', bytes('%')],
    ['a page, whatever its name', bytes('<!doctype html><script>alert(1)</script>')],
    ['a page with a byte-order mark', bytes([0xef, 0xbb, 0xbf], '<html>')],
    ['a drawing that can run scripts', bytes('<svg xmlns="http://www.w3.org/2000/svg">')],
    ['a page that is a PDF further down', bytes('<html><!--\n%PDF-1.7')],
    ['a picture that begins as something else', bytes('GIF89a/*', PNG)],
    ['an animation that is a package further down', bytes('GIF89a', 'PK\x03\x04')],
    ['a PDF in capitals that is none', bytes('%pdf-1.7')],
    ['a PNG whose line ends were changed', bytes([0x89, 0x50, 0x4e, 0x47, 0x0a, 0x1a, 0x0a])],
    ['a package of no programme', zip('readme.txt')],
    ['a package of Java', zip('META-INF/MANIFEST.MF', 'word/a.class')],
    ['a package that is two programmes', zip(TYPES, 'word/document.xml', 'xl/workbook.xml')],
    ['a folder that only looks like one', zip(TYPES, 'password/list.txt')],
    ['a package that breaks off in its first name', zip(TYPES).slice(0, 31)],
    ['a film', box(24, 'isom', '\0\0\0\0', 'mp41', 'avc1')],
    ['a picture of another codec', box(24, 'avif', '\0\0\0\0', 'mif1', 'miaf')],
    ['a brand in the place of the version', box(16, 'isom', 'heic')],
    ['brands behind the box', box(16, 'isom', '\0\0\0\0', 'heic')],
    ['an old text that may hold macros', bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
    ['a programme', bytes('MZ\x90')],
  ])('%s is none of ours', (_what, content) => {
    expect(findFileType(content)).toBeUndefined()
  })
})
