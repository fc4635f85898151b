/** The API calls that are played here beside DynamoDB's and SES's, at one endpoint: EventBridge's, SQS's and Lambda's. */
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import * as z from 'zod/mini'
import { type Answer, readBody, type RunningServer, sendJson, startServer } from '../http.ts'
import { type EventBusSurroundings, putEvents } from './event-bus.ts'
import type { Queue, QueueMessage } from './queue.ts'
import { API_CALLS } from './resource-types.ts'

export type CallsSurroundings = {
  events: EventBusSurroundings
  findQueue: (name: string) => Queue | undefined
  /** An asynchronous call of a declared function, as EventBridge makes it too. */
  callLater: (name: string, event: unknown) => void
}

const INVOCATION = /^\/2015-03-31\/functions\/([^/]+)\/invocations/

/** Such as `sqs.ReceiveMessage`. */
function nameCall({ method, url = '', headers }: IncomingMessage): string {
  if (method === 'POST' && INVOCATION.test(url) && headers['x-amz-invocation-type'] === 'Event') return 'lambda.Invoke'
  return String(headers['x-amz-target'])
    .replace(/^AWSEvents\./, 'events.')
    .replace(/^AmazonSQS\./, 'sqs.')
}

const { ses: _mail, s3: _files, ...HERE } = API_CALLS
const PLAYED = new Set(Object.entries(HERE).flatMap(([service, calls]) => calls.map(call => `${service}.${call}`)))

const $OfQueue = z.object({
  QueueUrl: z.string(),
  MaxNumberOfMessages: z.optional(z.number()),
  ReceiptHandle: z.optional(z.string()),
  MessageBody: z.optional(z.string()),
})

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

const toMessage = ({ id, body, sentAt, receives }: QueueMessage) => ({
  MessageId: id,
  ReceiptHandle: id,
  Body: body,
  MD5OfBody: md5(body),
  Attributes: { SentTimestamp: String(sentAt), ApproximateReceiveCount: String(receives) },
})

function callQueue(call: string, queue: Queue, parameters: z.infer<typeof $OfQueue>): unknown {
  const { MaxNumberOfMessages = 1, ReceiptHandle = '', MessageBody = 'null' } = parameters
  switch (call) {
    case 'sqs.ReceiveMessage':
      return { Messages: queue.receive(MaxNumberOfMessages).map(toMessage) }
    case 'sqs.DeleteMessage':
      queue.remove([ReceiptHandle])
      return {}
    case 'sqs.ChangeMessageVisibility':
      queue.giveBack(ReceiptHandle)
      return {}
    case 'sqs.SendMessage':
      return { MessageId: queue.send(JSON.parse(MessageBody)), MD5OfMessageBody: md5(MessageBody) }
    default:
      return { Attributes: { ApproximateNumberOfMessages: String(queue.peek().count) } }
  }
}

function answerQueue(call: string, request: unknown, findQueue: CallsSurroundings['findQueue']): Answer {
  const parameters = $OfQueue.parse(request)
  const queue = findQueue(parameters.QueueUrl.split('/').at(-1) ?? '')
  if (queue !== undefined) return { status: 200, body: callQueue(call, queue, parameters) }
  return { status: 400, body: { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'The specified queue does not exist.' } }
}

/** @param port 0 takes any free one */
export function startCallsEndpoint(port: number, { events, findQueue, callLater }: CallsSurroundings): Promise<RunningServer> {
  const answer = (call: string, request: unknown, url: string): Answer => {
    if (call === 'events.PutEvents') return putEvents(request, events)
    if (call !== 'lambda.Invoke') return answerQueue(call, request, findQueue)
    callLater(decodeURIComponent(INVOCATION.exec(url)?.[1] ?? ''), request)
    return { status: 202, body: undefined }
  }
  return startServer(port, async (request, response) => {
    const call = nameCall(request)
    if (!PLAYED.has(call)) {
      sendJson(response, 400, { __type: 'UnknownOperationException', message: `${call} is not played by the local runtime` })
      return
    }
    const { status, body } = answer(call, JSON.parse(await readBody(request)), request.url ?? '')
    sendJson(response, status, body)
  })
}
