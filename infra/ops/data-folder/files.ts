/** Which files of a folder hold our tables. */
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'

import type { Findings } from './findings.ts'
import { noteUnreadable } from './read-bytes.ts'
import { TABLES } from './tables.ts'

/** What `check --out` writes: it may lie beside the data. */
export const PROBLEM_LIST_NAME = '问题清单'

export type SourceFiles = { kind: 'csv'; paths: ReadonlyMap<string, string> } | { kind: 'workbook'; path: string }

const isOurs = (name: string): boolean => Object.values(TABLES).some(table => table.csv === name.toLowerCase())
const hasExtension = (name: string, ...extensions: string[]): boolean => extensions.includes(extname(name).toLowerCase())
const isScratch = (name: string): boolean => /^[.~]/.test(name) || name.startsWith(PROBLEM_LIST_NAME)

const OLD_WORKBOOKS = ['.xls', '.et']
const NEW_WORKBOOKS = ['.xlsx', '.xlsm']

function warnOfOthers(names: readonly string[], used: readonly string[], findings: Findings): void {
  for (const name of names.filter(other => !used.includes(other))) {
    if (hasExtension(name, '.csv', '.txt', ...OLD_WORKBOOKS, ...NEW_WORKBOOKS)) {
      findings.warning(
        { file: name },
        '没有读取这个文件',
        `只读取 ${Object.values(TABLES)
          .map(({ csv }) => csv)
          .join('、')}，或一个 .xlsx 工作簿。`,
      )
    }
  }
}

function chooseWorkbook(folder: string, names: readonly string[], findings: Findings): SourceFiles | undefined {
  const workbooks = names.filter(name => hasExtension(name, ...NEW_WORKBOOKS))
  const [only, second] = workbooks.length > 0 ? workbooks : names.filter(name => hasExtension(name, ...OLD_WORKBOOKS))
  if (only !== undefined && second === undefined) {
    warnOfOthers(names, [only], findings)
    return { kind: 'workbook', path: join(folder, only) }
  }
  if (only === undefined) return undefined
  findings.problem(
    { file: basename(folder), value: names.join('、') },
    '文件夹里有多个工作簿，不知道该读哪一个',
    '请只留下一个工作簿，或直接指定它的文件名。',
  )
  return undefined
}

function chooseFiles(folder: string, entries: readonly Dirent[], findings: Findings): SourceFiles | undefined {
  const names = entries.filter(entry => !entry.isDirectory() && !isScratch(entry.name)).map(entry => entry.name)
  const ours = entries.map(entry => entry.name).filter(isOurs)
  if (ours.length === 0) {
    const found = findings.problems.length
    const workbook = chooseWorkbook(folder, names, findings)
    if (workbook === undefined && findings.problems.length === found) {
      findings.problem(
        { file: basename(folder) },
        '文件夹里没有数据文件',
        '请放入 units.csv、contacts.csv、tasks.csv 等文件，或一个 .xlsx 工作簿。',
      )
    }
    return workbook
  }
  warnOfOthers(names, ours, findings)
  return { kind: 'csv', paths: new Map(ours.map(name => [name.toLowerCase(), join(folder, name)])) }
}

/** The files to read for a path that is a folder or a workbook, or undefined with the problem noted. */
export async function findFiles(path: string, findings: Findings): Promise<SourceFiles | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) {
    findings.problem({ file: path }, '找不到这个文件夹或文件', '请核对路径。')
    return undefined
  }
  if (found.isDirectory()) {
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => noteUnreadable(path, error, findings))
    return entries && chooseFiles(path, entries, findings)
  }
  if (!isOurs(basename(path)) && !hasExtension(path, '.csv', '.txt')) return { kind: 'workbook', path }
  findings.problem({ file: basename(path) }, '这里需要整个数据文件夹，不是其中一个文件', '请指定文件夹，或一个 .xlsx 工作簿。')
  return undefined
}
