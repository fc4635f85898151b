/** The six characters that a page asks for, and the mobile that stands beside those of an SMS. */

/** Without what looks alike: 0 O, 1 I L. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const LENGTH = 6
const SHAPE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`)

/** How many codes there are. */
export const CODES = ALPHABET.length ** LENGTH

/** @param n from 0 up to `CODES` */
export function toCode(n: number): string {
  let rest = n
  return Array.from({ length: LENGTH }, () => {
    const character = ALPHABET.charAt(rest % ALPHABET.length)
    rest = Math.floor(rest / ALPHABET.length)
    return character
  }).join('')
}

/** As typed on any keyboard: full-width, in small letters, with spaces between. */
export const normaliseCode = (typed: string): string => typed.normalize('NFKC').replaceAll(/\s/gu, '').toUpperCase()

/** Whether it could be one at all. */
export const isCode = (text: string): boolean => SHAPE.test(text)

/** Eleven digits where it is a mobile of the mainland. */
export const normaliseMobile = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replaceAll(/[\s()-]/gu, '')
    .replace(/^(?:\+86|0086|86)(?=1\d{10}$)/, '')

export const isMobile = (text: string): boolean => /^1[3-9]\d{9}$/.test(text)

/** In a time that does not tell where they differ. */
export function isSameHash(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let index = 0; index < a.length; index += 1) difference |= a.charCodeAt(index) ^ b.charCodeAt(index % (b.length || 1))
  return difference === 0
}
