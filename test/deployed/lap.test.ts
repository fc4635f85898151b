import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { addDays, dayInShanghai } from '../../functions/core/day.ts'
import { buildCalendar } from '../../functions/core/deadlines/calendar.ts'
import { findLink, openPage, submit, wordsOf } from '../support/page.ts'
import {
  type Deployed,
  type Email,
  findDeployed,
  getToken,
  openDay,
  readDuty,
  readEmails,
  readNotices,
  readSms,
  runDuban,
} from './emulator.ts'

const TODAY = dayInShanghai(new Date().toISOString())
/** The clock is the wall's: the last working day before today, so that links are fresh. A first plan catches up from each task's beginning. */
const DAY = buildCalendar().onOrBefore(addDays(TODAY, -1))
const BEFORE_ALL_TASKS = '2020-01-01'
const MORNING = `${DAY}T00:30:00Z`
const SAMPLES = 'samples/2026'
const OUTPUTS = '.duban/outputs.json'

const $Plan = z.object({
  notices: z.array(
    z.object({
      id: z.string(),
      channel: z.enum(['email', 'sms']),
      address: z.string(),
      subjects: z.array(z.object({ name: z.string() })),
    }),
  ),
})
type Planned = z.infer<typeof $Plan>['notices']

const TICK = 1_000
const DELIVERY_TICKS = 120
const RECEIPT_TICKS = 60
/** How long nothing must move before it counts as quiet. */
const QUIET_TICKS = 12

const countAll = async (): Promise<number> => (await readEmails()).length + (await readSms()).length

/** Waits until as many messages as foretold have come, or time is up, and then until none has come for a while. */
async function settle(expected: number): Promise<void> {
  for (let tick = 0; tick < DELIVERY_TICKS && (await countAll()) < expected; tick += 1) await setTimeout(TICK)
  let count = await countAll()
  for (let quiet = 0, tick = 0; quiet < QUIET_TICKS && tick < DELIVERY_TICKS; quiet += 1, tick += 1) {
    await setTimeout(TICK)
    const now = await countAll()
    if (now !== count) quiet = 0
    count = now
  }
}

const byText = (a: string, b: string): number => a.localeCompare(b, 'en')
/** At these addresses of the samples mails go astray on purpose. */
const BOUNCES = 'bounce+'
const MUTE = 'no-receipt+'
/** 主联系人 of units of Jiangxi, whose mails arrive. */
const SIGNER = 'lianxi.36'
const isTask = ({ purpose }: Email): boolean => purpose === 'task'

describe('a day on the deployed stack', () => {
  let deployed: Deployed
  let foretold: Record<'email' | 'sms', Planned>

  beforeAll(async () => {
    deployed = await findDeployed()
    if ((await countAll()) > 0) throw new Error('the emulator holds messages of an earlier lap: start it and deploy afresh')
    const plan = $Plan.parse(await runDuban('plan', SAMPLES, '--date', DAY, '--since', BEFORE_ALL_TASKS))
    foretold = {
      email: plan.notices.filter(({ channel }) => channel === 'email'),
      sms: plan.notices.filter(({ channel }) => channel === 'sms'),
    }
    await runDuban('load', SAMPLES, '--apply', '--outputs', OUTPUTS, '--stage', 'emulator')
  })

  test('sends exactly the e-mails and SMS that the plan foretold, and what the bounces call for', async () => {
    await openDay(deployed.openDayFunction, MORNING)
    await settle(foretold.email.length + foretold.sms.length)
    const emails = (await readEmails()).filter(isTask)
    expect(emails.map(({ noticeId, to }) => `${noticeId} ${to.join()}`).toSorted(byText)).toEqual(
      foretold.email.map(({ id, address }) => `${id} ${address}`).toSorted(byText),
    )
    const sms = await readSms()
    for (const { address } of foretold.sms) expect(sms).toContain(address)
    expect(foretold.sms.length).toBeGreaterThan(0)
  })

  test('names in each e-mail every task that it is about', async () => {
    const texts = new Map((await readEmails()).map(({ noticeId, text }) => [noticeId, text]))
    for (const { id, subjects } of foretold.email) for (const { name } of subjects) expect(texts.get(id)).toContain(name)
  })

  test('ends each e-mail as delivered by its receipt; one that bounced goes to the next person', async () => {
    await waitForReceipts()
    const states = new Map((await readNotices(deployed.outboxTable)).map(({ id, state }) => [id, state]))
    const expected = ({ address }: Planned[number]): string =>
      address.startsWith(BOUNCES) ? 'failed' : address.startsWith(MUTE) ? 'sent' : 'delivered'
    expect(foretold.email.map(({ id }) => [id, states.get(id)])).toEqual(foretold.email.map(one => [one.id, expected(one)]))
    const others = (await readEmails()).filter(email => !isTask(email))
    expect(others.map(({ purpose, to }) => `${purpose} ${to.join()}`)).toContain('fallback beiyong.540100-003@example.com')
  })

  test('sends nothing new when the day is opened again', async () => {
    const before = await countAll()
    await openDay(deployed.openDayFunction, MORNING)
    await settle(before)
    expect(await countAll()).toBe(before)
  })

  test('changes nothing when the same folder is loaded again', async () => {
    expect(await runDuban('load', SAMPLES, '--outputs', OUTPUTS)).toMatchObject({ changes: [] })
  })

  test('takes a signature by the link and the code of a mail, and sends the signer no more than is due after it', async () => {
    const mail = (await readEmails()).find(one => isTask(one) && one.to.join().startsWith(SIGNER) && one.text.includes('校验码'))
    const { url, code } = findLink(mail?.text ?? '')
    expect(url.startsWith(`${deployed.pageUrl}/n/`)).toBe(true)
    const page = await openPage(url)
    expect(page.status).toBe(200)
    const boxes = page.boxes.slice(0, 1)
    const [unit, task] = /^unit:(\S+) 00\/(\S+)@\d+$/.exec(boxes[0] ?? '')?.slice(1) ?? []
    const duty = {
      issuer: '00',
      task: task ?? '',
      party: { kind: 'unit', id: unit ?? '' },
      office: (unit ?? '').slice(0, 2),
    } as const
    expect((await submit(url, boxes, { action: 'sign', name: '联系人（示例）' })).status).toBe(422)
    expect((await readDuty(deployed.registerTable, duty))?.facts ?? []).toEqual([])
    expect(wordsOf(await submit(url, boxes, { action: 'sign', name: '联系人（示例）', code }))).toContain('已登记')
    expect(await readDuty(deployed.registerTable, duty)).toMatchObject({
      facts: [{ status: 'signed', date: TODAY, source: { by: '联系人（示例）', party: duty.party } }],
    })

    await openDay(deployed.openDayFunction, new Date().toISOString())
    await settle(0)
    const ofSigner = (id: string): boolean => id.startsWith(`task-${TODAY.replaceAll('-', '')}-unit-${unit}-`)
    const sent = (await readNotices(deployed.outboxTable)).map(({ id }) => id).filter(ofSigner)
    const due = await planWith(`${task},${unit},已签收,${TODAY}`, TODAY)
    expect(sent.toSorted(byText)).toEqual(due.filter(ofSigner).toSorted(byText))
  })

  /** The notices that the plan foretells for a later day, with a line more of 进展. */
  async function planWith(progress: string, day: string): Promise<string[]> {
    const folder = mkdtempSync(join(tmpdir(), 'duban-lap-'))
    try {
      cpSync(SAMPLES, folder, { recursive: true })
      appendFileSync(join(folder, 'progress.csv'), `${progress}\n`)
      return $Plan.parse(await runDuban('plan', folder, '--date', day, '--since', DAY)).notices.map(({ id }) => id)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  /** Until nothing but the mute address waits for its receipt, or time is up. */
  async function waitForReceipts(): Promise<void> {
    const mute = new Set(foretold.email.filter(({ address }) => address.startsWith(MUTE)).map(({ id }) => id))
    for (let tick = 0; tick < RECEIPT_TICKS; tick += 1) {
      const open = (await readNotices(deployed.outboxTable)).filter(({ state }) => ['planned', 'unknown', 'sent'].includes(state))
      if (open.every(({ id }) => mute.has(id))) return
      await setTimeout(TICK)
    }
  }
})

const $Clue = z.object({ number: z.string(), state: z.string() })
const $Announced = z.object({ id: z.string(), upload: z.object({ url: z.string(), fields: z.record(z.string(), z.string()) }) })
const $Timeline = z.object({ entries: z.array(z.object({ action: z.string() })) })
const SECRET = '只有双方可见的情况'
const FILE = '%PDF-1.7 sample'

describe('a clue on the deployed stack', () => {
  let deployed: Deployed
  beforeAll(async () => {
    deployed = await findDeployed()
  })

  async function call(office: string, what: string, init: { version?: number; body?: object } = {}): Promise<Response> {
    const { version, body } = init
    const [method = '', path = ''] = what.split(' ')
    return fetch(`${deployed.apiUrl}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${await getToken(office, ['officer', 'reviewer'])}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(version !== undefined && { 'if-match': `"${version}"` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  }

  async function hasMail(number: string): Promise<boolean> {
    for (let tick = 0; tick < DELIVERY_TICKS; tick += 1) {
      const mails = (await readEmails()).filter(({ purpose, text }) => purpose === 'clue' && text.includes(number))
      expect(JSON.stringify(mails)).not.toContain(SECRET)
      if (mails.length > 0) return true
      await setTimeout(TICK)
    }
    return false
  }

  test('is told to its office without a word of it, read and signed for by it, with a file, and is nothing to others', async () => {
    const target = { name: '样例商贸公司', regionCode: '360102' }
    const body = { kind: 'trademark-squatting', summary: SECRET, target, foundOn: '2026-11-20' }
    const created = await call('44', 'POST /clues', { body })
    expect(created.status).toBe(201)
    const { number } = $Clue.parse(await created.json())
    const at = `/clues/${number}`

    const announced = await call('44', `POST ${at}/files`, { body: { name: '样例.pdf', type: 'pdf', bytes: FILE.length } })
    const { id, upload } = $Announced.parse(await announced.json())
    const form = new FormData()
    for (const [name, value] of Object.entries(upload.fields)) form.set(name, value)
    form.set('file', new Blob([FILE]))
    expect((await fetch(upload.url, { method: 'POST', body: form })).status).toBe(204)
    expect((await call('44', `POST ${at}/files/${id}`, { version: 1 })).status).toBe(200)

    expect(await hasMail(number)).toBe(true)
    expect(await (await call('36', `GET ${at}`)).text()).toContain(SECRET)
    const download = await call('36', `GET ${at}/files/${id}?reason=${encodeURIComponent('核对')}`)
    expect(await (await fetch(download.headers.get('location') ?? '')).text()).toBe(FILE)

    expect((await call('11', `GET ${at}`)).status).toBe(404)
    expect((await call('36', `POST ${at}/sign`, { version: 1 })).status).toBe(412)
    const signed = await call('36', `POST ${at}/sign`, { version: 2 })
    expect([signed.status, $Clue.parse(await signed.json()).state]).toEqual([200, 'signed'])
    const { entries } = $Timeline.parse(await (await call('44', `GET ${at}/timeline`)).json())
    expect(entries.map(({ action }) => action)).toEqual(['create', 'attach', 'sign'])
  })

  test('is nothing to whoever has no token of an issuer that may vouch', async () => {
    const ask = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${deployed.apiUrl}/clues`, { headers })).status
    expect(await ask({})).toBe(401)
    const token = await getToken('44', ['officer'])
    expect(await ask({ authorization: `Bearer ${token.slice(0, -4)}AAAA` })).toBe(401)
    expect(await ask({ authorization: `Bearer ${token}` })).toBe(200)
  })
})
