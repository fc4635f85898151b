import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DutyRef } from '../../../functions/core/register/register.ts'
import type { Received } from '../../../infra/local/endpoints/messages.ts'
import { type LocalSystem, startLocalSystem } from '../../support/local-system.ts'
import { findLink, openPage, submit, wordsOf } from '../../support/page.ts'

const MONDAY = '2026-11-23'
const TIME = 120_000
/** Its request mail must be there within that of real time. */
const SOON = 15_000

const UNITS = ['signer', 'reporter', 'asker', 'mobile']
const FILES = {
  'units.csv': `单位编号,单位名称,类别,身份,行政区划代码\n${UNITS.map(id => `${id},示例市${id},市,示范单位,440100`).join('\n')}`,
  'contacts.csv': [
    '机构,姓名,角色,电子邮箱,手机',
    '44,联系人甲,主联系人,office@example.com,',
    ...UNITS.map(id => `${id},联系人乙,主联系人,${id === 'mobile' ? '' : `${id}@example.com`},13800000001`),
  ].join('\n'),
  'tasks.csv': '工作事项编号,条款,名称,截止日期,发布机构\nT-1,1.1,示例事项,2026-11-30,44',
}

let local: LocalSystem
let living: Promise<void>
const dutyOf = (unit: string): DutyRef => ({ issuer: '44', task: 'T-1', party: { kind: 'unit', id: unit }, office: '44' })
const readDuty = (unit: string) => local.system.stores.register.findDuty(dutyOf(unit))
const listTo = (to: string, purpose: string): Received[] =>
  local.messages.filter(message => message.purpose === purpose && String(message.to) === to)
const linkTo = (to: string, purpose = 'task') => findLink(listTo(to, purpose)[0]?.text ?? '')
const arrival = async (to: string, purpose: string): Promise<void> => {
  await expect.poll(() => listTo(to, purpose).length, { timeout: SOON, interval: 100 }).toBe(1)
}

beforeAll(async () => {
  local = await startLocalSystem({ files: FILES, first: MONDAY })
  await local.live(MONDAY, '16:00')
  living = local.system.runtime.keepRealTime()
}, TIME)
afterAll(async () => {
  await local.stop()
  await living
})

describe('a recipient, on the afternoon of the day', () => {
  it('signs with the code of the mail and a name; without the code nothing is recorded', async () => {
    const { url, code } = linkTo('signer@example.com')
    const page = await openPage(url)
    expect([page.status, page.boxes.length]).toEqual([200, 1])
    const without = await submit(url, page.boxes, { action: 'sign', name: '联系人乙' })
    expect(without.status).toBe(422)
    expect(await readDuty('signer')).toBeUndefined()
    const signed = await submit(url, page.boxes, { action: 'sign', name: '联系人乙', code })
    expect(signed.status).toBe(200)
    expect(wordsOf(signed)).toContain('已登记')
    const { facts = [] } = (await readDuty('signer')) ?? {}
    expect(facts).toMatchObject([
      { status: 'signed', date: MONDAY, source: { by: '联系人乙', party: { kind: 'unit', id: 'signer' } } },
    ])
    expect(facts[0]?.source?.at).toMatch(/^2026-11-23T08:0\d:/)
  })

  it('reports that the work is done', async () => {
    const { url, code } = linkTo('reporter@example.com')
    const { boxes } = await openPage(url)
    const done = await submit(url, boxes, { action: 'report', name: '联系人乙', code, 'note-report': '材料已报送' })
    expect(done.status).toBe(200)
    expect((await readDuty('reporter'))?.facts).toMatchObject([{ status: 'done', date: MONDAY, source: { note: '材料已报送' } }])
  })

  it('asks for more time; the office hears of it at once and grants it, and the unit hears of that', async () => {
    const { url, code } = linkTo('asker@example.com')
    const { boxes } = await openPage(url)
    const fields = { action: 'extend', name: '联系人乙', code, until: '2026-12-10', 'note-extend': '需要补充材料' }
    expect((await submit(url, boxes, fields)).status).toBe(200)
    await arrival('office@example.com', 'request')
    const asked = linkTo('office@example.com', 'request')
    const page = await openPage(asked.url)
    expect(wordsOf(page)).toContain('需要补充材料')
    expect((await submit(asked.url, page.boxes, { action: 'grant', name: '联系人甲', code: asked.code })).status).toBe(200)
    await arrival('asker@example.com', 'request')
    expect(await readDuty('asker')).toMatchObject({
      requests: [{ until: '2026-12-10', answer: { granted: true, source: { by: '联系人甲' } } }],
      facts: [{ status: 'extended', date: '2026-12-10' }],
    })
  })

  it('signs with mobile and code where an SMS came, which names the page', async () => {
    const [sms] = listTo('13800000001', 'task')
    const [, site = '', code = ''] = /请登录(\S+?)凭码(\w{6})/.exec(sms?.text ?? '') ?? []
    const url = `http://${site}/`
    const access = { mobile: '13800000001', code }
    const { boxes } = await submit(url, [], access)
    expect(boxes).toHaveLength(1)
    expect((await submit(url, boxes, { ...access, action: 'sign', name: '联系人乙' })).status).toBe(200)
    expect((await readDuty('mobile'))?.facts).toMatchObject([{ status: 'signed' }])
  })

  it('is shown one calm page by a wrong link, as by any other address', async () => {
    const { url } = linkTo('signer@example.com')
    const { origin } = new URL(url)
    const wrong = await openPage(`${url.slice(0, -4)}AAAA`)
    const elsewhere = await openPage(`${origin}/elsewhere`)
    expect([wrong.status, elsewhere.status]).toEqual([404, 404])
    expect(wrong.html).toBe(elsewhere.html)
  })

  it('leaves no function failed and nothing in a dead-letter queue', () => {
    expect(local.failures).toEqual([])
    expect(local.deadLetters).toEqual([])
  })
})
