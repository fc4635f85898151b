import { setTimeout } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { type Arrived, findOpenDay, openDay, readEmails, readSms, runDuban } from './emulator.ts'

/** A working day that is past for any clock, with much to say; a first plan catches up from the beginning of each task. */
const DAY = '2026-11-20'
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
const listAddresses = (messages: readonly Arrived[]): string[] => messages.map(({ to }) => to).toSorted(byText)
const toNoticeId = ({ text }: Arrived): string => /通知编号：(\S+)/.exec(text)?.[1] ?? 'no id'

describe('a day on the deployed stack', () => {
  let functionName: string
  let foretold: Record<'email' | 'sms', Planned>

  beforeAll(async () => {
    functionName = await findOpenDay()
    if ((await countAll()) > 0) throw new Error('the emulator holds messages of an earlier lap: start it and deploy afresh')
    const plan = $Plan.parse(await runDuban('plan', SAMPLES, '--date', DAY, '--since', BEFORE_ALL_TASKS))
    foretold = {
      email: plan.notices.filter(({ channel }) => channel === 'email'),
      sms: plan.notices.filter(({ channel }) => channel === 'sms'),
    }
    await runDuban('load', SAMPLES, '--apply', '--outputs', OUTPUTS)
  })

  test('sends exactly the e-mails and SMS that the plan foretold', async () => {
    await openDay(functionName, MORNING)
    await settle(foretold.email.length + foretold.sms.length)
    const emails = await readEmails()
    expect(emails.map(email => `${toNoticeId(email)} ${email.to}`).toSorted(byText)).toEqual(
      foretold.email.map(({ id, address }) => `${id} ${address}`).toSorted(byText),
    )
    expect(listAddresses(await readSms())).toEqual(foretold.sms.map(({ address }) => address).toSorted(byText))
    expect(foretold.sms.length).toBeGreaterThan(0)
  })

  test('names in each e-mail every task that it is about', async () => {
    const texts = new Map((await readEmails()).map(email => [toNoticeId(email), email.text]))
    for (const { id, subjects } of foretold.email) for (const { name } of subjects) expect(texts.get(id)).toContain(name)
  })

  test('sends nothing new when the day is opened again', async () => {
    const before = await countAll()
    await openDay(functionName, MORNING)
    await settle(before)
    expect(await countAll()).toBe(before)
  })

  test('changes nothing when the same folder is loaded again', async () => {
    expect(await runDuban('load', SAMPLES, '--outputs', OUTPUTS)).toMatchObject({ changes: [] })
  })
})
