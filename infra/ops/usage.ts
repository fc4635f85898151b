/** A wrong command line, told like any other wrong input. */
import type { CommanderError } from 'commander'

import { DataProblemsError } from '../../functions/core/problems.ts'

type UsageMistake = { option?: string; value?: string; message: string; mend: string }

const SEE_HELP = '加 --help 可查看命令和选项'

/** For a verb to throw when an option's value cannot be used. */
export const buildUsageError = ({ option, value, message, mend }: UsageMistake): DataProblemsError =>
  new DataProblemsError([{ file: '命令行', row: null, column: option ?? null, value: value ?? null, message, mend }])

/** What each of commander's complaints is called; it puts the culprit in single quotes. */
const MISTAKES: Record<string, (culprit: string) => UsageMistake> = {
  'commander.unknownCommand': value => ({ value, message: '没有这个命令', mend: SEE_HELP }),
  'commander.unknownOption': option => ({ option, message: '没有这个选项', mend: SEE_HELP }),
  'commander.missingArgument': option => ({ option, message: '缺少参数', mend: SEE_HELP }),
  'commander.optionMissingArgument': option => ({ option, message: '选项后面缺少值', mend: '在选项后面写上值' }),
  'commander.missingMandatoryOptionValue': option => ({ option, message: '缺少必需的选项', mend: '补上这个选项' }),
  'commander.invalidArgument': option => ({ option, message: '选项的值无效', mend: SEE_HELP }),
  'commander.excessArguments': () => ({ message: '参数过多', mend: SEE_HELP }),
}

export function wordUsageMistake({ code, message }: CommanderError): UsageMistake {
  const culprit = /'([^']*)'/.exec(message)?.[1] ?? ''
  return MISTAKES[code]?.(culprit) ?? { message: `命令行有误：${message}`, mend: SEE_HELP }
}
