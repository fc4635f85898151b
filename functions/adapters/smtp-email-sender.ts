/** E-mail over SMTP, for partitions without SES. No receipts: a notice ends as accepted by the server. */
import type { Email, EmailSender, SendOutcome } from '../core/delivery/sending.ts'
import { connectOnce, NO_CLIENT } from './connect-once.ts'
import { getErrorField, getErrorText } from './error-fields.ts'
import { toSendOutcome } from './send-errors.ts'

export type SmtpSettings = {
  sender: string
  host: string
  port: number
  user?: string | undefined
  password?: string | undefined
}

export type SmtpTransport = { sendMail: (message: ReturnType<typeof toMessage>) => Promise<{ messageId: string }> }

/** nodemailer is loaded with the first mail: where SES sends, nobody pays for it. */
export async function connectSmtp({ host, port, user, password }: SmtpSettings): Promise<SmtpTransport> {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    host,
    port,
    // 465 speaks TLS from the first byte; every other port must change to it before a password is sent.
    secure: port === 465,
    requireTLS: user !== undefined && port !== 465,
    pool: true,
    maxConnections: 10,
    connectionTimeout: 5_000,
    socketTimeout: 10_000,
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
  })
}

/** nodemailer's own limits begin anew with every line: a server that dribbles would hold a worker to its end. */
const TIME_LIMIT = 12_000

export function buildSmtpEmailSender(settings: SmtpSettings, connect = connectSmtp, timeLimit = TIME_LIMIT): EmailSender {
  const getTransport = connectOnce(() => connect(settings))
  return {
    powers: { receipts: false, statusQuery: false, idempotent: false },
    async send(email) {
      const transport = await getTransport()
      if (transport === undefined) return NO_CLIENT
      try {
        return await handOver(transport.sendMail(toMessage(email, settings.sender)), timeLimit)
      } catch (error) {
        return judge(error)
      }
    },
  }
}

async function handOver(sent: Promise<{ messageId: string }>, timeLimit: number): Promise<SendOutcome> {
  let timer: NodeJS.Timeout | undefined
  const tooSlow = new Promise<SendOutcome>(resolve => {
    timer = setTimeout(() => resolve({ kind: 'unknown', reason: 'smtp too slow' }), timeLimit)
  })
  try {
    return await Promise.race([sent.then(({ messageId }): SendOutcome => ({ kind: 'accepted', messageId })), tooSlow])
  } finally {
    clearTimeout(timer)
  }
}

/** Before the server was ready to hear of a message. */
const TOO_EARLY = new Set(['EDNS', 'ETLS', 'EAUTH', 'ENOAUTH'])

/**
 * A reply says what became of the message: 5yz never, 4yz not now. Without one, how far the talk had come decides; nodemailer
 * gives `CONN` as the command of any broken line, at whatever moment it broke.
 */
function judge(error: unknown): SendOutcome {
  const reply = getErrorField(error, 'responseCode')
  const responseCode = typeof reply === 'number' ? reply : 0
  const command = getErrorText(error, 'command')
  const code = getErrorText(error, 'code')
  const isEarly = TOO_EARLY.has(code) || ['CONNECT_TIMEOUT', 'GREETING_TIMEOUT'].includes(getErrorText(error, 'timeoutType'))
  // A refusal before our message is spoken of (greeting, sign-in) is about us, not about the message.
  if (responseCode >= 500 && command !== 'CONN' && !isEarly) return { kind: 'refused', reason: `smtp ${responseCode}` }
  if (responseCode >= 400) return { kind: command === 'CONN' || isEarly ? 'busy' : 'deferred', reason: `smtp ${responseCode}` }
  if (isEarly || !['', 'CONN', 'DATA'].includes(command)) return { kind: 'deferred', reason: `smtp ${code} ${command}` }
  return toSendOutcome(error, new Set())
}

const toMessage = (email: Email, sender: string) => ({
  from: sender,
  to: email.to,
  subject: email.subject,
  text: email.text,
  html: email.html,
  headers: { 'X-Duban-Notice': email.noticeId, 'X-Duban-Purpose': email.purpose },
  attachments: email.attachments.map(({ fileName, contentType, content }) => ({
    filename: fileName,
    contentType,
    content: typeof content === 'string' ? content : Buffer.from(content),
  })),
})
