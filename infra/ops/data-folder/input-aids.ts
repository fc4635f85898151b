/** What the workbook writer cannot do by itself: lists and notes that show in a cell, and whole columns kept as text. */
import type { WorkbookFeature } from './workbook.ts'

/** `column` counts from 0. A list in a cell is at most 255 characters long: Excel refuses the file otherwise. */
export type InputAid = { column: number; title: string; note: string; choices?: readonly string[] | undefined }

const LONGEST_LIST = 255
const LAST_ROW = 1_048_576

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

function buildValidation({ column, title, note, choices }: InputAid): string {
  const letter = String.fromCodePoint('A'.charCodeAt(0) + column)
  const list = choices?.join(',') ?? ''
  const hasList = list !== '' && list.length <= LONGEST_LIST
  const kind = hasList
    ? ' type="list" showErrorMessage="1" errorStyle="warning" errorTitle="请核对" error="这不是列表中的内容。"'
    : ''
  const formula = hasList ? `<formula1>"${escapeXml(list)}"</formula1>` : ''
  const prompt = `showInputMessage="1" promptTitle="${escapeXml(title)}" prompt="${escapeXml(note)}"`
  return `<dataValidation${kind} allowBlank="1" ${prompt} sqref="${letter}2:${letter}${LAST_ROW}">${formula}</dataValidation>`
}

const buildValidations = (aids: readonly InputAid[]): string =>
  aids.length === 0 ? '' : `<dataValidations count="${aids.length}">${aids.map(buildValidation).join('')}</dataValidations>`

/** The style of the first cell below the heading, which is kept as text, becomes the style of its whole column. */
function keepColumnsAsText(xml: string): string {
  const style = /<c r="A2"[^>]*? s="(\d+)"/.exec(xml)?.[1]
  return style === undefined ? xml : xml.replaceAll('<col ', `<col style="${style}" `)
}

/** @param aids by sheet name; other sheets stay as they are */
export const buildInputAids = (aids: ReadonlyMap<string, readonly InputAid[]>): WorkbookFeature => ({
  files: {
    transform: {
      'xl/worksheets/sheet{id}.xml': {
        transform: (xml, { sheet }) => {
          const own = aids.get(sheet ?? '')
          return own === undefined ? xml : keepColumnsAsText(xml).replace('</sheetData>', `</sheetData>${buildValidations(own)}`)
        },
      },
    },
  },
})
