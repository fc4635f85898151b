/** How a person fills in the form of a page. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

export type Typed = {
  boxes?: readonly string[]
  name?: string
  code?: string
  note?: [label: string, text: string]
  until?: string
}

export async function fill(page: Page, { boxes = [], name, code, note, until }: Typed): Promise<void> {
  for (const box of boxes) await page.getByRole('checkbox', { name: new RegExp(box) }).check()
  if (name !== undefined) await page.getByLabel('办理人姓名').fill(name)
  if (code !== undefined) await page.getByLabel('校验码').fill(code)
  if (note !== undefined) await page.getByLabel(note[0]).fill(note[1])
  if (until !== undefined) await page.locator('#until').fill(until)
}

/** Presses the button and waits for what comes. */
export async function press(page: Page, name: string): Promise<void> {
  const shown = page.waitForEvent('domcontentloaded')
  await page.getByRole('button', { name, exact: true }).click()
  await shown
}

export const expectHeading = async (page: Page, text: string): Promise<void> => {
  await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe(text)
}
