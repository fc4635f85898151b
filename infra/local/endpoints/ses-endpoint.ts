/** The SES endpoint of this machine, and the SMS provider beside it. Usable alone: it knows nothing of the runtime. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod/mini'
import { readBody, type RunningServer, sendJson, startServer } from '../http.ts'
import { createFaults, createRateLimit } from './limits.ts'
import type { Received } from './messages.ts'
import { toReceivedEmail } from './received-email.ts'
import type { MailEvent } from '../runtime/mail-events.ts'
import { buildMailEvent, type TakenMail } from './ses-events.ts'
import { $SendEmail, findProblem } from './ses-rules.ts'
import { type Fault, findBehaviour, MOBILES, type Receipt } from './simulator.ts'

const $Sms = z.object({
  noticeId: z.string(),
  purpose: z.string(),
  to: z.string().check(z.regex(/^1\d{10}$/)),
  text: z.string().check(z.minLength(1)),
})

export type SesEndpointOptions = {
  /** 0 takes any free port. */
  port: number
  /** Hears of every message that was accepted. */
  onMessage: (message: Received) => void
  /** @default the wall clock */
  now?: () => number
  /**
   * Where SES's events go, as time passes.
   * @default there are none
   */
  receipts?: { after: (milliseconds: number, run: () => void) => void; publish: (event: MailEvent) => void }
  /**
   * Mails a second; what comes above it is throttled.
   * @default any number
   */
  rate?: number
  /**
   * What keeps SES now from taking a mail to these recipients.
   * @default nothing
   */
  outage?: (recipients: readonly string[]) => Fault | undefined
}

const sendError = (response: ServerResponse, status: number, type: string, message: string): void =>
  sendJson(response, status, { __type: type, message }, { 'x-amzn-errortype': type })

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Starts the endpoint: `POST /v2/email/outbound-emails` as SES takes it, `POST /sms` as our local SMS provider does. */
export function startSesEndpoint({
  port,
  onMessage,
  now = Date.now,
  receipts,
  rate,
  outage = () => undefined,
}: SesEndpointOptions): Promise<RunningServer> {
  const meetFault = createFaults()
  const mayCome = rate === undefined ? () => true : createRateLimit(rate, now)
  const at = (instant = now()): string => new Date(instant).toISOString()

  /** At whole seconds: one turn of the clock carries many. */
  const playReceipts = (mail: TakenMail, planned: readonly Receipt[]): void => {
    const taken = Math.ceil(now() / 1000) * 1000
    for (const receipt of planned) {
      const due = taken + receipt.after * 1000
      receipts?.after(due - now(), () => receipts.publish(buildMailEvent(mail, receipt, at(due))))
    }
  }

  const receiveEmail = (body: unknown, response: ServerResponse): void => {
    const parsed = $SendEmail.safeParse(body)
    if (!parsed.success) return sendError(response, 400, 'BadRequestException', z.prettifyError(parsed.error))
    const problem = findProblem(parsed.data)
    if (problem !== undefined) return sendError(response, 400, 'BadRequestException', problem)
    if (!mayCome()) return sendError(response, 429, 'TooManyRequestsException', 'Maximum sending rate exceeded.')
    const email = toReceivedEmail(parsed.data, at(), randomUUID())
    const behaviour = findBehaviour(email.to)
    const fault = outage(email.to) ?? meetFault(email.noticeId, behaviour.fault)
    if (fault && fault.afterAccepting !== true) return sendError(response, fault.status, fault.type, fault.message)
    onMessage({ ...email, ...(fault && { unanswered: true }) })
    const { ConfigurationSetName: configurationSet } = parsed.data
    if (configurationSet !== undefined && fault?.withoutReceipts !== true)
      playReceipts({ email, request: parsed.data, configurationSet }, behaviour.receipts ?? [])
    if (fault) response.destroy()
    else sendJson(response, 200, { MessageId: email.messageId })
  }

  const receiveSms = (body: unknown, response: ServerResponse): void => {
    const sms = $Sms.safeParse(body)
    if (!sms.success) return sendJson(response, 400, { message: z.prettifyError(sms.error) })
    const fault = meetFault(sms.data.noticeId, MOBILES[sms.data.to])
    if (fault && fault.afterAccepting !== true) return sendJson(response, fault.status, { message: fault.message })
    const messageId = randomUUID()
    onMessage({ at: at(), channel: 'sms', messageId, ...sms.data, ...(fault && { unanswered: true }) })
    if (fault) response.destroy()
    else sendJson(response, 200, { messageId })
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = parseJson(await readBody(request))
    const path = `${request.method} ${request.url}`
    if (path === 'POST /v2/email/outbound-emails') receiveEmail(body, response)
    else if (path === 'POST /sms') receiveSms(body, response)
    else sendError(response, 404, 'UnknownOperationException', `${path} is not played by this endpoint`)
  }

  return startServer(port, handle)
}
