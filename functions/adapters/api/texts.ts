/** Texts as the API takes them: what nobody could read, or reads as something else, is refused rather than mended. */
import * as z from 'zod/mini'

/** Of schemas: their names in the document, and what their checks do not say there by themselves. */
export const SCHEMAS = z.registry<{ id?: string; description?: string; [word: string]: unknown }>()

export function documented<T extends z.ZodMiniType>(schema: T, words: { description?: string; [word: string]: unknown }): T {
  SCHEMAS.add(schema, words)
  return schema
}

/** A schema that the document gives a name of its own. */
export const named = <T extends z.ZodMiniType>(id: string, schema: T, description: string): T =>
  documented(schema, { id, description })

/** Controls, line separators, halves of characters, marks that turn the reading direction. */
const LINE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*$/u
/** The same, but for ends of lines and tabs. */
const LINES = /^(?:[\n\t]|[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff])*$/u
/** Some characters print nothing. */
const READABLE = /(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}]/u

/** Characters as people count them, and JSON Schema: not the units that a string is made of. */
const isWithin =
  (most: number) =>
  (text: string): boolean =>
    text.length <= most || Array.from(text).length <= most

function buildText(pattern: RegExp, most: number, description: string) {
  const text = z
    .string()
    .check(
      z.refine(isWithin(most), `最多${most}个字`),
      z.regex(pattern, '含有控制字符、改变阅读方向的字符或者残缺的字符，请删去'),
      z.regex(READABLE, '应当含有文字或者数字'),
    )
  return documented(text, { description, minLength: 1, maxLength: most })
}

/** One line. */
export const $line = (most: number, description: string) => buildText(LINE, most, description)
/** As many lines as are needed. */
export const $lines = (most: number, description: string) => buildText(LINES, most, description)
