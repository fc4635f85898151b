import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerClueDoor } from '../../functions/adapters/pages/clue-door.tsx'
import { answerSlip } from '../../functions/adapters/pages/clue-slip.tsx'
import type { Clue } from '../../functions/core/clues/clue.ts'
import { buildCalendar } from '../../functions/core/deadlines/calendar.ts'
import { buildSlipView } from '../../functions/core/messages/clue-slip-view.ts'
import { LONG_AFTER, LONGEST_CLUE, SLIP_CLUE } from '../unit/pages/slip-samples.ts'
import { launchChromium } from './support/chromium.ts'
import { AXE_TAGS } from './support/inspect.ts'

const calendar = buildCalendar()
const showSlip = (clue: Clue, now: string): Promise<Response> => answerSlip(buildSlipView(clue, { now, calendar }))

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const PAGES: readonly [string, () => Promise<Response>][] = [
  ['a slip', () => showSlip(SLIP_CLUE, '2026-11-23T01:30:00.000Z')],
  ['the longest slip', () => showSlip(LONGEST_CLUE, LONG_AFTER)],
  ['the door', () => answerClueDoor('示例服务台')],
]

test.for(PAGES)('%s prints to one page of A4, and axe finds nothing', async ([, answer]) => {
  const page = await (await browser.newContext()).newPage()
  await page.setContent(await (await answer()).text())
  const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  const printed = (await page.pdf({ preferCSSPageSize: true, format: 'A4' })).toString('latin1')
  expect(printed.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
  expect(printed).toMatch(/\/MediaBox\s*\[0 0 (594|595|596)[.\d]* (841|842)[.\d]*\]/)
  await page.context().close()
})
