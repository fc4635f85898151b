/** `replay`: what lies in the dead-letter queues, and how it is played again; duties and clues whose change the stream has lost. */
import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import type { RowProblem } from '../../../functions/core/ports.ts'
import { type ChangeOptions, parseChange, parseInstant, withChange } from '../options.ts'
import { describeProblems, NOT_APPLIED, wordTime } from '../outbox/words.ts'
import { printJson } from '../print.ts'
import { startProgressLater } from '../progress.ts'
import { type DeadLetterQueue, listDeadLetterQueues, listDeadLetters, redrive } from '../steering/dead-letters.ts'
import { buildQueueCalls, type QueueCalls } from '../steering/queue-calls.ts'
import { describeQueues, describeRedrive, type Listed } from '../steering/replay-words.ts'
import { reactAgain, readChangedSince } from '../steering/react-again.ts'
import { findChangeTarget, findTarget, type Target } from '../target.ts'
import { buildUsageError } from '../usage.ts'

type Options = ChangeOptions & { queue?: string; since?: string; discard?: true }

export const registerReplay = (program: Command): void => {
  withChange(
    program
      .command('replay')
      .description(
        '重放：列出死信队列里有什么；加 --queue 重新执行其中一个，加 --since 补做某时以来变动的责任和线索；不会重复发送\n' +
          '示例：replay；replay --queue plan-office --reason 故障已排除 --apply；replay --since 2026-11-23T09:00 --reason 补做 --apply',
      )
      .option('--queue <NAME>', '死信队列，即函数的名称，如 plan-office')
      .option('--discard', '与 --queue 同用：只有编号、不能重放的也一并删除')
      .option('--since <T>', '北京时间，如 2026-11-23 或者 2026-11-23T09:00')
      .action(run),
  )
}

async function run(options: Options): Promise<void> {
  const { queue, since } = options
  if (queue !== undefined && since !== undefined) throw refuseBoth()
  if (queue !== undefined) return replayQueue(queue, options)
  if (since !== undefined) return replaySince(parseInstant('--since', since, 'start'), options)
  const target = await findTarget(options.outputs)
  const listed = await readQueues(buildQueueCalls(), listDeadLetterQueues(target.outputs))
  if (options.json) printJson({ target: target.name, queues: listed.map(toDocument) })
  else console.log([target.name, ...describeQueues(listed)].join('\n'))
}

const refuseBoth = () =>
  buildUsageError({
    option: '--queue --since',
    message: '只能写其中一个',
    mend: '先用 --since 补做变动的责任和线索，再用 --queue 处理队列',
  })

const readQueues = (calls: QueueCalls, queues: readonly DeadLetterQueue[]): Promise<Listed[]> =>
  Promise.all(queues.map(async queue => ({ queue, letters: await listDeadLetters(calls, queue) })))

/** Payloads stay where they are: they may hold anything. */
const toDocument = ({ queue, letters }: Listed) => ({
  name: queue.name,
  messages: letters.length,
  letters: letters.map(({ kind, about, from }) => ({ kind, about, from })),
})

function getQueue(target: Target, name: string): DeadLetterQueue {
  const queues = listDeadLetterQueues(target.outputs)
  const found = queues.find(queue => queue.name === name)
  if (found !== undefined) return found
  throw buildUsageError({
    option: '--queue',
    value: name,
    message: '没有这个死信队列',
    mend: `填写其中一个：${queues.map(queue => queue.name).join('、')}`,
  })
}

async function replayQueue(name: string, options: Options): Promise<void> {
  const change = parseChange(options)
  const target = await findChangeTarget(options)
  const queue = getQueue(target, name)
  const calls = buildQueueCalls()
  const listed = { queue, letters: await listDeadLetters(calls, queue) }
  const progress = startProgressLater('重放')
  const began = target.now()
  if (options.apply) await target.outbox.addEntry({ at: began, action: 'replay', of: name, ...change })
  const how = { discard: options.discard === true, began, tell: progress.tell }
  const done = options.apply ? await redrive(calls, queue, how) : undefined
  progress.end()
  if (options.json) printJson({ target: target.name, applied: done !== undefined, queue: toDocument(listed), ...change, ...done })
  else console.log([target.name, ...describeRedrive(listed, done, how.discard)].join('\n'))
}

async function replaySince(since: string, options: Options): Promise<void> {
  const change = parseChange(options)
  const target = await findChangeTarget(options)
  const reading = startProgressLater('读取登记库')
  const { problems, ...changed } = await readChangedSince(target.register, since, reading.tell)
  reading.end()
  const progress = startProgressLater('补做')
  if (options.apply) await target.outbox.addEntry({ at: target.now(), action: 'replay', of: `since ${since}`, ...change })
  const done = options.apply ? await reactAgain({ ...target, newId: randomUUID }, changed, progress.tell) : undefined
  progress.end()
  const all = [...problems, ...(done?.problems ?? [])]
  const counts = { since, duties: changed.duties.length, entries: changed.entries.length, ...(done && { notices: done.notices }) }
  if (options.json) printJson({ target: target.name, applied: done !== undefined, ...counts, ...change, problems: all })
  else console.log([target.name, ...describeSince(counts, all)].join('\n'))
}

const describeSince = (
  { since, duties, entries, notices }: { since: string; duties: number; entries: number; notices?: number },
  problems: readonly RowProblem[],
): string[] => [
  `${wordTime(since)} 以来由收件人、省级知识产权局或者运维人员变动的责任 ${duties} 项，线索的办理记录 ${entries} 条。`,
  notices === undefined ? '将逐项核对应告知的人是否已经告知，缺的补上，已告知的不重复。' : `补上通知 ${notices} 条。`,
  ...describeProblems(problems),
  ...(notices === undefined ? [NOT_APPLIED] : []),
]
