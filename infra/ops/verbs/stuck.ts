/** `stuck`: what does not go on, and why. */
import type { Command } from 'commander'
import { wordCause } from '../../../functions/core/messages/failure-wording.ts'
import { addMilliseconds } from '../../../functions/core/instant.ts'
import { nameOffice } from '../../../functions/core/compose/party-names.ts'
import { type TargetOptions, withTarget } from '../options.ts'
import { readStuck, type Stuck, type StuckBatch, type StuckNotice, type Why } from '../outbox/stuck.ts'
import { describeProblems, wordSeconds, wordTime } from '../outbox/words.ts'
import { formatTable, printJson } from '../print.ts'
import { startProgressLater } from '../progress.ts'
import { findTarget } from '../target.ts'
import { buildUsageError } from '../usage.ts'

const MINUTES = '15'
/** Lines of each kind that a person reads; `--json` has all. */
const SHOWN = 20

type Options = TargetOptions & { minutes: string }

export const registerStuck = (program: Command): void => {
  withTarget(
    program
      .command('stuck')
      .description('列出停滞的批次和通知，并说明原因')
      .option('--minutes <N>', '停滞多少分钟以上', MINUTES)
      .action(run),
  )
}

async function run(options: Options): Promise<void> {
  const minutes = parseMinutes(options.minutes)
  const target = await findTarget(options.outputs)
  const now = target.now()
  const progress = startProgressLater('读取通知')
  const stuck = await readStuck(target.outbox, { now, since: addMilliseconds(now, -minutes * 60_000) }, progress.tell)
  progress.end()
  if (options.json) printJson({ target: target.name, minutes, ...stuck })
  else console.log([`${target.name}，停滞 ${minutes} 分钟以上：`, ...describe(stuck)].join('\n'))
}

function parseMinutes(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text)
  throw buildUsageError({ option: '--minutes', value: text, message: '不是分钟数', mend: '填写整数，如 15' })
}

const WHY: Readonly<Record<Why, string>> = {
  paused: '已暂停发送，用 resume 恢复',
  leased: '正在处理，租约到期前不由他人接手',
  braked: '该局邮件已自动停发，用 brake 查看',
  capped: '同一地址本小时的消息已到上限，下一小时继续',
  waiting: '等待服务商恢复、发送时段或者再次尝试',
  postponed: '曾经暂停，等待下次处理；用 resume 提前',
  soon: '刚到时间，一两分钟内处理',
  overdue: '已到时间，无人处理：查看 sweep-outbox 的日志',
}

function describe({ batches, unknown, withoutReceipt, problems, hasMore }: Stuck): string[] {
  const isClear = batches.length + unknown.length + withoutReceipt.length === 0
  return [
    ...(isClear ? ['没有停滞的批次和通知。'] : []),
    ...(batches.length === 0 ? [] : [formatBatches(batches)]),
    ...describeNotices(UNKNOWN, unknown),
    ...describeNotices(WITHOUT_RECEIPT, withoutReceipt),
    ...(hasMore ? ['', '未完批次过多，以上只是其中最早的一部分。'] : []),
    ...describeProblems(problems),
  ]
}

const formatBatches = (batches: readonly StuckBatch[]): string =>
  [
    formatTable(
      ['批次', '省级知识产权局', '日期', '未发', '已等待', '领取', '下次处理', '原因'],
      batches
        .slice(0, SHOWN)
        .map(({ id, office, day, unsent, waitingSeconds, attempt, until, why }) => [
          id,
          nameOffice(office),
          day,
          unsent,
          wordSeconds(waitingSeconds),
          attempt,
          until === undefined ? null : wordTime(until),
          WHY[why],
        ]),
    ),
    ...wordMore(batches.length),
  ].join('\n')

/** What becomes of them without anybody's help. */
const UNKNOWN = { title: '结果待核实的通知', next: '到核实时间仍无回执的，电子邮件再发一次，短信记为未能送达' }
const WITHOUT_RECEIPT = { title: '没有收到回执的通知', next: '发出四小时后仍无回执的，收件人有手机号码则改发短信' }

const describeNotices = ({ title, next }: typeof UNKNOWN, notices: readonly StuckNotice[]): string[] =>
  notices.length === 0
    ? []
    : [
        '',
        `${title} ${notices.length} 条（${next}）：`,
        formatTable(
          ['通知', '省级知识产权局', '自', '说明'],
          notices
            .slice(0, SHOWN)
            .map(({ id, office, changedAt, cause }) => [
              id,
              nameOffice(office),
              wordTime(changedAt),
              cause === undefined ? null : wordCause(cause),
            ]),
        ),
        ...wordMore(notices.length),
      ]

const wordMore = (count: number): string[] => (count > SHOWN ? [`……另有 ${count - SHOWN} 行，加 --json 可查看全部。`] : [])
