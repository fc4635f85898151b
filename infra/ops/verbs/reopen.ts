/** `reopen`: a duty that counts as done or exempt is open again. */
import type { Command } from 'commander'
import { nameOffice } from '../../../functions/core/compose/party-names.ts'
import type { DutyState } from '../../../functions/core/deadlines/duty.ts'
import { type DutyRef, type Fact, FACTS } from '../../../functions/core/register/register.ts'
import { type ChangeOptions, parseChange, parseOffice, withChange } from '../options.ts'
import { NOT_APPLIED, wordTime } from '../outbox/words.ts'
import { formatTable, printJson } from '../print.ts'
import { getTask } from '../steering/find-task.ts'
import { findParty, prepareReopening, reopen, type Reopening } from '../steering/reopen.ts'
import { findChangeTarget, type Target } from '../target.ts'

type Options = ChangeOptions & { task: string; issuer?: string; party: string }

export const registerReopen = (program: Command): void => {
  withChange(
    program
      .command('reopen')
      .description(
        '重开一项已完成或者免除的责任：从下一次计划起恢复提醒，并告知责任主体\n' +
          '示例：reopen --task T001 --party 440100-001 --reason 误报完成 --apply',
      )
      .requiredOption('--task <ID>', '工作事项编号')
      .option('--issuer <NN>', '工作事项的发布机构；编号只有一个发布机构使用时可以不写')
      .requiredOption('--party <ID>', '责任主体：单位编号、省级知识产权局的两位代码或者司局名称')
      .action(run),
  )
}

async function run(options: Options): Promise<void> {
  const issuer = options.issuer === undefined ? undefined : parseOffice('--issuer', options.issuer)
  const change = parseChange(options)
  const target = await findChangeTarget(options)
  const duty = await findDuty(target, { ...options, issuer })
  const before = await prepareReopening(target.register, duty, target.today)
  const isApplied = options.apply === true && !before.isOpenAlready
  if (isApplied) await reopen(target, duty, change)
  const { row, state, isOpenAlready } = before
  if (options.json)
    printJson({ target: target.name, applied: isApplied, already: isOpenAlready, duty, state, facts: row.facts, ...change })
  else console.log([target.name, ...describe(duty, before, options.apply === true)].join('\n'))
}

type Named = { task: string; issuer: string | undefined; party: string }

async function findDuty({ register }: Target, named: Named): Promise<DutyRef> {
  const task = await getTask(register, named)
  return { issuer: task.issuer, task: task.id, ...(await findParty(register, named.party)) }
}

const STATUS_NAMES = new Map(FACTS.map(({ code, name }) => [code, name]))
const OUTCOMES: Readonly<Record<DutyState['outcome'], string>> = { open: '未完成', done: '已完成', exempt: '免除' }

function describe(duty: DutyRef, { row, state, isOpenAlready }: Reopening, isApplied: boolean): string[] {
  return [
    `${nameOffice(duty.issuer)}发布的工作事项 ${duty.task}，责任主体 ${duty.party.id}（${nameOffice(duty.office)}），现为${OUTCOMES[state.outcome]}：`,
    formatFacts(row.facts),
    '',
    ...(isOpenAlready ? ['这项责任已经重开，不写入任何内容。'] : [isApplied ? '已重开，责任主体即将收到通知。' : '将重开。']),
    ...(isApplied || isOpenAlready ? [] : [NOT_APPLIED]),
  ]
}

const formatFacts = (facts: readonly Fact[]): string =>
  formatTable(
    ['日期', '进展', '由谁', '时间', '说明'],
    facts.map(({ date, status, source }) => [
      date,
      STATUS_NAMES.get(status) ?? status,
      source === undefined ? '数据导入' : source.by,
      source === undefined ? null : wordTime(source.at),
      source?.note ?? null,
    ]),
  )
