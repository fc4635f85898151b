/**
 * The mailbox beside the emulator, which plays no events of SES and forgets tags: mails come here, and what becomes of them is
 * put into the deployed receipt queue as the deployed rule would put it there (events of `aws.ses` cannot be put on its bus).
 */
import { join } from 'node:path'
import * as z from 'zod/mini'
import { startMailbox } from '../mailbox.ts'
import { route } from '../runtime/event-bus.ts'
import { isAskedFor, type MailEvent, toBusEvent } from '../runtime/mail-events.ts'
import { readResources, readStacks } from '../runtime/template.ts'
import { buildWiring, type Wiring } from '../runtime/wiring.ts'
import { ASSEMBLY } from './endpoint.ts'

const $Queues = z.object({ QueueUrls: z.optional(z.array(z.string())) })

async function callSqs(endpoint: string, action: string, body: object): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${action}`,
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  })
  if (!response.ok) throw new Error(`${action}: ${response.status} ${await response.text()}`)
  return response.json()
}

/** A declared queue's name is the beginning of the deployed one's. */
async function findQueueUrl(endpoint: string, { queues }: Wiring, arn: string): Promise<string> {
  const name = queues.find(queue => queue.arn === arn)?.name ?? ''
  const { QueueUrls = [] } = $Queues.parse(await callSqs(endpoint, 'ListQueues', { QueueNamePrefix: name }))
  const [url] = QueueUrls
  if (url === undefined) throw new Error(`no queue ${name} is deployed`)
  return url
}

/** The wiring as it was deployed last. */
const readDeployed = (root: string): Wiring => {
  const assembly = join(root, ASSEMBLY)
  return buildWiring(readResources(readStacks(assembly)), assembly)
}

async function publish(root: string, endpoint: string, event: MailEvent): Promise<void> {
  const wiring = readDeployed(root)
  // The deployed configuration set has a name of the emulator's making, and there is only one
  const configurationSet = wiring.mailEvents[0]?.ConfigurationSetName ?? ''
  const mail = { ...event.detail.mail, tags: { ...event.detail.mail.tags, 'ses:configuration-set': [configurationSet] } }
  const own = { configurationSet, detail: { ...event.detail, mail } }
  if (!isAskedFor(own, wiring.mailEvents)) return
  const handed: { target: string; input: unknown }[] = []
  const hand = (target: string, input: unknown): void => void handed.push({ target, input })
  const discard = (rule: string): void => console.error(`${rule} asks for what an event does not hold`)
  route({ ...toBusEvent(own), bus: 'default' }, { clock: { now: Date.now }, rules: wiring.rules, hand, discard })
  for (const { target, input } of handed) {
    const QueueUrl = await findQueueUrl(endpoint, wiring, target)
    await callSqs(endpoint, 'SendMessage', { QueueUrl, MessageBody: JSON.stringify(input) })
  }
}

/** @param port of the pages; mails come to the next one */
export async function startEmulatorMailbox(root: string, endpoint: string, port: number): Promise<() => Promise<void>> {
  const ends: (() => unknown)[] = []
  await startMailbox(
    {
      port,
      register: { units: [] },
      now: Date.now,
      queues: () => ({}),
      onMessage: () => {},
      receipts: {
        after: (milliseconds, run) => {
          const timer = setTimeout(run, milliseconds)
          ends.push(() => clearTimeout(timer))
        },
        publish: event => {
          publish(root, endpoint, event).catch((error: unknown) => console.error(`a receipt is lost: ${String(error)}`))
        },
      },
      notices: {
        readStates: () => Promise.resolve(new Map()),
        readNotice: () => Promise.resolve(undefined),
        listNotices: () => Promise.resolve([]),
      },
    },
    end => ends.push(end),
  )
  return async () => {
    for (const end of ends.toReversed()) await end()
  }
}
