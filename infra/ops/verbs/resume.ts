/** `resume`: ends a pause, and what it has put off goes on at once. */
import { setTimeout } from 'node:timers/promises'
import type { Command } from 'commander'
import { type ChangeOptions, parseChange, parseScope, withChange } from '../options.ts'
import { prepareResume, type Resumption, resume } from '../outbox/pause.ts'
import { NOT_APPLIED, wordPause, wordScope } from '../outbox/words.ts'
import { printJson } from '../print.ts'
import { startProgressLater } from '../progress.ts'
import { findChangeTarget } from '../target.ts'

export const registerResume = (program: Command): void => {
  withChange(
    program
      .command('resume')
      .description(
        '恢复发送：结束暂停，推迟的批次一分钟内继续；中途中断，再执行一次即可\n示例：resume 44 --reason 已更正 --apply',
      )
      .argument('<NN|all>', '省级知识产权局的两位代码，或者 all')
      .action(run),
  )
}

async function run(text: string, options: ChangeOptions): Promise<void> {
  const scope = parseScope('<NN|all>', text)
  const change = parseChange(options)
  const target = await findChangeTarget(options)
  const before = await prepareResume(target.outbox, scope, target.now())
  const progress = startProgressLater('提前推迟的批次')
  if (options.apply) await target.outbox.addEntry({ at: target.now(), action: 'resume', of: scope, ...change })
  const forward = options.apply
    ? await resume({ outbox: target.outbox, now: target.now, wait: setTimeout }, scope, progress.tell)
    : undefined
  progress.end()
  const { pause = null, remaining, postponed } = before
  if (options.json)
    printJson({
      target: target.name,
      applied: forward !== undefined,
      scope,
      ...change,
      pause,
      remaining,
      postponed: postponed.length,
      forward: forward ?? 0,
    })
  else console.log([target.name, ...describe(wordScope(scope), before, forward)].join('\n'))
}

const describe = (name: string, { pause, remaining, postponed }: Resumption, forward: number | undefined): string[] => [
  pause === undefined ? `${name}没有暂停。` : `此前：${wordPause(pause)}`,
  forward === undefined
    ? `推迟的批次 ${postponed.length} 个，将在一分钟内继续。`
    : `${pause === undefined ? '' : '已恢复发送；'}推迟的批次 ${forward} 个一分钟内继续。`,
  ...remaining.map(one => `仍然有效：${wordPause(one)}`),
  ...(forward === undefined ? [NOT_APPLIED] : []),
]
