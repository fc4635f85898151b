/** What a verb's failure prints, and with which status the program ends: the one place that decides it. */
import { CommanderError } from 'commander'

import { DataProblemsError, type Problem } from '../../functions/core/problems.ts'
import { formatTable, printJson } from './print.ts'
import { buildUsageError, wordUsageMistake } from './usage.ts'

const STATUS = { done: 0, failed: 1, inputIsWrong: 2 }
const HELP_CODES = ['commander.help', 'commander.helpDisplayed']

/** @returns the exit status */
export function tellFailure(error: unknown, asJson: boolean): number {
  if (error instanceof DataProblemsError) return tellProblems(error.problems, asJson)
  if (error instanceof CommanderError) {
    if (HELP_CODES.includes(error.code)) return error.exitCode
    return tellProblems(buildUsageError(wordUsageMistake(error)).problems, asJson)
  }
  const message = error instanceof Error ? error.message : String(error)
  if (asJson) printJson({ error: message })
  console.error(`出错：${message}`)
  if (process.env['DUBAN_DEBUG'] && error instanceof Error) console.error(error.stack)
  else console.error('如需查看详细位置，请设置环境变量 DUBAN_DEBUG=1 后重试。')
  return STATUS.failed
}

function tellProblems(problems: readonly Problem[], asJson: boolean): number {
  if (asJson) printJson({ problems })
  else {
    console.log(`输入有误，共 ${problems.length} 处：\n`)
    console.log(
      formatTable(
        ['文件', '行', '列', '值', '问题', '处理办法'],
        problems.map(({ file, row, column, value, message, mend }) => [file, row, column, value, message, mend]),
      ),
    )
  }
  return STATUS.inputIsWrong
}
