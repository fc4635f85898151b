/** What arrives in the mailbox about one clue. */
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod/mini'
import type { OfficeCode } from '../../../functions/core/register/register.ts'

const $Message = z.object({
  channel: z.enum(['email', 'sms']),
  to: z.union([z.string(), z.array(z.string())]),
  subject: z.optional(z.string()),
  text: z.string(),
  html: z.optional(z.string()),
  noticeId: z.string(),
})
export type Arrival = z.infer<typeof $Message>

const PATIENCE = 120_000
const POLL = 300

export type Mailbox = {
  /** As many as are expected and have not been taken yet, or fewer where they do not come. */
  take: (number: string, expected: number) => Promise<Arrival[]>
  /** Whatever has arrived about it so far. */
  list: (number: string) => Promise<Arrival[]>
  /** How many messages an office has got so far. */
  countHeard: () => Promise<(office: OfficeCode) => number>
}

export function openMailbox(pages: string): Mailbox {
  const taken = new Set<string>()
  const listAll = async (): Promise<Arrival[]> =>
    z.array($Message).parse(await (await fetch(new URL('messages.json', pages))).json())
  const list = async (number: string): Promise<Arrival[]> => (await listAll()).filter(({ text }) => text.includes(number))
  const listNew = async (number: string): Promise<Arrival[]> =>
    (await list(number)).filter(({ noticeId }) => !taken.has(noticeId))
  return {
    list,
    async countHeard() {
      const all = await listAll()
      return office => all.filter(({ noticeId }) => noticeId.includes(`-office-${office}-`)).length
    },
    async take(number, expected) {
      const until = performance.now() + PATIENCE
      let fresh = await listNew(number)
      while (fresh.length < expected && performance.now() < until) {
        await sleep(POLL)
        fresh = await listNew(number)
      }
      for (const { noticeId } of fresh) taken.add(noticeId)
      return fresh
    },
  }
}
