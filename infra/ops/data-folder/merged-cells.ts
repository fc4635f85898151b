/**
 * Merged cells of a workbook. The reader gives null under a merged cell; the ranges stand in the sheet's XML, so what a person
 * sees can be restored exactly where a range stays in one column. A range over several columns has no clear meaning here.
 */
import { strFromU8, unzipSync } from 'fflate'

import type { Cell } from './grid.ts'

/** Rows and columns count from 0, both ends included. */
export type Range = { text: string; top: number; bottom: number; left: number; right: number }

const MERGE = /mergeCell [^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/g

const toColumn = (letters: string): number =>
  letters.split('').reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1

const getAttribute = (tag: string, name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? ''

const listTags = (xml: string, name: string): string[] => xml.match(new RegExp(`<(?:\\w+:)?${name} [^>]*>`, 'g')) ?? []

function listRanges(sheet: Uint8Array): Range[] {
  const start = Buffer.from(sheet.buffer, sheet.byteOffset, sheet.byteLength).indexOf('mergeCells')
  if (start === -1) return []
  return [...strFromU8(sheet.subarray(start)).matchAll(MERGE)].map(([, left = '', top, right = '', bottom]) => ({
    text: `${left}${top}:${right}${bottom}`,
    top: Number(top) - 1,
    bottom: Number(bottom) - 1,
    left: toColumn(left),
    right: toColumn(right),
  }))
}

/** Merged ranges by sheet name. */
export function listMergedRanges(workbook: Uint8Array): Map<string, Range[]> {
  const files = unzipSync(workbook, {
    filter: file => /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|worksheets\/[^/]+\.xml)$/.test(file.name),
  })
  const read = (path: string): string => strFromU8(files[path] ?? new Uint8Array())
  const targets = new Map(
    listTags(read('xl/_rels/workbook.xml.rels'), 'Relationship').map(tag => [
      getAttribute(tag, 'Id'),
      getAttribute(tag, 'Target').replace(/^\/?(xl\/)?/, 'xl/'),
    ]),
  )
  return new Map(
    listTags(read('xl/workbook.xml'), 'sheet').map(tag => {
      const sheet = files[targets.get(getAttribute(tag, 'r:id')) ?? '']
      return [getAttribute(tag, 'name'), sheet === undefined ? [] : listRanges(sheet)]
    }),
  )
}

/** Writes a range's value into each of its cells. */
export function fillRange(rows: Cell[][], range: Range): void {
  const value = rows[range.top]?.[range.left] ?? null
  for (const cells of rows.slice(range.top, range.bottom + 1)) cells[range.left] = value
}
