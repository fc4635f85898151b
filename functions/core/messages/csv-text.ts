/** A CSV file that Excel and WPS open as it is meant: BOM, CRLF, RFC 4180 quotes, and no cell that they take for a formula. */

const toCell = (value: string): string => {
  const safe = /^[=+\-@＝＋－＠\t\r\0]/.test(value) ? `'${value}` : value
  return `"${safe.replaceAll('"', '""')}"`
}

export const buildCsvText = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map(row => `${row.map(toCell).join(',')}\r\n`).join('')}`
