/** `correct`: tells those who got something wrong, in the operator's words. */
import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import { nameOffice } from '../../../functions/core/compose/party-names.ts'
import { CHANNEL_NAMES } from '../../../functions/core/messages/wording.ts'
import type { Correction, Withdrawn } from '../../../functions/core/outbox/controls.ts'
import type { NoticeRecord } from '../../../functions/core/ports.ts'
import { ALL_OFFICES } from '../../../functions/core/register/register.ts'
import { type ChangeOptions, parseChange, parseInstant, parseOffice, parseOneOf, withChange } from '../options.ts'
import { describeProblems, NOT_APPLIED } from '../outbox/words.ts'
import { formatTable, printJson } from '../print.ts'
import { startProgressLater } from '../progress.ts'
import { buildCorrectionId, correct, countTold, findBegun } from '../steering/correct.ts'
import { parseCorrectionId, readText, renderPreview } from '../steering/correction-text.ts'
import { findRecipients, type Recipients } from '../steering/find-recipients.ts'
import { getTask } from '../steering/find-task.ts'
import { parseTemplate } from '../steering/template-names.ts'
import { findChangeTarget, type Target } from '../target.ts'

type Options = ChangeOptions & {
  task?: string
  issuer?: string
  template?: string
  from: string
  to?: string
  office?: string
  text: string
  id?: string
}

export const registerCorrect = (program: Command): void => {
  withChange(
    program
      .command('correct')
      .description(
        '更正：告知收到错误通知的每一个人；中途中断，或者有的发送结果未明，用同样的命令再执行一次，不会重复\n' +
          '示例：correct --template task-email@2 --from 2026-11-23T08:30 --text @更正.txt --reason 模板有误 --apply',
      )
      .option('--task <ID>', '通知里有误的工作事项编号')
      .option('--issuer <NN>', '工作事项的发布机构；编号只有一个发布机构使用时可以不写')
      .option('--template <NAME@VERSION>', '有误的模板和版本')
      .requiredOption('--from <T>', '从何时起发出的，北京时间，如 2026-11-23 或者 2026-11-23T08:30')
      .option('--to <T>', '到何时为止发出的；不写则为现在，再次执行时为第一次执行的时刻')
      .option('--office <NN>', '只更正一个省级知识产权局的；不写则为全部')
      .requiredOption('--text <TEXT|@FILE>', '更正的文字，完整的句子；以 @ 开头则读取文件')
      .option('--id <ID>', '更正的编号，字母、数字和短横线，最多 12 个；不写则由系统按内容编定')
      .action(run),
  )
}

async function run(options: Options): Promise<void> {
  const kind = parseOneOf(options, ['task', 'template'])
  const template = kind === 'template' ? parseTemplate(options.template ?? '') : undefined
  const from = parseInstant('--from', options.from, 'start')
  const until = options.to === undefined ? undefined : parseInstant('--to', options.to, 'end')
  const offices = options.office === undefined ? ALL_OFFICES : [parseOffice('--office', options.office)]
  const text = readText(options.text)
  const preview = renderPreview(text)
  const change = parseChange(options)
  const target = await findChangeTarget(options)
  const what: Withdrawn = template === undefined ? await findTask(target, options) : { kind: 'template', template }
  const id = options.id === undefined ? buildCorrectionId({ what, from }, offices, text) : parseCorrectionId(options.id)
  const begun = await findBegun(target.outbox, id, text)
  // What went out after it was put right is right: run again, the same command means the same span.
  const wrong = { what, from, to: until ?? begun?.at ?? target.now() }
  const reading = startProgressLater('读取通知')
  const recipients = await findRecipients({ ...target, rules: buildRules(currentGuide) }, { wrong, offices }, reading.tell)
  reading.end()
  const told = await countTold(target, id, recipients.got)
  const done = options.apply === true ? await apply(target, { id, text, at: target.now(), ...change }, recipients) : undefined
  const problems = [...recipients.problems, ...(done?.problems ?? [])]
  const common = { id, ...wrong, got: recipients.got.length, told, placed: done?.placed ?? 0 }
  if (options.json)
    printJson({
      target: target.name,
      applied: done !== undefined,
      ...common,
      notices: recipients.got.map(toLine),
      pending: recipients.pending.map(toLine),
      text,
      preview,
      ...change,
      problems,
    })
  else
    console.log(
      [
        target.name,
        ...describe({ id, told, recipients, preview, isApplied: done !== undefined }),
        ...describeProblems(problems),
        ...(done === undefined ? [NOT_APPLIED] : []),
        wordSum({ ...common, isApplied: done !== undefined }),
      ].join('\n'),
    )
}

const toLine = ({ id, office, channel, state, sentAt }: NoticeRecord) => ({ id, office, channel, state, sentAt })

async function findTask({ register }: Target, { task = '', issuer }: Options): Promise<Withdrawn> {
  const named = issuer === undefined ? undefined : parseOffice('--issuer', issuer)
  const found = await getTask(register, { task, issuer: named })
  return { kind: 'task', issuer: found.issuer, task: found.id }
}

async function apply(target: Target, correction: Correction, { got }: Recipients) {
  const progress = startProgressLater('列入更正')
  const done = await correct({ ...target, newId: randomUUID }, correction, { got, tell: progress.tell })
  progress.end()
  return done
}

type Told = {
  id: string
  told: number
  recipients: Recipients
  preview: ReturnType<typeof renderPreview>
  isApplied: boolean
}

type Sum = { got: number; told: number; placed: number; isApplied: boolean }

/** Stands last, where it is seen after a long preview. */
function wordSum({ got, told, placed, isApplied }: Sum): string {
  if (got === 0) return '这段时间内没有人收到过错误的通知，没有要发的更正。'
  const earlier = told === 0 ? '' : `，此前已列入更正 ${told} 条`
  const now = isApplied ? `本次列入更正 ${placed} 条，在发送时段内发出` : `将列入更正 ${got - told} 条`
  return `收到错误通知的共 ${got} 条${earlier}，${now}。`
}

const PENDING_SHOWN = 20

function describe({ id, told, recipients: { got, pending }, preview, isApplied }: Told): string[] {
  const more = pending.length - PENDING_SHOWN
  return [
    `更正编号 ${id}。收到错误通知的共 ${got.length} 条${told === 0 ? '' : `，其中 ${told} 条此前已列入更正`}。`,
    ...(got.length === 0 ? [] : [formatCounts(got)]),
    '',
    ...(pending.length === 0 ? [] : [...describePending(pending.slice(0, PENDING_SHOWN), id), ...wordMore(more), '']),
    ...(isApplied ? [] : ['邮件（以示例收件人显示）：', preview.subject, preview.email, '', '短信：', preview.sms, '']),
  ]
}

const wordMore = (more: number): string[] => (more > 0 ? [`……另有 ${more} 条，加 --json 可查看全部。`] : [])

const describePending = (pending: readonly NoticeRecord[], id: string): string[] => [
  `下列通知尚未发出或者结果未明。结果未明的，过后用同样的命令（--id ${id}）再执行一次；尚未发出的，用 withdraw 撤回，仍错误发出了的，再执行时加 --to 写明到何时为止：`,
  ...pending.map(notice => `  ${notice.id}`),
]

const formatCounts = (got: readonly NoticeRecord[]): string =>
  formatTable(
    ['省级知识产权局', '渠道', '条数'],
    [...Map.groupBy(got, ({ office, channel }) => `${office} ${channel}`).values()].flatMap(group => {
      const [first] = group
      return first === undefined ? [] : [[nameOffice(first.office), CHANNEL_NAMES[first.channel], group.length]]
    }),
  )
