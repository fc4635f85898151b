/** Somebody with a browser: what they see, and what their browser did meanwhile. */
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest'
import { launchChromium } from './chromium.ts'
import type { SampleOffice } from './sample-data.ts'

export type Setting = { name: string; office: SampleOffice; options: BrowserContextOptions }

const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
}
const DESK: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }
const UNSCRIPTED: BrowserContextOptions = { javaScriptEnabled: false }

/** Each with a province of its own. */
export const SETTINGS: readonly [Setting, Setting, Setting, Setting] = [
  { name: 'on a phone', office: '44', options: PHONE },
  { name: 'on a phone without scripts', office: '33', options: { ...PHONE, ...UNSCRIPTED } },
  { name: 'at a desk', office: '32', options: DESK },
  { name: 'at a desk without scripts', office: '51', options: { ...DESK, ...UNSCRIPTED } },
]
export const [ON_PHONE] = SETTINGS

export const mailboxUrl = (): string => `http://localhost:${inject('port')}/`
export const siteUrl = (): string => `http://localhost:${inject('port') + 4}/`

/** What nobody wants to see: requests to others, any but for a page, complaints of the browser, pages of more than 60 kB. */
type Traces = { foreign: string[]; others: string[]; errors: string[]; heavy: string[] }

export type Visitor = {
  context: BrowserContext
  name: string
  hasScripts: boolean
  close: () => Promise<void>
}

const MOST_BYTES = 60_000
/** A browser's own remark on an answer with an error status, such as that of a form with mistakes. */
const STATUS_REMARK = /^Failed to load resource: the server responded with a status of 4\d\d/

function watch(context: BrowserContext): Traces {
  const traces: Traces = { foreign: [], others: [], errors: [], heavy: [] }
  const ours = [mailboxUrl(), siteUrl()]
  context.on('request', request => {
    if (!ours.some(url => request.url().startsWith(url)) && request.url() !== 'about:srcdoc') traces.foreign.push(request.url())
    if (request.url().startsWith(siteUrl()) && !request.isNavigationRequest()) traces.others.push(request.url())
  })
  context.on('requestfinished', async request => {
    if (!request.url().startsWith(siteUrl())) return
    const sizes = await request.sizes().catch(() => undefined)
    if (sizes !== undefined && sizes.responseBodySize > MOST_BYTES)
      traces.heavy.push(`${request.url()}: ${sizes.responseBodySize}`)
  })
  context.on('console', message => {
    if (message.type() === 'error' && !STATUS_REMARK.test(message.text())) traces.errors.push(message.text())
  })
  context.on('weberror', failure => traces.errors.push(String(failure.error())))
  return traces
}

async function openVisitor(browser: Browser, { name, options }: Setting): Promise<Visitor> {
  const context = await browser.newContext({ ...options, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  context.setDefaultTimeout(15_000)
  const hasScripts = options.javaScriptEnabled !== false
  const traces = watch(context)
  const close = async (): Promise<void> => {
    await context.close()
    const left = Object.entries(traces).filter(([, all]) => all.length > 0)
    if (left.length > 0) throw new Error(`what a page must not do: ${JSON.stringify(Object.fromEntries(left))}`)
  }
  return { context, name, hasScripts, close }
}

/** A browser for these tests, and somebody new with it for each of them. */
export function useVisitor(setting: Setting): Visitor {
  let browser: Browser | undefined
  let visitor: Visitor | undefined
  const get = (): Visitor => {
    if (visitor === undefined) throw new Error('nobody is there outside a test')
    return visitor
  }
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    visitor = browser && (await openVisitor(browser, setting))
  })
  afterEach(() => get().close())
  return {
    get context() {
      return get().context
    },
    get hasScripts() {
      return get().hasScripts
    },
    name: setting.name,
    close: () => get().close(),
  }
}

async function search(mailbox: Page, to: string, purpose: string): Promise<void> {
  await mailbox.goto(mailboxUrl())
  await mailbox.getByLabel('查找').fill(to)
  await mailbox.getByLabel('用途').selectOption(purpose)
  await mailbox.getByRole('button', { name: '筛选' }).click()
}

/** Others' mails may name the address as well. */
const pick = (mailbox: Page, to: string, about: string): Locator =>
  mailbox.locator('li a', { hasText: ` · ${to} · ` }).filter({ hasText: about })

/** Looks into the mailbox until the mail is there. */
export async function waitForMail({ context }: Visitor, to: string, purpose: string, about: string): Promise<void> {
  const mailbox = await context.newPage()
  const look = async (): Promise<number> => {
    await search(mailbox, to, purpose)
    return pick(mailbox, to, about).count()
  }
  await expect.poll(look, { timeout: 20_000, interval: 300 }).toBe(1)
  await mailbox.close()
}

export type Mail = { page: Page; code: string }

/** From the list of the mailbox to the mail, and by its link to the page. `about`: words that stand in the mail. */
export async function openFromMail({ context }: Visitor, to: string, purpose = '工作提醒', about = ''): Promise<Mail> {
  const mailbox = await context.newPage()
  await search(mailbox, to, purpose)
  await pick(mailbox, to, about).first().click()
  const mail = mailbox.frameLocator('iframe')
  const [, code = ''] = /校验码：?\s*([2-9A-Z]{6})/.exec(await mail.locator('body').innerText()) ?? []
  const [page] = await Promise.all([context.waitForEvent('page'), mail.locator('a[href*="/n/"]').first().click()])
  await page.waitForLoadState()
  await mailbox.close()
  return { page, code }
}

/** The text of the SMS. */
export async function readSms({ context }: Visitor, mobile: string): Promise<{ site: string; code: string }> {
  const mailbox = await context.newPage()
  await mailbox.goto(mailboxUrl())
  await mailbox.getByLabel('查找').fill(mobile)
  await mailbox.getByLabel('渠道').selectOption('短信')
  await mailbox.getByRole('button', { name: '筛选' }).click()
  await mailbox.locator('li a').first().click()
  const text = await mailbox.locator('.sms').innerText()
  await mailbox.close()
  const [, site = '', code = ''] = /请登录(\S+?)凭码(\w{6})/.exec(text) ?? []
  return { site, code }
}
