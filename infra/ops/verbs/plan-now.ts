/** `plan-now`: plans a day that the schedule has missed, or that was left half-done. */
import { setTimeout } from 'node:timers/promises'
import type { Command } from 'commander'
import { nameOffice } from '../../../functions/core/compose/party-names.ts'
import type { Day } from '../../../functions/core/day.ts'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import { ALL_OFFICES, type OfficeCode } from '../../../functions/core/register/register.ts'
import { type ChangeOptions, parseChange, parseDay, parseScope, withChange } from '../options.ts'
import { describeProblems, NOT_APPLIED } from '../outbox/words.ts'
import { formatTable, printJson } from '../print.ts'
import { startProgressLater } from '../progress.ts'
import { foretellPlan, isToPlan, type OfficePlan, type PlanNow, planNow, type Standing } from '../steering/plan-now.ts'
import { findChangeTarget, type Target } from '../target.ts'
import { buildUsageError } from '../usage.ts'

type Options = ChangeOptions & { office: string; date?: string }

export const registerPlanNow = (program: Command): void => {
  withChange(
    program
      .command('plan-now')
      .description(
        '立即做某日的计划：定时任务漏做或者只做了一半时使用；已完成的不会重复\n' +
          '示例：plan-now --office all --date 2026-11-23 --reason 定时任务漏做 --apply',
      )
      .requiredOption('--office <NN|all>', '省级知识产权局的两位代码，或者 all')
      .option('--date <D>', '计划日期，如 2026-11-23；不写则为今天')
      .action(run),
  )
}

async function run(options: Options): Promise<void> {
  const scope = parseScope('--office', options.office)
  const given = options.date === undefined ? undefined : parseDay('--date', options.date)
  const change = parseChange(options)
  const target = await findChangeTarget(options)
  const day = given ?? target.today
  refuseAhead(day, target.today)
  const plans = await foretellAll(target, scope === 'all' ? ALL_OFFICES : [scope], day)
  const offices = plans.filter(isToPlan).map(({ office }) => office)
  const isApplied = options.apply === true
  const unfinished = isApplied ? await apply(target, { scope, offices, day, ...change }) : []
  if (options.json) printJson({ target: target.name, applied: isApplied, date: day, offices: plans, unfinished, ...change })
  else console.log([`${target.name}，${day}`, ...describe(plans, { offices, unfinished, isApplied })].join('\n'))
  if (unfinished.length > 0) process.exitCode = 1
}

function refuseAhead(day: Day, today: Day): void {
  if (day <= today) return
  throw buildUsageError({
    option: '--date',
    value: day,
    message: `这一天还没有到，今天是 ${today}`,
    mend: '只能做今天或者以前的计划',
  })
}

async function foretellAll({ register }: Target, offices: readonly OfficeCode[], day: Day): Promise<OfficePlan[]> {
  const rules = buildRules(currentGuide)
  const progress = startProgressLater('推算计划')
  const plans: OfficePlan[] = []
  for (const office of offices) {
    plans.push(await foretellPlan(register, rules, office, day))
    progress.tell(plans.length, offices.length)
  }
  progress.end()
  return plans
}

const MOST_LOOKS = 180

async function apply(target: Target, work: Omit<PlanNow, 'looks'>): Promise<OfficeCode[]> {
  if (work.offices.length === 0) return []
  const progress = startProgressLater('等待计划完成')
  const left = await planNow({ ...target, wait: setTimeout }, { ...work, looks: MOST_LOOKS }, progress.tell)
  progress.end()
  return left
}

const STANDINGS: Readonly<Record<Standing, string>> = {
  finished: '已完成，不再写入',
  passed: '已做过以后的计划，不再补做',
  unfinished: '只做了一部分，先做完',
  'day-off': '休息日，没有计划',
  waiting: '尚未进行',
}

type Told = { offices: readonly OfficeCode[]; unfinished: readonly OfficeCode[]; isApplied: boolean }

function describe(plans: readonly OfficePlan[], { offices, unfinished, isApplied }: Told): string[] {
  const total = plans.reduce((sum, { notices }) => sum + notices, 0)
  return [
    formatPlans(plans),
    '',
    ...(offices.length === 0 ? ['没有需要做的计划，不写入任何内容。'] : []),
    ...(isApplied || offices.length === 0 ? [] : [`将做 ${offices.length} 个计划，共 ${total} 条通知；已有的通知不会重复。`]),
    ...(isApplied && offices.length > 0 ? [`已完成 ${offices.length - unfinished.length} 个计划。`] : []),
    ...(unfinished.length === 0
      ? []
      : [`${unfinished.map(nameOffice).join('、')}三分钟内没有完成：用 status 查看，用 replay 看 plan-office 的死信队列。`]),
    ...describeProblems(plans.flatMap(({ problems }) => problems)),
    ...(isApplied ? [] : [NOT_APPLIED]),
  ]
}

const formatPlans = (plans: readonly OfficePlan[]): string =>
  formatTable(
    ['省级知识产权局', '这一天的计划', '最近做到', '上一个做完的日子', '通知', '无法送达'],
    plans.map(plan => [
      nameOffice(plan.office),
      STANDINGS[plan.standing],
      plan.begun ?? null,
      plan.since ?? null,
      isToPlan(plan) ? plan.notices : null,
      isToPlan(plan) ? plan.unreachable : null,
    ]),
  )
