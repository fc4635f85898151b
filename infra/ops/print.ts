/** Printing for scripts (JSON) and for people (tables and paragraphs of Chinese, which takes two columns a character). */

/** The one document of `--json`. */
export const printJson = (document: unknown): void => console.log(JSON.stringify(document, undefined, 2))

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u

const widthOf = (text: string): number => Array.from(text).reduce((width, letter) => width + (WIDE.test(letter) ? 2 : 1), 0)

const padTo = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))

type Cell = string | number | null

/** Columns as wide as their widest cell; the last one runs on. */
export function formatTable(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [headings, ...rows].map(row => row.map(cell => (cell === null ? '－' : String(cell).replaceAll(/\s+/g, ' '))))
  const widths = headings.map((_, column) => lines.reduce((width, line) => Math.max(width, widthOf(line[column] ?? '')), 0))
  return lines
    .map(line =>
      line
        .map((cell, column) => padTo(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Breaks a paragraph into lines of at most `width` columns; closing punctuation never starts a line. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const letter of text) {
    if (widthOf(line + letter) > width && !/[，。、；：！？）》”’〕,.;:)]/.test(letter)) {
      lines.push(line)
      line = ''
    }
    line += letter
  }
  return line === '' ? lines : [...lines, line]
}

/** On standard error, so that `--json` stays one document; `check` shows each. */
export function tellWarnings(warnings: readonly unknown[]): void {
  if (warnings.length > 0) console.error(`提示：数据文件夹有 ${warnings.length} 条警告，用 check 命令查看。`)
}
