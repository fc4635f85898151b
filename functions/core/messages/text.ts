/** Text that came from outside, made safe to stand in a header, a body, an SMS or a calendar file. */

/** Controls (CR, LF, NUL, tab …), line and paragraph separators. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
/** What nobody sees: marks that turn the reading direction, spaces without width, soft hyphens. */
const UNSEEN = /\p{Cf}+/gu

/** One line of well-formed text: nothing in it can start a header, break a calendar line or reverse what is read. */
export const cleanText = (text: string): string => text.toWellFormed().replace(UNSEEN, '').replace(UNSAFE, ' ').trim()

/** Some letters of Unicode print nothing. */
export const hasLetter = (text: string): boolean => /(?!\p{Default_Ignorable_Code_Point})\p{L}/u.test(text)

/** At most `limit` UTF-16 units, `…` in place of what was cut; a surrogate pair is never split. */
export function clipText(text: string, limit: number): string {
  if (text.length <= limit) return text
  if (limit < 1) return ''
  const cut = text.slice(0, limit - 1)
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`
}

/** In quotation marks, those inside turned into single ones, as GB/T 15834 asks. */
export const quoteText = (text: string): string => `“${text.replaceAll('“', '‘').replaceAll('”', '’')}”`

/** A scheme, www or a name with a dot and a top level, in letters of either width; Chinese before it stays. */
const LETTER = '[a-z0-9_\\uff10-\\uff19\\uff21-\\uff3a\\uff41-\\uff5a-]'
const TAIL = '[\\w./?#%&=:@~+-]*'
const LINK = new RegExp(
  `[a-z]+:\\/\\/${TAIL}|${LETTER}*(?:[.．]${LETTER}+)*[.．](?=[a-z\\uff41-\\uff5a]{2})${LETTER}+(?:[/:]${TAIL})?`,
  'giu',
)
/** More never stands in an SMS. */
const LONGEST_VARIABLE = 200

/** A variable of an SMS: 【】 are the provider's, and no link may come from a variable (short links included). */
export const toSmsVariable = (text: string): string =>
  clipText(text, LONGEST_VARIABLE).replaceAll('【', '（').replaceAll('】', '）').replace(LINK, '…')
