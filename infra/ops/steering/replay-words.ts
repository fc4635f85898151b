/** What lies in the dead-letter queues, and what to do with it, in words. */
import { addMilliseconds } from '../../../functions/core/instant.ts'
import { NOT_APPLIED, wordTime } from '../outbox/words.ts'
import { formatTable } from '../print.ts'
import type { DeadLetter, DeadLetterQueue, Redriven } from './dead-letters.ts'

export type Listed = { queue: DeadLetterQueue; letters: DeadLetter[] }

export function describeQueues(listed: readonly Listed[]): string[] {
  const full = listed.filter(({ letters }) => letters.length > 0)
  if (full.length === 0) return ['死信队列都是空的。']
  return [formatLetters(full), '', ...full.flatMap(wordNext)]
}

const formatLetters = (listed: readonly Listed[]): string =>
  formatTable(
    ['队列', '内容', '条数', '最早', '最晚', '处理'],
    listed.flatMap(({ queue, letters }) =>
      [...Map.groupBy(letters, ({ kind, about }) => `${kind} ${about}`).values()].map(group => {
        const times = group.map(({ from }) => from).toSorted()
        const [first] = group
        return [
          queue.name,
          first?.about ?? '',
          group.length,
          wordTime(times[0] ?? ''),
          wordTime(times.at(-1) ?? ''),
          first?.kind === 'stream' ? '不能重放，只有编号' : '可以重放',
        ]
      }),
    ),
  )

const HOW = 'npm run -s duban -- replay'

/** What to type next. */
function wordNext({ queue, letters }: Listed): string[] {
  const lost = letters.filter(({ kind }) => kind === 'stream').map(({ from }) => from)
  const [earliest] = lost.toSorted()
  const hasPayloads = lost.length < letters.length
  return [
    ...(hasPayloads ? [`${queue.name}：故障排除后重放：${HOW} --queue ${queue.name} --reason <原因> --apply`] : []),
    ...(earliest === undefined ? [] : [wordLost(queue, earliest)]),
  ]
}

const wordLost = ({ name }: DeadLetterQueue, earliest: string): string =>
  name === 'react-to-change'
    ? `${name}：先补做：${HOW} --since ${toShanghai(addMilliseconds(earliest, -BEFORE_THE_STREAM))} --reason <原因> --apply，再删除：${HOW} --queue ${name} --discard --reason <原因> --apply`
    : `${name}：漏下的由每分钟一次的巡查补发（用 stuck 核对），然后删除：${HOW} --queue ${name} --discard --reason <原因> --apply`

/** What was said before its record came to the stream. */
const BEFORE_THE_STREAM = 600_000

const toShanghai = (at: string): string => wordTime(at).replace(' ', 'T')

export function describeRedrive(listed: Listed, done: Redriven | undefined, isDiscarding: boolean): string[] {
  if (listed.letters.length === 0 && done === undefined) return ['这个队列是空的。']
  const lost = listed.letters.filter(({ kind }) => kind === 'stream').length
  if (done !== undefined)
    return [
      `已重放 ${done.played} 条，删除 ${done.discarded} 条，留下 ${done.left} 条。`,
      '重放是否成功，过几分钟再用 replay 查看：失败的会回到队列里。',
    ]
  return [
    formatLetters([listed]),
    '',
    `将重放 ${listed.letters.length - lost} 条。`,
    ...(lost === 0
      ? []
      : [isDiscarding ? `将删除只有编号的 ${lost} 条。` : `只有编号的 ${lost} 条留在队列里。`, ...wordNext(listed).slice(-1)]),
    NOT_APPLIED,
  ]
}
