/** `withdraw`: takes back a task, or whatever a template says. What has not gone out does not go any more. */
import type { Command } from 'commander'
import { nameOffice } from '../../../functions/core/compose/party-names.ts'
import { STATE_NAMES } from '../../../functions/core/messages/state-wording.ts'
import type { Scope, Withdrawal, Withdrawn } from '../../../functions/core/outbox/controls.ts'
import { type ChangeOptions, parseChange, parseOffice, parseOneOf, withChange } from '../options.ts'
import { describeProblems, NOT_APPLIED, wordScope } from '../outbox/words.ts'
import { formatTable, printJson } from '../print.ts'
import { startProgressLater } from '../progress.ts'
import { getTask } from '../steering/find-task.ts'
import { parseTemplate } from '../steering/template-names.ts'
import { buildWithdrawal, type Extent, isFuture, readExtent, withdraw } from '../steering/withdraw.ts'
import { findChangeTarget, type Target } from '../target.ts'

type Options = ChangeOptions & { task?: string; issuer?: string; template?: string; office?: string }

export const registerWithdraw = (program: Command): void => {
  withChange(
    program
      .command('withdraw')
      .description(
        '撤回：某个工作事项，或者按某个模板写成的通知，尚未发出的不再发出\n' +
          '示例：withdraw --template task-email@2 --office 44 --reason 模板有误 --apply',
      )
      .option('--task <ID>', '工作事项编号')
      .option('--issuer <NN>', '工作事项的发布机构；编号只有一个发布机构使用时可以不写')
      .option('--template <NAME@VERSION>', '模板名称和版本')
      .option('--office <NN>', '只撤回一个省级知识产权局的；不写则为全部')
      .action(run),
  )
}

async function run(options: Options): Promise<void> {
  const kind = parseOneOf(options, ['task', 'template'])
  const scope: Scope = options.office === undefined ? 'all' : parseOffice('--office', options.office)
  const template = kind === 'template' ? parseTemplate(options.template ?? '') : undefined
  const change = parseChange(options)
  const target = await findChangeTarget(options)
  const what: Withdrawn = template === undefined ? await findTask(target, options) : { kind: 'template', template }
  const withdrawal = buildWithdrawal(what, { scope, at: target.now(), ...change })
  const progress = startProgressLater('读取通知')
  const extent = await readExtent(target.outbox, withdrawal, progress.tell)
  progress.end()
  const isApplied = options.apply === true
  if (isApplied) await withdraw(target.outbox, withdrawal)
  if (options.json) printJson({ target: target.name, applied: isApplied, withdrawal, ...extent })
  else console.log([target.name, ...describe(withdrawal, extent, isApplied)].join('\n'))
}

async function findTask({ register }: Target, { task = '', issuer }: Options): Promise<Withdrawn> {
  const named = issuer === undefined ? undefined : parseOffice('--issuer', issuer)
  const found = await getTask(register, { task, issuer: named })
  return { kind: 'task', issuer: found.issuer, task: found.id }
}

const wordWhat = (what: Withdrawn): string =>
  what.kind === 'task' ? `${nameOffice(what.issuer)}发布的工作事项 ${what.task}` : `按模板 ${what.template} 写成的通知`

function describe({ what, scope, reason, by }: Withdrawal, extent: Extent, isApplied: boolean): string[] {
  const whose = scope === 'all' ? '' : `${wordScope(scope)}的`
  return [
    `${isApplied ? '已撤回' : '将撤回'}${whose}${wordWhat(what)}，原因：${reason}（${by}）。`,
    ...(what.kind === 'template' && !isFuture(what.template) ? [UNKNOWABLE] : describeExtent(extent)),
    '已经发出的收不回来，用 correct 告知收到的人；此后新做的计划不受影响。',
    ...(what.kind === 'task' ? ['工作事项要真正取消，须在数据中把它的状态改为撤销，再用 load 导入。'] : []),
    ...(extent.hasMore ? ['未完批次过多，以上只是其中最早的一部分；撤回对全部有效。'] : []),
    ...describeProblems(extent.problems),
    ...(isApplied ? ['几秒内生效。'] : [NOT_APPLIED]),
  ]
}

/** A message is made when it goes out. */
const UNKNOWABLE = '这不是本程序现行的版本：通知在发出时按当时部署的版本写成，有多少条用到它，事先无法得知。'

const describeExtent = ({ affected }: Extent): string[] =>
  affected.length === 0
    ? ['现在没有因此不再发出的通知。']
    : [
        '',
        formatTable(
          ['省级知识产权局', '状态', '整条不再发出', '只去掉这一事项'],
          affected.map(({ office, state, stopped, shortened }) => [nameOffice(office), STATE_NAMES[state], stopped, shortened]),
        ),
        '',
      ]
