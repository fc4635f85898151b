/** `check`: every problem of a data folder, for the person who has to mend it. */
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'

import { DataProblemsError, type Problem } from '../../../functions/core/problems.ts'
import { buildProblemWorkbook } from '../data-folder/problem-workbook.ts'
import { type Inspection, inspectDataFolder } from '../data-folder/read-data-folder.ts'
import { ALL_TABLES, type TableName, TABLES } from '../data-folder/tables.ts'
import { formatTable, printJson } from '../print.ts'
import { buildUsageError } from '../usage.ts'

const STATUS_WRONG = 2
/** More does not help anybody on a screen; the workbook has all of them. */
const MOST_LINES = 200

export const registerCheck = (program: Command): void => {
  program
    .command('check')
    .description('检查数据文件夹，列出全部问题和提示')
    .argument('<folder>', '数据文件夹，或一个 .xlsx 工作簿')
    .option('--out <FILE>', '把问题清单写成工作簿（.xlsx），并在各表中标出')
    .option('--json', '只输出一个 JSON 文档')
    .action(async (folder: string, { out, json }: { out?: string; json?: true }) => {
      const inspection = await inspectDataFolder(folder, ALL_TABLES)
      if (out !== undefined) await writeList(out, inspection)
      if (json) tellScript(inspection)
      else tellPerson(inspection, out)
    })
}

/** @throws DataProblemsError where the list would overwrite the data, or cannot be written */
async function writeList(out: string, inspection: Inspection): Promise<void> {
  if (inspection.sources.some(source => resolve(source) === resolve(out))) {
    throw buildUsageError({
      option: '--out',
      value: out,
      message: '问题清单会覆盖数据文件',
      mend: '换一个文件名，例如 问题清单.xlsx',
    })
  }
  await writeFile(out, await buildProblemWorkbook(inspection)).catch(() => {
    throw buildUsageError({
      option: '--out',
      value: out,
      message: '文件写不进去',
      mend: '核对文件夹是否存在；如果文件正打开着，先关闭它',
    })
  })
}

const countRows = ({ register }: Inspection): Record<TableName, number> => ({
  units: register.units.length,
  contacts: register.contacts.length,
  tasks: register.tasks.length,
  progress: register.progress.length,
  titles: register.titles.length,
})

function tellScript(inspection: Inspection): void {
  const { problems, warnings } = inspection
  for (const { file, row, message } of warnings) console.error(`提示：${file}${row === null ? '' : ` 第 ${row} 行`}：${message}`)
  if (problems.length > 0) throw new DataProblemsError(problems)
  printJson({ problems, warnings, counts: countRows(inspection) })
}

function formatFindings(findings: readonly Problem[]): string {
  const table = formatTable(
    ['文件', '行', '列', '填写内容', '问题', '处理办法'],
    findings.slice(0, MOST_LINES).map(({ file, row, column, value, message, mend }) => [file, row, column, value, message, mend]),
  )
  const more = findings.length - MOST_LINES
  return more > 0 ? `${table}\n（另有 ${more} 条没有列出，加 --out 问题清单.xlsx 可看到全部）` : table
}

const formatCounts = (inspection: Inspection): string =>
  ALL_TABLES.map(name => `${TABLES[name].sheet} ${countRows(inspection)[name]}`).join('，')

function tellPerson(inspection: Inspection, out: string | undefined): void {
  const { problems, warnings } = inspection
  const paragraphs = [
    ...(problems.length > 0 ? [`发现 ${problems.length} 处问题，改正后才能使用：`, formatFindings(problems)] : []),
    ...(warnings.length > 0 ? [`提示 ${warnings.length} 条，不影响使用，请核对：`, formatFindings(warnings)] : []),
    problems.length > 0 ? `请改正以上 ${problems.length} 处问题后再检查一次。` : `检查通过。${formatCounts(inspection)}（行）。`,
    ...(out === undefined ? [] : [`问题清单已写入 ${out}。`]),
  ]
  console.log(paragraphs.join('\n\n'))
  if (problems.length > 0) process.exitCode = STATUS_WRONG
}
