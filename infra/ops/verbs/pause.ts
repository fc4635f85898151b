/** `pause`: stops what an office, or everybody, is sent. Nothing is lost: what falls due waits. */
import type { Command } from 'commander'
import type { Pause, Scope } from '../../../functions/core/outbox/controls.ts'
import { type ChangeOptions, parseChange, parseScope, withChange } from '../options.ts'
import { readOpenBatches } from '../outbox/open-batches.ts'
import { NOT_APPLIED, wordPause, wordScope } from '../outbox/words.ts'
import { printJson } from '../print.ts'
import { findChangeTarget } from '../target.ts'

export const registerPause = (program: Command): void => {
  withChange(
    program
      .command('pause')
      .description(
        '暂停发送：一个省级知识产权局或者全部；加 --apply 才执行，几秒内生效，通知不会丢失\n示例：pause 44 --reason 模板有误 --apply',
      )
      .argument('<NN|all>', '省级知识产权局的两位代码，或者 all')
      .action(run),
  )
}

async function run(text: string, options: ChangeOptions): Promise<void> {
  const scope = parseScope('<NN|all>', text)
  const change = parseChange(options)
  const target = await findChangeTarget(options)
  const { pauses } = await target.outbox.listControls()
  const before = pauses.find(one => one.scope === scope)
  const { batches } = await readOpenBatches(target.outbox, scope)
  const pause: Pause = { scope, since: target.now(), ...change }
  if (options.apply) {
    await target.outbox.addEntry({ at: pause.since, action: 'pause', of: scope, ...change })
    await target.outbox.savePause(pause)
  }
  const isApplied = options.apply === true
  if (options.json)
    printJson({ target: target.name, applied: isApplied, pause, before: before ?? null, openBatches: batches.length })
  else console.log([target.name, ...describe({ scope, pause, before, open: batches.length, isApplied })].join('\n'))
}

type Told = { scope: Scope; pause: Pause; before: Pause | undefined; open: number; isApplied: boolean }

const describe = ({ scope, pause, before, open, isApplied }: Told): string[] => [
  ...(before === undefined ? [] : [`此前：${wordPause(before)}`]),
  isApplied ? `${wordPause(pause)}。` : `将暂停${wordScope(scope)}的发送，原因：${pause.reason}（${pause.by}）。`,
  `现有未完批次 ${open} 个；${isApplied ? '正在发送的在几秒内停下，' : ''}到期的通知等待恢复，恢复用 resume ${scope} --reason <原因> --apply。`,
  ...(isApplied ? [] : [NOT_APPLIED]),
]
