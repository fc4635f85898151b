/** `guide`: the catalogue of items, clauses, responsible parties and due dates. */
import type { Command } from 'commander'

import { currentGuide } from '../../../functions/core/guide/editions.ts'
import { findItem, type Guide, type Item } from '../../../functions/core/guide/guide.ts'
import { wordDate, wordNumber } from '../../../functions/core/messages/wording.ts'
import { printJson, wrapText } from '../print.ts'
import { buildUsageError } from '../usage.ts'
import { wordParties } from '../word-parties.ts'

const COLUMNS = 88
const INDENT = '      '

export const registerGuide = (program: Command): void => {
  program
    .command('guide')
    .description('查看年度工作指引：任务、条款、责任主体和时限')
    .option('--item <N>', '只看第 N 项任务')
    .option('--json', '只输出一个 JSON 文档')
    .action(({ item, json }: { item?: string; json?: true }) => {
      const guide = item === undefined ? currentGuide : { ...currentGuide, items: [getItem(item)] }
      if (json) printJson(guide)
      else console.log(formatGuide(guide))
    })
}

function getItem(number: string): Item {
  const item = /^\d+$/.test(number) ? findItem(currentGuide, Number(number)) : undefined
  if (item) return item
  const last = currentGuide.items.length
  throw buildUsageError({ option: '--item', value: number, message: '指引中没有这一项任务', mend: `填写 1 至 ${last} 的整数` })
}

function formatGuide({ edition, items }: Guide): string {
  const clauses = items.flatMap(item => item.clauses).length
  const heading = `知识产权强国建设示范创建年度工作指引（${edition}）：${items.length} 项任务，${clauses} 个条款`
  const parts = items.map(item => item.part)
  return [
    heading,
    ...items.flatMap((item, index) => [...(item.part === parts[index - 1] ? [] : ['', `【${item.part}】`]), ...formatItem(item)]),
  ].join('\n')
}

const formatItem = ({ number, title, clauses }: Item): string[] => [
  '',
  `（${wordNumber(number)}）${title}`,
  ...clauses.flatMap(({ id, text, parties, due }) => [
    `${id.padEnd(INDENT.length)}${wordParties(parties)}${due ? `　时限：${wordDate(due)}` : ''}`,
    ...wrapText(text, COLUMNS).map(line => INDENT + line),
  ]),
]
