/** The mailbox: the endpoints that receive, and the pages that show what they received. */
import type { Register } from '../../functions/core/register/register.ts'
import { openMessagesFile, type Received } from './endpoints/messages.ts'
import { buildOfficeLookup } from './pages/notice-office.ts'
import { startPages } from './pages/pages.ts'
import type { PagesSource } from './pages/source.ts'
import { type SesEndpointOptions, startSesEndpoint } from './endpoints/ses-endpoint.ts'

export type MailboxOptions = {
  /** The pages take this port, the endpoints the next one. */
  port: number
  register: Pick<Register, 'units'>
  /** Where every message is written as it arrives. */
  messagesFile?: string
  now: () => number
  queues: () => Record<string, unknown[]>
  onMessage: (message: Received) => void
  receipts: NonNullable<SesEndpointOptions['receipts']>
  outage?: NonNullable<SesEndpointOptions['outage']>
  notices: Pick<PagesSource, 'readStates' | 'readNotice' | 'listNotices'>
}

const wordInstant = (instant: number): string =>
  new Date(instant).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false })

/**
 * @param onEnd takes what must be ended, as soon as it runs
 * @returns what has arrived, and goes on arriving
 */
export async function startMailbox(options: MailboxOptions, onEnd: (end: () => unknown) => void): Promise<readonly Received[]> {
  const { port, now } = options
  const writeLine = options.messagesFile === undefined ? undefined : openMessagesFile(options.messagesFile)
  const messages: Received[] = []
  const pages = await startPages(port, {
    messages,
    officeOf: buildOfficeLookup(options.register),
    queues: options.queues,
    ...options.notices,
    now,
    status: () => `系统时间 ${wordInstant(now())}，收到 ${messages.length} 条`,
  })
  onEnd(pages.stop)
  const ses = await startSesEndpoint({
    port: port + 1,
    now,
    receipts: options.receipts,
    ...(options.outage !== undefined && { outage: options.outage }),
    onMessage: message => {
      messages.push(message)
      writeLine?.(message)
      options.onMessage(message)
    },
  })
  onEnd(ses.stop)
  return messages
}
