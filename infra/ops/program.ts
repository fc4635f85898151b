/** The commander program that verbs register on: its own words in Chinese, and never an exit of its own. */
import { Command } from 'commander'

const HELP_TITLES: Record<string, string> = {
  'Usage:': '用法',
  'Arguments:': '参数',
  'Options:': '选项',
  'Commands:': '命令',
}

/** Verbs inherit all of this, so long as they are added to it afterwards. */
export const buildProgram = (): Command =>
  new Command('duban')
    .description('督办：知识产权强国建设示范创建工作提醒系统的命令行。\n退出状态：0 完成，2 输入有误（逐条列出），1 其他错误。')
    .usage('<命令> [选项]')
    .helpOption('-h, --help', '显示帮助')
    .helpCommand(false)
    .configureHelp({
      styleTitle: title => HELP_TITLES[title] ?? title,
      styleUsage: usage => usage.replace('[options]', '[选项]'),
      subcommandTerm: command => command.name(),
      // Examples stand in the verb's own help only.
      subcommandDescription: command => command.description().split('\n')[0] ?? '',
      optionDescription: ({ description, defaultValue }) =>
        typeof defaultValue === 'string' ? `${description}；不写则为 ${defaultValue}` : description,
    })
    .configureOutput({ outputError: () => {} })
    .exitOverride()
