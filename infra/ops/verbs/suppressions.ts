/** `suppressions`: addresses that are not written to any more; a person lifts what was mended. */
import type { Command } from 'commander'
import { wordCause } from '../../../functions/core/messages/failure-wording.ts'
import { CHANNEL_NAMES, wordRole } from '../../../functions/core/messages/wording.ts'
import { type ChangeOptions, parseChange, parseOffice, withChange } from '../options.ts'
import { type BarredAddress, getBarred, lift, type ProviderList, readBarred } from '../outbox/suppressions.ts'
import { describeProblems, NOT_APPLIED, wordTime } from '../outbox/words.ts'
import { formatTable, printJson } from '../print.ts'
import { findChangeTarget, findTarget, type Target } from '../target.ts'

type Options = ChangeOptions & { office?: string; lift?: string }

export const registerSuppressions = (program: Command): void => {
  withChange(
    program
      .command('suppressions')
      .description(
        '列出因退信或者投诉停用的地址；加 --lift 恢复其中一个\n示例：suppressions --lift <编号> --reason 地址已更正 --apply',
      )
      .option('--office <NN>', '只看一个省级知识产权局')
      .option('--lift <HASH>', '恢复这个编号的地址')
      .action(run),
  )
}

async function run(options: Options): Promise<void> {
  const office = options.office === undefined ? undefined : parseOffice('--office', options.office)
  const change = options.lift === undefined ? undefined : parseChange(options)
  const target = await (options.lift === undefined ? findTarget(options.outputs) : findChangeTarget(options))
  const { barred, problems } = await readBarred(target, office)
  if (options.lift !== undefined && change !== undefined)
    return liftOne(target, getBarred(barred, options.lift), { ...options, ...change })
  if (options.json) printJson({ target: target.name, suppressions: barred, problems })
  else
    console.log(
      [target.name, barred.length === 0 ? '没有停用的地址。' : formatBarred(barred), ...describeProblems(problems)].join('\n'),
    )
}

const formatBarred = (barred: readonly BarredAddress[]): string =>
  formatTable(
    ['编号', '责任主体', '角色', '渠道', '现联系人', '现地址', '原因', '自', '通知', '备注'],
    barred.map(one => {
      const { addressHash, role, channel, cause, since, notice } = one.suppression
      const { name, contact, address } = one
      return [
        addressHash,
        name,
        wordRole(role),
        CHANNEL_NAMES[channel],
        contact?.name ?? null,
        address ?? null,
        wordCause(cause),
        wordTime(since),
        notice,
        one.hasChanged === true ? '此后联系人资料有变动' : null,
      ]
    }),
  )

async function liftOne(
  target: Target,
  one: BarredAddress,
  options: { apply?: true; json?: true; reason: string; by: string },
): Promise<void> {
  const { reason, by } = options
  if (options.apply)
    await target.outbox.addEntry({ at: target.now(), action: 'lift', of: one.suppression.addressHash, reason, by })
  const done = options.apply ? await lift(target, one, { reason, by }) : undefined
  if (options.json) printJson({ target: target.name, applied: done !== undefined, ...one, reason, by, ...done })
  else console.log([target.name, formatBarred([one]), ...describeLift(one, done)].join('\n'))
}

const PROVIDER: Readonly<Record<ProviderList, string>> = {
  removed: '现地址已从 SES 账户的停用名单中删除。',
  'not-listed': '现地址不在 SES 账户的停用名单中。',
  skipped: '没有需要清理的邮件服务商名单。',
}

function describeLift(one: BarredAddress, done: Awaited<ReturnType<typeof lift>> | undefined): string[] {
  const changed = one.hasChanged === true ? ['停用之后联系人资料有变动：现地址可能不是被停用的地址。'] : []
  if (done === undefined) return [...changed, '将恢复向这一地址发送。', NOT_APPLIED]
  return [...changed, done.isLifted ? '已恢复向这一地址发送。' : '这一地址已由他人恢复。', PROVIDER[done.provider]]
}
