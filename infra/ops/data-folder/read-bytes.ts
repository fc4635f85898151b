/** The bytes of a file of ours, or what is wrong with it as a whole. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'

import type { Findings } from './findings.ts'

const SAVE_AS_XLSX = '请用 Excel 或 WPS 表格打开，选择“文件”→“另存为”→“Excel 工作簿（*.xlsx）”，再用另存的文件。'

const CAUSES: Readonly<Record<string, [message: string, mend: string]>> = {
  ENOENT: ['链接失效，它指向的文件不存在', '请把文件本身放进文件夹，不要放快捷方式或链接。'],
  EISDIR: ['这是一个文件夹，不是文件', '请放入同名的文件，把这个文件夹移走。'],
  EACCES: ['没有读取的权限', '请核对文件和文件夹的权限。'],
  EPERM: ['没有读取的权限', '请核对文件和文件夹的权限；如果文件正被其他程序占用，请先关闭。'],
}

/** What cannot be opened is one more thing to mend: everything else is still read. */
export function noteUnreadable(path: string, error: unknown, findings: Findings): undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const [message, mend] = CAUSES[code] ?? [`打不开（${code}）`, '请核对文件是否完好，或换一个位置重试。']
  findings.problem({ file: basename(path) }, message, mend)
}

type Content = 'workbook' | 'old-workbook' | 'text' | 'empty'

/** What a file is shows in its first bytes, not in its name. */
function sniff(bytes: Uint8Array): Content {
  const magic = Buffer.from(bytes.subarray(0, 4)).toString('hex')
  if (bytes.length === 0) return 'empty'
  if (magic.startsWith('504b')) return 'workbook'
  return magic === 'd0cf11e0' ? 'old-workbook' : 'text'
}

const NOT_A_WORKBOOK = { message: '这不是 .xlsx 工作簿', mend: SAVE_AS_XLSX }
const COMPLAINTS: Readonly<Record<Content, Partial<Record<Content, { message: string; mend: string }>>>> = {
  workbook: {
    'old-workbook': { message: '这是旧格式（.xls）或加了密码的工作簿，无法读取', mend: `如有密码请先取消。${SAVE_AS_XLSX}` },
    text: NOT_A_WORKBOOK,
    empty: { message: '文件是空的', mend: '请核对文件是否传完整。' },
  },
  text: {
    workbook: { message: '这是 Excel 工作簿，不是 CSV', mend: '请把文件名的末尾改为 .xlsx，或另存为“CSV UTF-8（逗号分隔）”。' },
    'old-workbook': {
      message: '这是旧格式（.xls）工作簿，不是 CSV',
      mend: '请用 Excel 或 WPS 表格打开，另存为“CSV UTF-8（逗号分隔）”。',
    },
    empty: { message: '文件是空的', mend: '请填写表头和内容；空白表格可用 template 命令生成。' },
  },
  'old-workbook': {},
  empty: {},
}

/** The file's bytes if they are of the expected kind, else undefined with the problem noted. */
export async function readBytes(
  path: string,
  expected: 'workbook' | 'text',
  findings: Findings,
): Promise<Uint8Array | undefined> {
  const bytes = await readFile(path).catch((error: unknown) => noteUnreadable(path, error, findings))
  if (bytes === undefined) return undefined
  const complaint = COMPLAINTS[expected][sniff(bytes)]
  if (complaint === undefined) return bytes
  findings.problem({ file: basename(path) }, complaint.message, complaint.mend)
  return undefined
}
