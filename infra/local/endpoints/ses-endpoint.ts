/** The SES endpoint of this machine, and the SMS provider beside it. Usable alone: it knows nothing of the runtime. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod/mini'
import { readBody, type RunningServer, sendJson, startServer } from '../http.ts'
import type { Received, ReceivedEmail } from './messages.ts'
import { $SendEmail, findFault, findProblem, listRecipients, type SendEmailRequest } from './ses-rules.ts'

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
}

const sendError = (response: ServerResponse, status: number, type: string, message: string): void =>
  sendJson(response, status, { __type: type, message }, { 'x-amzn-errortype': type })

/** Encoded words as a mail program shows them. */
const decodeNames = (address: string): string =>
  address
    .replaceAll(/\?=\s+=\?UTF-8\?B\?/gi, '?==?UTF-8?B?')
    .replaceAll(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, word: string) => Buffer.from(word, 'base64').toString())

function toReceivedEmail(request: SendEmailRequest, at: string, messageId: string): ReceivedEmail {
  const { Subject, Body, Attachments = [] } = request.Content.Simple
  const tagOf = (name: string): string => request.EmailTags?.find(tag => tag.Name === name)?.Value ?? ''
  return {
    at,
    channel: 'email',
    purpose: tagOf('purpose'),
    noticeId: tagOf('notice'),
    messageId,
    to: listRecipients(request),
    from: decodeNames(request.FromEmailAddress),
    subject: Subject.Data,
    text: Body.Text?.Data ?? '',
    html: Body.Html?.Data ?? '',
    attachments: Attachments.map(({ FileName, ContentType, RawContent }) => ({
      fileName: FileName,
      contentType: ContentType ?? 'application/octet-stream',
      content: Buffer.from(RawContent, 'base64'),
    })),
    request,
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Starts the endpoint: `POST /v2/email/outbound-emails` as SES takes it, `POST /sms` as our local SMS provider does. */
export function startSesEndpoint({ port, onMessage, now = Date.now }: SesEndpointOptions): Promise<RunningServer> {
  const faultsMet = new Map<string, number>()
  const at = (): string => new Date(now()).toISOString()

  const receiveEmail = (body: unknown, response: ServerResponse): void => {
    const parsed = $SendEmail.safeParse(body)
    if (!parsed.success) return sendError(response, 400, 'BadRequestException', z.prettifyError(parsed.error))
    const problem = findProblem(parsed.data)
    if (problem !== undefined) return sendError(response, 400, 'BadRequestException', problem)
    const email = toReceivedEmail(parsed.data, at(), randomUUID())
    const fault = findFault(email.to)
    const met = faultsMet.get(email.noticeId) ?? 0
    const fails = fault !== undefined && met < fault.times
    if (fails) faultsMet.set(email.noticeId, met + 1)
    if (fails && fault.afterAccepting !== true) return sendError(response, fault.status, fault.type, fault.message)
    onMessage(email)
    if (fails) response.destroy()
    else sendJson(response, 200, { MessageId: email.messageId })
  }

  const receiveSms = (body: unknown, response: ServerResponse): void => {
    const sms = $Sms.safeParse(body)
    if (!sms.success) return sendJson(response, 400, { message: z.prettifyError(sms.error) })
    const messageId = randomUUID()
    onMessage({ at: at(), channel: 'sms', messageId, ...sms.data })
    sendJson(response, 200, { messageId })
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
