/** The figures of a month as the command line prints them. */
import type { Figures, Period } from '../../../functions/core/clues/figures.ts'
import { type Month } from '../../../functions/core/clues/month.ts'
import { FIGURE_COLUMNS, isWorthALine, wordFigure, wordPeriod } from '../../../functions/core/messages/clue-figures.ts'
import { formatTable } from '../print.ts'

/** Offices where nothing happened are left out; `--json` and the workbook have all. */
export function describeFigures(month: Month, period: Period, { offices, heads }: Figures): string[] {
  const shown = offices.filter(isWorthALine)
  return [
    `${wordPeriod(month, period)}：有变动的和未办结的线索 ${heads.length} 件。`,
    ...(shown.length === 0
      ? ['没有需要列出的办理情况。']
      : [
          formatTable(
            FIGURE_COLUMNS.map(({ heading }) => heading),
            shown.map(figures => FIGURE_COLUMNS.map(column => wordFigure(column, figures))),
          ),
        ]),
  ]
}
