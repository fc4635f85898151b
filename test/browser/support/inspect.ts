/** What is asked of each page in each of its states. */
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import type { Visitor } from './visitor.ts'

export const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']
const NARROW = 320

/** For whoever wants to look at all states: pictures land in that folder. */
const pictures = process.env['DUBAN_PICTURES']

/** Axe is a script itself; a page is the same text to a browser that runs none. */
async function listAxeViolations({ hasScripts }: Visitor, page: Page): Promise<string[]> {
  if (!hasScripts) return []
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'], preload: false })
    .withTags(AXE_TAGS)
    .setLegacyMode(true)
    .analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

async function measureOverflow(page: Page): Promise<number> {
  const before = page.viewportSize()
  await page.setViewportSize({ width: NARROW, height: before?.height ?? 740 })
  const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  if (before !== null) await page.setViewportSize(before)
  return overflow
}

/** Of an element of the page that takes the focus: its name and whether one sees that it has it. */
type Stop = { name: string; visible: boolean }

const DESCRIBE_FOCUS = `(() => {
  const element = document.activeElement
  if (element === null || element === document.body) return null
  const { outlineStyle, outlineWidth } = getComputedStyle(element)
  const box = element.getBoundingClientRect()
  const isInSight = box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth
  return {
    name: element.id || element.value || element.textContent.trim(),
    visible: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && isInSight,
  }
})()`

/** What Tab comes to from the top of the page, until it leaves it. */
export async function walkByTab(page: Page): Promise<Stop[]> {
  const stops: Stop[] = []
  await page.evaluate('document.activeElement?.blur(), scrollTo(0, 0)')
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate<Stop | null>(DESCRIBE_FOCUS)
    if (stop === null || (stops.length > 1 && stop.name === stops[0]?.name)) break
    // A date field has a stop for each of its parts
    if (stop.name !== stops.at(-1)?.name) stops.push(stop)
  }
  return stops
}

/** All that takes the focus, as it stands in the page. */
export const listStops = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('a[href], button, input, textarea, summary')]
    .filter(element => element.type !== 'hidden' && element.tabIndex >= 0 && element.checkVisibility())
    .map(element => element.id || element.value || element.textContent.trim())`)

export type Findings = { language: string; axe: string[]; overflow: number; scripts: number; external: number }

/** What there is to say of a page that is as it should be. */
export const FINE: Findings = { language: 'zh-CN', axe: [], overflow: 0, scripts: 0, external: 0 }

export async function inspect(page: Page, visitor: Visitor, state: string): Promise<Findings> {
  if (pictures)
    await page.screenshot({ path: join(pictures, `${state} ${visitor.name}.png`.replaceAll(' ', '-')), fullPage: true })
  return {
    language: await page.evaluate<string>('document.documentElement.lang'),
    axe: await listAxeViolations(visitor, page),
    overflow: await measureOverflow(page),
    scripts: await page.locator('script').count(),
    external: await page.locator('[src], link[href]').count(),
  }
}
