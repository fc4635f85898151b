/** What SES checks before it takes a mail. */
import * as z from 'zod/mini'

const $Text = z.object({ Data: z.string(), Charset: z.optional(z.string()) })
const $Pair = z.object({ Name: z.string(), Value: z.string() })

/** A request of SendEmail; `Content.Simple` is the only kind that the bundles send. */
export const $SendEmail = z.looseObject({
  FromEmailAddress: z.string(),
  Destination: z.object({
    ToAddresses: z.optional(z.array(z.string())),
    CcAddresses: z.optional(z.array(z.string())),
    BccAddresses: z.optional(z.array(z.string())),
  }),
  ReplyToAddresses: z.optional(z.array(z.string())),
  Content: z.object({
    Simple: z.looseObject({
      Subject: $Text,
      Body: z.object({ Text: z.optional($Text), Html: z.optional($Text) }),
      Headers: z.optional(z.array($Pair)),
      Attachments: z.optional(
        z.array(z.looseObject({ FileName: z.string(), RawContent: z.string(), ContentType: z.optional(z.string()) })),
      ),
    }),
  }),
  EmailTags: z.optional(z.array($Pair)),
  ConfigurationSetName: z.optional(z.string()),
})
export type SendEmailRequest = z.infer<typeof $SendEmail>

/** SES: 7-bit ASCII only, a name in other letters as an encoded word. */
const ADDRESS = /^(?:[ -;=?-~]*<)?[\w!#$%&'*+/=?^`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+>?$/
const TAG = /^[A-Za-z0-9_-]{1,256}$/
const HEADER_NAME = /^[!-9;-~]{1,126}$/
const HEADER_VALUE = /^[ -~]{1,870}$/
const RESERVED_HEADERS = new Set([
  'from',
  'to',
  'cc',
  'bcc',
  'subject',
  'date',
  'message-id',
  'reply-to',
  'return-path',
  'mime-version',
  'content-type',
])
const MOST_RECIPIENTS = 50
const MOST_HEADERS = 15
const MOST_TAGS = 50

export const listRecipients = ({ Destination }: SendEmailRequest): string[] => [
  ...(Destination.ToAddresses ?? []),
  ...(Destination.CcAddresses ?? []),
  ...(Destination.BccAddresses ?? []),
]

function* findProblems(request: SendEmailRequest): Generator<string> {
  const recipients = listRecipients(request)
  const { Subject, Body, Headers = [] } = request.Content.Simple
  const tags = request.EmailTags ?? []
  if (recipients.length === 0) yield 'Destination must have at least one address'
  if (recipients.length > MOST_RECIPIENTS) yield `Recipient count exceeds ${MOST_RECIPIENTS}`
  for (const address of [request.FromEmailAddress, ...recipients, ...(request.ReplyToAddresses ?? [])])
    if (!ADDRESS.test(address)) yield `Illegal address: ${address}`
  if (Subject.Data === '' || /[\r\n]/.test(Subject.Data)) yield 'The subject must be one line of text'
  if (!Body.Text?.Data && !Body.Html?.Data) yield 'The body is empty'
  if (tags.length > MOST_TAGS) yield `More than ${MOST_TAGS} tags`
  for (const { Name, Value } of tags) if (!TAG.test(Name) || !TAG.test(Value)) yield `Invalid tag: ${Name}=${Value}`
  if (Headers.length > MOST_HEADERS) yield `More than ${MOST_HEADERS} headers`
  for (const { Name, Value } of Headers)
    if (!HEADER_NAME.test(Name) || !HEADER_VALUE.test(Value) || RESERVED_HEADERS.has(Name.toLowerCase()))
      yield `Invalid header: ${Name}`
}

/** The first thing that SES would refuse the request for, or undefined. */
export function findProblem(request: SendEmailRequest): string | undefined {
  const [problem] = findProblems(request)
  return problem
}
