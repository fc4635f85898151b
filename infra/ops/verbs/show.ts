/** `show`: everything about one notice. */
import type { Command } from 'commander'
import { wordBrake } from '../../../functions/core/messages/brake-wording.ts'
import { wordCause } from '../../../functions/core/messages/failure-wording.ts'
import { STATE_NAMES } from '../../../functions/core/messages/state-wording.ts'
import { CHANNEL_NAMES, wordRole } from '../../../functions/core/messages/wording.ts'
import { nameOffice } from '../../../functions/core/compose/party-names.ts'
import type { BatchRecord, NoticeRecord } from '../../../functions/core/ports.ts'
import { type TargetOptions, withTarget } from '../options.ts'
import { type NoticeView, readView } from '../outbox/show.ts'
import { wordStage } from '../../../functions/core/messages/stage-wording.ts'
import { describeProblems, PURPOSE_NAMES, wordPause, wordTime } from '../outbox/words.ts'
import { wordClueSubject } from '../outbox/clue-subject-words.ts'
import { describeAnswers } from '../outbox/answer-words.ts'
import { formatTable, printJson } from '../print.ts'
import { findTarget } from '../target.ts'

export const registerShow = (program: Command): void => {
  withTarget(
    program
      .command('show')
      .description('查看一条通知的全部情况：发给谁、为什么、经过、所在批次、其他送达方式、收到的答复')
      .argument('<notice>', '通知编号')
      .action(async (id: string, options: TargetOptions) => {
        const target = await findTarget(options.outputs)
        const view = await readView(target, id, target.today)
        if (options.json) printJson(view)
        else console.log(describe(view))
      }),
  )
}

function describe(view: NoticeView): string {
  const { notice, batch, chain } = view
  return [
    formatTable(['通知', notice.id], listFacts(view)),
    '',
    '经过：',
    formatTable(['时间', '状态', '说明'], listEvents(notice)),
    '',
    batch === undefined ? `所在批次 ${notice.batch} 尚未写入；由下一次计划或者发送补上。` : describeBatch(batch),
    ...(chain.length === 0 ? [] : ['', '同一事项的其他送达方式：', formatChain(chain)]),
    ...describeAnswers(view),
    ...describeObstacles(view),
    ...describeProblems(view.problems),
  ].join('\n')
}

function listFacts({ notice, name, contact, contactChanged, taskNames }: NoticeView): [string, string | number][] {
  const { purpose, office, addressee, role, channel, day, subjects, clues = [], reason, attempts, possibleDoubles, root } = notice
  const now = [contact?.name, contact?.email, contact?.mobile].filter(part => part !== undefined).join(' ')
  return [
    ['用途', PURPOSE_NAMES[purpose] + (notice.urgent === true ? '（紧急）' : '')],
    ['责任主体', `${name}（${addressee.id}），${nameOffice(office)}`],
    ['联系人', `${wordRole(role)}，${CHANNEL_NAMES[channel]}${now === '' ? '' : `，现为 ${now}`}`],
    ...(contactChanged ? [['', '发出之后联系人资料有变动，当时收到的可能是另一人'] satisfies [string, string]] : []),
    ['日期', day],
    ['依据', reason],
    ...subjects.map(({ task, stage, on, as }): [string, string] => [
      '事项',
      `${[task, taskNames[task] ?? []].flat().join(' ')}，${wordStage(stage)}（${stage}，${on}${as === 'organiser' ? '，组织' : ''}）`,
    ]),
    ...clues.map((clue): [string, string] => ['线索', wordClueSubject(clue)]),
    ...(notice.prepared === undefined ? [] : [['报告', notice.prepared] satisfies [string, string]]),
    ['状态', STATE_NAMES[notice.state] + (notice.cause === undefined ? '' : `：${wordCause(notice.cause)}`)],
    ['发送次数', attempts],
    ...(notice.template === undefined ? [] : [['模板', notice.template] satisfies [string, string]]),
    ...(possibleDoubles === 0 ? [] : [['可能重复', possibleDoubles] satisfies [string, number]]),
    ...(notice.messageId === undefined ? [] : [['服务商编号', notice.messageId] satisfies [string, string]]),
    ...(root === undefined ? [] : [['补充的是', root.id] satisfies [string, string]]),
  ]
}

/** The trail holds what was out of the ordinary; the beginning, the hand-over and the last change stand beside it. */
function listEvents({ createdAt, sentAt, changedAt, state, cause, trail = [] }: NoticeRecord): string[][] {
  const hasReceipts = state !== 'accepted' || cause !== undefined
  const isTold = trail.at(-1)?.at === changedAt && trail.at(-1)?.state === state
  const events = [
    { at: createdAt, words: STATE_NAMES.planned, note: '列入计划' },
    ...(sentAt === undefined
      ? []
      : [{ at: sentAt, words: STATE_NAMES[hasReceipts ? 'sent' : 'accepted'], note: '服务商已接收' }]),
    ...trail.map(line => ({ at: line.at, words: STATE_NAMES[line.state], note: wordCause(line.cause) })),
    ...(isTold || !hasReceipts || changedAt === createdAt
      ? []
      : [{ at: changedAt, words: STATE_NAMES[state], note: cause === undefined ? '' : wordCause(cause) }]),
  ]
  return events
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map(({ at, words, note }) => [wordTime(at), words, note])
}

function describeBatch({ id, dueAt, nextLook, leaseUntil, attempt, inHand, endedAt, notices }: BatchRecord): string {
  const parts = [
    `${notices.length} 条`,
    `到期 ${wordTime(dueAt)}`,
    `领取 ${attempt} 次`,
    ...(endedAt !== undefined ? [`已于 ${wordTime(endedAt)} 完成`] : []),
    ...(endedAt === undefined && leaseUntil !== undefined ? [`租约至 ${wordTime(leaseUntil)}`] : []),
    ...(endedAt === undefined && inHand !== undefined
      ? [`手中 ${inHand.notices.length} 条（自 ${wordTime(inHand.since)}）`]
      : []),
    ...(nextLook === undefined ? [] : [`下次处理 ${wordTime(nextLook)}`]),
  ]
  return `所在批次 ${id}：${parts.join('，')}。`
}

const formatChain = (chain: NoticeView['chain']): string =>
  formatTable(
    ['通知', '联系人', '渠道', '状态', '时间'],
    chain.map(({ id, role, channel, state, changedAt }) => [
      id,
      wordRole(role),
      CHANNEL_NAMES[channel],
      STATE_NAMES[state],
      wordTime(changedAt),
    ]),
  )

const describeObstacles = ({ suppression, controls: { pause, brake }, notice }: NoticeView): string[] => [
  ...(suppression === undefined
    ? []
    : [
        '',
        `这一地址自 ${wordTime(suppression.since)} 起停用：${wordCause(suppression.cause)}（见 suppressions，编号 ${suppression.addressHash}）`,
      ]),
  ...(pause === undefined ? [] : ['', wordPause(pause)]),
  ...(brake === undefined || notice.channel !== 'email' ? [] : ['', `${nameOffice(brake.office)}邮件${wordBrake(brake)}`]),
]
