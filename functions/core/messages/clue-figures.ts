/** The monthly figures of clues in official Chinese: one table for the screen, the mail and the workbook, and the mail's words. */
import type { ChainHead, OfficeFigures, Period, Share } from '../clues/figures.ts'
import { type Month, wordMonth } from '../clues/month.ts'
import { nameOffice } from '../compose/party-names.ts'
import type { PreparedReport } from '../ports.ts'
import { STATE_NAMES } from './clue-wording.ts'

/** A share is a number between 0 and 1; null: there is nothing to be a share of. */
export type FigureCell = string | number | null
export type FigureColumn = { heading: string; cell: (figures: OfficeFigures) => FigureCell; isShare?: true; inMail?: true }

const countOf = (heading: string, pick: (figures: OfficeFigures) => number, inMail?: true): FigureColumn => ({
  heading,
  cell: pick,
  ...(inMail && { inMail }),
})

const inTime = (all: string, part: string, share: string, pick: (figures: OfficeFigures) => Share): FigureColumn[] => [
  countOf(all, figures => pick(figures).of, true),
  countOf(part, figures => pick(figures).count),
  { heading: share, cell: figures => pick(figures).share, isShare: true, inMail: true },
]

/** The receiver's first, then the sender's. */
export const FIGURE_COLUMNS: readonly FigureColumn[] = [
  { heading: '省级知识产权局', cell: ({ office }) => nameOffice(office), inMail: true },
  countOf('收到', ({ received }) => received, true),
  ...inTime('应签收', '按期签收', '按期签收率', ({ signedInTime }) => signedInTime),
  ...inTime('应反馈', '按期反馈', '按期反馈率', ({ reportedInTime }) => reportedInTime),
  countOf('逾期工作日', ({ late }) => late.days, true),
  countOf('逾期期限', ({ late }) => late.terms),
  { heading: '平均逾期工作日', cell: ({ late }) => late.mean && Math.round(late.mean * 10) / 10 },
  countOf('退回', ({ returned }) => returned.count),
  { heading: '退回率', cell: ({ returned }) => returned.share, isShare: true, inMail: true },
  countOf('退回后转办', ({ rerouted }) => rerouted.count),
  { heading: '转办率', cell: ({ rerouted }) => rerouted.share, isShare: true, inMail: true },
  countOf('未送达通知', ({ undelivered }) => undelivered.notices, true),
  { heading: '联系人', cell: ({ undelivered }) => (undelivered.withoutContact ? '无' : '有') },
  countOf('转出', ({ sent }) => sent),
  ...inTime('应处理退回', '按期处理退回', '按期处理率', ({ decidedInTime }) => decidedInTime),
  ...inTime('应审核', '按期审核', '按期审核率', ({ reviewedInTime }) => reviewedInTime),
]

export const HEAD_COLUMNS: readonly { heading: string; cell: (head: ChainHead) => string | number }[] = [
  { heading: '线索编号', cell: ({ number }) => number },
  { heading: '转出', cell: ({ from }) => nameOffice(from) },
  { heading: '收到', cell: ({ to }) => nameOffice(to) },
  { heading: '状态', cell: ({ state }) => STATE_NAMES[state] },
  { heading: '记录条数', cell: ({ version }) => version },
  { heading: '最后一条记录的摘要值', cell: ({ head }) => head },
]

/**
 * The mailed workbook is a binary of one row of the Outbox table, 400 kB at most with all that is beside it: a head takes 65 bytes
 * of it, for digests do not compress. The operator's own workbook has them all.
 */
export const HEADS_MAILED = 4_000

/** Under a list that stops early. */
export const wordUnlisted = (count: number): string => `另有${count}件线索未列出，全部线索的摘要值可向系统运维人员索取。`

/** `－` where there is nothing to be a share of. */
export function wordFigure({ cell, isShare }: FigureColumn, figures: OfficeFigures): string {
  const value = cell(figures)
  if (value === null) return '－'
  return isShare === true && typeof value === 'number' ? `${(value * 100).toFixed(1)}%` : String(value)
}

/** Whether anything happened, or is wrong. */
export const isWorthALine = ({
  sent,
  received,
  signedInTime,
  reportedInTime,
  late,
  returned,
  rerouted,
  undelivered,
  ...rest
}: OfficeFigures): boolean =>
  undelivered.withoutContact ||
  [sent, received, late.days, undelivered.notices].some(count => count > 0) ||
  [signedInTime, reportedInTime, returned, rerouted, rest.decidedInTime, rest.reviewedInTime].some(share => share.of > 0)

export const wordPeriod = (month: Month, { first, through }: Period): string =>
  through < first ? `${wordMonth(month)}（尚无可统计的日期）` : `${wordMonth(month)}（${first} 至 ${through}）`

export type FiguresWords = Omit<PreparedReport, 'id' | 'createdAt' | 'file'>

/** @param problems how many rows could not be read */
export function wordFiguresReport(
  month: Month,
  { offices, heads, problems }: { offices: readonly OfficeFigures[]; heads: readonly ChainHead[]; problems: number },
): FiguresWords {
  const shown = offices.filter(isWorthALine)
  const columns = FIGURE_COLUMNS.filter(({ inMail }) => inMail === true)
  return {
    headline: `${wordMonth(month)}线索办理情况`,
    lead: [
      heads.length === 0
        ? `${wordMonth(month)}没有转送、办理中或者办结的线索。`
        : `${wordMonth(month)}转送、办理中和办结的线索共${heads.length}件，各省级知识产权局的办理情况见下表和附件。`,
      ...(heads.length === 0 ? [] : [wordHeads(heads.length)]),
      ...(problems === 0 ? [] : [`有${problems}行数据无法读取，未计入，已通知系统运维人员。`]),
    ],
    table: {
      heading: columns.map(({ heading }) => heading),
      rows: shown.map(figures => columns.map(column => wordFigure(column, figures))),
    },
  }
}

const wordHeads = (count: number): string =>
  count <= HEADS_MAILED
    ? '附件第二张表列出每件线索最后一条记录的摘要值，可以用于日后核对记录是否被改动。'
    : `附件第二张表按编号列出前${HEADS_MAILED}件线索最后一条记录的摘要值，可以用于日后核对记录是否被改动；${wordUnlisted(count - HEADS_MAILED)}`
