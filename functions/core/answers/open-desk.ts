/** All that a page is shown and answered with: opened by who comes with a link or a code that is theirs. */
import { describeHelp, type HelpNeeds } from '../compose/help.ts'
import { dayInShanghai } from '../day.ts'
import type { Access } from './answers.ts'
import type { PageContext } from './build-page.ts'
import { type Closed, identify, type IdentifyNeeds } from './identify.ts'
import { readSheet, type Sheet, type SheetNeeds } from './read-sheet.ts'

export type DeskNeeds = IdentifyNeeds &
  SheetNeeds &
  HelpNeeds & {
    /** Calendar days after a task's due date that an extension may ask for. */
    mostExtensionDays: number
  }

export type Desk = { sheet: Sheet; context: PageContext }

export async function openDesk(needs: DeskNeeds, access: Access): Promise<Desk | Closed> {
  const identified = await identify(needs, access)
  if ('why' in identified) return identified
  const { notice, row, contact } = identified
  const sheet = await readSheet(needs, notice, row)
  return {
    sheet,
    context: {
      rules: needs.rules,
      moment: { today: dayInShanghai(needs.now()), most: needs.mostExtensionDays },
      contact,
      askWhom: describeHelp(needs, notice, sheet),
    },
  }
}
