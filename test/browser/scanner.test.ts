/** The programs that open every link of a mail before its reader does. */
import { Agent, request } from 'node:http'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { expectHeading, fill, press } from './support/form.ts'
import { listRows, openRecords, readDuty } from './support/records.ts'
import { TASKS, THE_FIFTH, unitMail, unitMobile } from './support/sample-data.ts'
import { ON_PHONE, openFromMail, useVisitor, readSms, siteUrl } from './support/visitor.ts'

const office = THE_FIFTH
const BROWSER_TIMES = 50
/** 签收, 报告完成, 申请延期 and the one that Enter presses. */
const BUTTONS = 4
const HTTP_TIMES = 10_000
const MINUTES = 150_000

const visitor = useVisitor(ON_PHONE)
const records = openRecords()

/** Ticks and types wherever it can. `code`: what it takes for one. */
async function scribble(page: Page, code: string): Promise<void> {
  await page.evaluate(`(() => {
    for (const box of document.querySelectorAll('input[type=checkbox]')) box.checked = true
    for (const field of document.querySelectorAll('input.text, textarea')) {
      field.value = field.id === 'code' ? ${JSON.stringify(code)} : field.type === 'date' ? '2026-12-18' : '联系人丙'
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }
  })()`)
}

/** Presses one of the page's buttons after the other. */
async function pressEach(page: Page, url: string, code: string): Promise<void> {
  await page.goto(url)
  await page.getByRole('button', { name: '签收' }).hover()
  for (let index = 0; index < BUTTONS; index += 1) {
    // With mistakes the form comes back
    if ((await page.locator('form').count()) === 0) await page.goto(url)
    expect(await page.locator('form button').count()).toBe(BUTTONS)
    await scribble(page, code)
    const shown = page.waitForEvent('domcontentloaded')
    await page.evaluate(`document.querySelectorAll('form button')[${index}].click()`)
    await shown
    expect(await page.getByRole('status').count()).toBe(0)
  }
}

const sign = async (page: Page, url: string, code: string): Promise<void> => {
  await page.goto(url)
  await fill(page, { boxes: [TASKS.first], name: '联系人乙', code })
  await press(page, '签收')
  await expectHeading(page, '签收：已登记')
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 })
afterAll(() => agent.destroy())

const send = (url: string, method: string, body?: URLSearchParams): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
    const sent = request(url, { method, agent, headers }, response => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0))
    })
    sent.once('error', reject)
    sent.end(body?.toString())
  })

describe('a scanner', () => {
  it(
    'with a browser that follows every link and presses every button, fifty times, signs nothing',
    async () => {
      const { page, code } = await openFromMail(visitor, unitMail(office, 'robot'))
      const url = page.url()
      const vandal = await openFromMail(visitor, unitMail(office, 'vandal'))
      const junkUrl = vandal.page.url()
      for (let times = 0; times < BROWSER_TIMES; times += 1) {
        await pressEach(page, url, '')
        if (times % 5 === 0) await pressEach(vandal.page, junkUrl, '联系人丙')
      }
      for (const role of ['robot', 'vandal'] as const)
        for (const task of ['first', 'second'] as const) expect(await readDuty(records, office, role, task)).toBeUndefined()
      await sign(page, url, code)
    },
    MINUTES,
  )

  it(
    'over HTTP, ten thousand times, signs nothing, uses up no try and leaves nothing behind',
    async () => {
      const { page, code } = await openFromMail(visitor, unitMail(office, 'flood'))
      const url = page.url()
      const mobile = unitMobile(office, 'flood-sms')
      const sms = await readSms(visitor, mobile)
      const boxes = await page.evaluate<string[]>(`[...document.querySelectorAll('input[name=duty]')].map(box => box.value)`)
      const forms = ['sign', 'report', 'extend', ''].map(action => {
        const form = new URLSearchParams({ action, name: '联系人丙', until: '2026-12-18', 'note-extend': '申请', code: '' })
        for (const box of boxes) form.append('duty', box)
        return form
      })
      const calls: (() => Promise<number>)[] = [
        () => send(url, 'GET'),
        () => send(url, 'HEAD'),
        ...forms.map(form => () => send(url, 'POST', form)),
        () => send(siteUrl(), 'GET'),
        () => send(siteUrl(), 'POST', new URLSearchParams({ mobile, code: ' ', action: 'sign' })),
      ]
      const before = await listRows('flood')
      const statuses = new Map<number, number>()
      let next = 0
      const work = async (): Promise<void> => {
        while (next < HTTP_TIMES) {
          const call = calls[next++ % calls.length]
          const status = (await call?.()) ?? 0
          statuses.set(status, (statuses.get(status) ?? 0) + 1)
        }
      }
      await Promise.all(Array.from({ length: 8 }, work))
      expect([...statuses].toSorted(([a], [b]) => a - b)).toEqual([
        [200, (HTTP_TIMES * 3) / 8],
        [422, (HTTP_TIMES * 5) / 8],
      ])
      expect(await readDuty(records, office, 'flood')).toBeUndefined()
      expect(await readDuty(records, office, 'flood-sms')).toBeUndefined()
      expect(before.length).toBeGreaterThan(4)
      expect(await listRows('flood')).toEqual(before)
      await sign(page, url, code)
      await page.goto(siteUrl())
      await page.getByLabel('手机号码').fill(mobile)
      await page.getByLabel('校验码').fill(sms.code)
      await press(page, '打开')
      await expectHeading(page, '工作事项办理')
    },
    MINUTES,
  )
})
