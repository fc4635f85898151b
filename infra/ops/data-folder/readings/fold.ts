/** Spelling that means nothing: width, spaces, invisible characters, kinds of dash. */

const SPACES = /[\s\p{Cf}]/gu
const DASHES = /[‐‑‒–—―−－]/g

/** Printable ASCII is already plain: nearly every cell of a large table. */
const PLAIN = /^[!-~]*$/

const foldOnce = (text: string): string =>
  text.replaceAll(SPACES, '').normalize('NFKC').replaceAll(SPACES, '').replaceAll(DASHES, '-')

/**
 * Codes, dates, numbers and addresses in their plain spelling. Folding again changes nothing: taking a character out can make
 * its neighbours compose, so it is repeated until it rests.
 */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text
  const folded = foldOnce(text)
  return folded === text ? text : fold(folded)
}

/** Spreadsheets mark numbers that are meant as text with `'123` or `="123"`. */
export const unquote = (text: string): string => (/^[=']/.test(text) ? text.replace(/^="(.*)"$/, '$1').replace(/^'/, '') : text)
