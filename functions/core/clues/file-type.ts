/** What a file is by its first bytes: its name and what it is said to be count for nothing. */
import type { FileType } from './clue.ts'

/** As the bucket takes it. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024

const PNG = '\x89PNG\r\n\x1A\n'
const JPEG = '\xFF\xD8\xFF'
const PDF = '%PDF-'
const ZIP_ENTRY = 'PK\x03\x04'
/** Length of an entry's name, and where the name begins. */
const ZIP_NAME_LENGTH = 26
const ZIP_NAME = 30
/** What office programmes write; other parts of a package are left to them. */
const HOMES: readonly (readonly [folder: string, type: FileType])[] = [
  ['word/', 'docx'],
  ['xl/', 'xlsx'],
]
/** ISO 14496-12: the size of the first box, `ftyp`, and the brands, the major one first. */
const BRANDS = 8
const HEIC = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'])

/** @param head the first bytes, some thousand where there are as many: a package names its parts one after the other */
export function findFileType(head: Uint8Array): FileType | undefined {
  // A letter for a byte: what TextDecoder calls latin1 is another alphabet.
  const text = Array.from(head, byte => String.fromCharCode(byte)).join('')
  if (text.startsWith(PDF)) return 'pdf'
  if (text.startsWith(PNG)) return 'png'
  if (text.startsWith(JPEG)) return 'jpeg'
  if (text.startsWith(ZIP_ENTRY)) return findPackage(text)
  return text.startsWith('ftyp', 4) && listBrands(text, head).some(brand => HEIC.has(brand)) ? 'heic' : undefined
}

/** The second word is a version, no brand. */
function listBrands(text: string, head: Uint8Array): string[] {
  const end = Math.min(new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0), text.length)
  const count = Math.max(0, Math.floor((end - BRANDS) / 4))
  return Array.from({ length: count }, (_, index) => text.slice(BRANDS + 4 * index, BRANDS + 4 * index + 4)).toSpliced(1, 1)
}

/** A package that is of one programme, as far as it is seen. */
function findPackage(text: string): FileType | undefined {
  const names = listNames(text)
  const types = new Set(HOMES.filter(([folder]) => names.some(name => name.startsWith(folder))).map(([, type]) => type))
  const isPackage = names.some(
    name => name === '[Content_Types].xml' || name.startsWith('_rels/') || name.startsWith('docProps/'),
  )
  const [only] = types
  return isPackage && types.size === 1 ? only : undefined
}

/** Of the entries that begin in it: their sizes may stand behind their content, so that only the next one's mark tells where it is. */
function listNames(text: string): string[] {
  const names: string[] = []
  for (let at = 0; at !== -1; at = text.indexOf(ZIP_ENTRY, at + 1)) {
    const length = text.charCodeAt(at + ZIP_NAME_LENGTH) + 256 * text.charCodeAt(at + ZIP_NAME_LENGTH + 1)
    names.push(text.slice(at + ZIP_NAME, at + ZIP_NAME + length))
  }
  return names
}
