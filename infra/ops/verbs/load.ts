/** `load`: a data folder into a running system; without `--apply` it only shows the difference and what it would cause. */
import type { Command } from 'commander'
import { findOfficeName } from '../../../functions/core/register/register.ts'
import { TABLES } from '../data-folder/tables.ts'
import { readDataFolder } from '../data-folder/read-data-folder.ts'
import { applyDifference, countChanges } from '../load/apply.ts'
import { describeDifference, describeForecast, describeMissing, describeRetirement, listLines } from '../load/describe.ts'
import { type Load, prepareLoad } from '../load/load-register.ts'
import type { Retirement } from '../load/retire.ts'
import { type StageOptions, withStage } from '../options.ts'
import { printJson, tellWarnings } from '../print.ts'
import { startProgress } from '../progress.ts'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import { findChangeTarget, type Target } from '../target.ts'
import { buildUsageError } from '../usage.ts'

type Options = StageOptions & { retire?: string; all?: true; mend?: true }

export const registerLoad = (program: Command): void => {
  withStage(
    program
      .command('load')
      .description('把数据文件夹导入运行中的系统：先列出差异和将引起的通知，加 --apply 才写入')
      .argument('<folder>', '数据文件夹或 .xlsx 工作簿')
      .option('--apply', '写入登记库')
      .option('--retire <NN>', '停用省级知识产权局 NN 不再列出的单位和联系人（不删除）')
      .option('--all', '停用超过该局在册十分之一时，明确同意')
      .option('--mend', '登记库中单位或机构的行无法读取时，按数据文件夹重写')
      .action(run),
  )
}

async function run(folder: string, options: Options): Promise<void> {
  const { register, warnings } = await readDataFolder(
    folder,
    Object.values(TABLES).map(table => table.name),
  )
  tellWarnings(warnings)
  const target = await findChangeTarget(options)
  const retire = options.retire === undefined ? undefined : getOffice(options.retire)
  const mend = options.mend === true
  const load = await prepareLoad(target.register, buildRules(currentGuide), { register, today: target.today, retire, mend })
  if (options.apply) refuseLargeRetirement(load.retirement, options)
  if (!options.json) tell(target, load, options)
  if (options.apply) await write(target, load)
  if (options.apply && !options.json) console.log(wordWritten(load))
  if (options.json) printJson(toDocument(target, load, options))
}

function getOffice(code: string): string {
  if (findOfficeName(code) !== undefined) return code
  throw buildUsageError({
    option: '--retire',
    value: code,
    message: '没有这个省级知识产权局',
    mend: '填写省级知识产权局的两位代码，如 44',
  })
}

function refuseLargeRetirement(retirement: Retirement | undefined, options: Options): void {
  if (!retirement?.refused || options.all) return
  throw buildUsageError({
    option: '--retire',
    value: options.retire ?? '',
    message: `将停用 ${retirement.units.length} 个单位、${retirement.contacts.length} 名联系人，超过该局在册的十分之一，未写入任何内容`,
    mend: '核对数据文件夹是否完整；确需停用时加 --all',
  })
}

async function write(target: Target, { difference, spoilt }: Load): Promise<void> {
  for (const row of spoilt) await target.register.dropUnreadableParty(row)
  const progress = startProgress('写入登记库', countChanges(difference))
  await applyDifference(target.register, difference, progress.tell)
  progress.end()
}

/** Also where there was nothing to write: a load is over only with its last line. */
const wordWritten = ({ difference }: Load): string => `\n已写入登记库，共 ${countChanges(difference)} 行。`

function tell(target: Target, { difference, forecast, retirement, spoilt }: Load, options: Options): void {
  const lines = [
    `导入对象：${target.name}`,
    ...(spoilt.length === 0 ? [] : [`无法读取、按数据文件夹重写：${spoilt.map(({ party }) => party.id).join('、')}`]),
    describeDifference(difference),
    ...describeMissing(difference.missing),
    ...(retirement === undefined ? [] : ['', describeRetirement(options.retire ?? '', retirement)]),
    '',
    describeForecast(forecast),
    ...(options.apply ? [] : ['', '以上为预演，未写入任何内容；确认无误后加 --apply 执行。']),
  ]
  console.log(lines.join('\n'))
}

const toDocument = (target: Target, { difference, forecast, retirement, spoilt }: Load, options: Options) => ({
  target: target.name,
  applied: options.apply === true,
  changes: listLines(difference),
  mended: spoilt.map(({ party }) => party.id),
  missing: {
    units: difference.missing.units.map(row => row.party.id),
    contacts: difference.missing.contacts.map(({ party, role }) => ({ party, role })),
    tasks: difference.missing.tasks.map(({ task }) => ({ issuer: task.issuer, task: task.id })),
  },
  forecast,
  ...(retirement === undefined
    ? {}
    : {
        retirement: {
          units: retirement.units.map(({ party }) => party.id),
          contacts: retirement.contacts.map(({ party, role }) => ({ party, role })),
          openDuties: retirement.openDuties,
          titles: retirement.titles,
          openClues: retirement.openClues,
          refused: retirement.refused,
        },
      }),
})
