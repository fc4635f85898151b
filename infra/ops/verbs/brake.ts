/** `brake`: offices whose mail the system has stopped by itself; a person releases it. */
import { setTimeout } from 'node:timers/promises'
import type { Command } from 'commander'
import { wordShare } from '../../../functions/core/messages/wording.ts'
import { nameOffice } from '../../../functions/core/compose/party-names.ts'
import type { Brake, Release } from '../../../functions/core/outbox/controls.ts'
import { type ChangeOptions, parseChange, parseOffice, withChange } from '../options.ts'
import { hurry } from '../outbox/pause.ts'
import { NOT_APPLIED, wordRelease, wordTime } from '../outbox/words.ts'
import { formatTable, printJson } from '../print.ts'
import { startProgressLater } from '../progress.ts'
import { findChangeTarget, findTarget, type Target } from '../target.ts'
import { buildUsageError } from '../usage.ts'

type Options = ChangeOptions & { release?: string }

export const registerBrake = (program: Command): void => {
  withChange(
    program
      .command('brake')
      .description(
        '列出因退信或者投诉过多而自动停发邮件的省级知识产权局；加 --release 解除\n示例：brake --release 44 --reason 地址已更正 --apply',
      )
      .option('--release <NN>', '解除这个省级知识产权局的停发')
      .action(run),
  )
}

async function run(options: Options): Promise<void> {
  const office = options.release === undefined ? undefined : parseOffice('--release', options.release)
  const change = office === undefined ? undefined : parseChange(options)
  const target = await (office === undefined ? findTarget(options.outputs) : findChangeTarget(options))
  const { brakes, releases } = await target.outbox.listControls()
  const chosen = office === undefined ? brakes : [getBrake(brakes, office)]
  const earlier = releases.filter(one => office === undefined || one.office === office)
  const applied = office !== undefined && change !== undefined && options.apply === true
  const forward = applied ? await release(target, { office, at: target.now(), ...change }) : 0
  if (options.json) printJson({ target: target.name, applied, brakes: chosen, releases: earlier, forward, ...change })
  else
    console.log(
      [
        target.name,
        chosen.length === 0 ? '没有自动停发邮件的省级知识产权局。' : formatBrakes(chosen),
        ...(earlier.length === 0 ? [] : ['', ...earlier.map(wordRelease)]),
        ...(office === undefined ? [] : ['', ...describeRelease(applied, forward)]),
      ].join('\n'),
    )
}

/** @returns how many batches of waiting mail go on now */
async function release({ outbox, now }: Target, { office, ...deed }: Release): Promise<number> {
  await outbox.addEntry({ action: 'release', of: office, ...deed })
  await outbox.releaseBrake({ office, ...deed })
  const progress = startProgressLater('提前停着的批次')
  const forward = await hurry({ outbox, now, wait: setTimeout }, office, progress.tell)
  progress.end()
  return forward
}

function getBrake(brakes: readonly Brake[], office: string): Brake {
  const found = brakes.find(brake => brake.office === office)
  if (found !== undefined) return found
  throw buildUsageError({
    option: '--release',
    value: office,
    message: '这个省级知识产权局的邮件没有自动停发',
    mend: '用 brake 命令列出自动停发邮件的省级知识产权局',
  })
}

const formatBrakes = (brakes: readonly Brake[]): string =>
  formatTable(
    ['省级知识产权局', '自', '邮件', '退信', '退信率', '投诉', '投诉率'],
    brakes.map(({ office, since, mails, hardBounces, complaints }) => [
      nameOffice(office),
      wordTime(since),
      mails,
      hardBounces,
      wordShare(hardBounces, mails),
      complaints,
      wordShare(complaints, mails),
    ]),
  )

const describeRelease = (isApplied: boolean, forward: number): string[] =>
  isApplied
    ? [`已解除，几秒内生效；停发期间等待的批次 ${forward} 个一分钟内继续，邮件在发送时段内陆续发出。`]
    : ['将解除停发；此前的退信和投诉不再计入。解除前应先更正无效地址，否则新的退信还会触发停发。', NOT_APPLIED]
