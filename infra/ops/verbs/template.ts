/** `template`: the blank workbook that an office fills in. */
import type { Command } from 'commander'

import { buildTemplateWorkbook } from '../data-folder/template-workbook.ts'
import { writeNew } from '../new-file.ts'
import { printJson } from '../print.ts'

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
