/** A page as an answer. */
import type { HtmlEscapedString } from 'hono/utils/html'

/** Controls but the end of a line, and marks that turn the reading direction: whatever was typed, nobody reads something else. */
const UNPRINTABLE = /(?![\n\r])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu

export const answerPage = async (
  status: number,
  page: HtmlEscapedString | Promise<HtmlEscapedString>,
  headers: Readonly<Record<string, string>>,
): Promise<Response> =>
  new Response((await page).toString().toWellFormed().replaceAll(UNPRINTABLE, ''), { status, headers: { ...headers } })
