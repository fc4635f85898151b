/** `template`: the blank workbook that an office fills in. */
import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'

import { buildTemplateWorkbook } from '../data-folder/template-workbook.ts'
import { printJson } from '../print.ts'
import { buildUsageError } from '../usage.ts'

const DEFAULT_FILE = '督办数据模板.xlsx'

export const registerTemplate = (program: Command): void => {
  program
    .command('template')
    .description('生成供各单位填写的空白工作簿，附下拉选项、说明和示例')
    .option('--out <FILE>', '写入的文件', DEFAULT_FILE)
    .option('--json', '只输出一个 JSON 文档')
    .action(async ({ out, json }: { out: string; json?: true }) => {
      await writeNew(out, await buildTemplateWorkbook())
      if (json) printJson({ file: out })
      else console.log(`空白工作簿已写入 ${out}。填好后用 check 命令检查。`)
    })
}

const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code

/** Never over a file that is there: somebody may have filled it in. */
async function writeNew(file: string, bytes: Buffer): Promise<void> {
  try {
    await writeFile(file, bytes, { flag: 'wx' })
  } catch (error) {
    if (isCode(error, 'EEXIST')) {
      throw buildUsageError({
        option: '--out',
        value: file,
        message: '文件已经存在，没有覆盖',
        mend: '换一个文件名，或先移走原来的文件',
      })
    }
    if (isCode(error, 'ENOENT')) {
      throw buildUsageError({
        option: '--out',
        value: file,
        message: '文件所在的文件夹不存在',
        mend: '先建立文件夹，或换一个位置',
      })
    }
    throw error
  }
}
