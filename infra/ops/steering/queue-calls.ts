/** Queues and functions of the running system, as the operator's replay reaches them. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'

export type QueueMessage = { id: string; handle: string; body: string; sentAt: string }

export type QueueCalls = {
  /** About as many as lie in it. */
  count: (url: string) => Promise<number>
  /** A few messages, out of sight for a while. */
  receive: (url: string) => Promise<QueueMessage[]>
  /** Lets others see it again at once. */
  giveBack: (url: string, message: QueueMessage) => Promise<void>
  send: (url: string, body: string) => Promise<void>
  remove: (url: string, message: QueueMessage) => Promise<void>
  /** Returns when Lambda has taken the call over, long before the function is through with it. */
  callLater: (functionName: string, payload: string) => Promise<void>
}

const MOST_AT_ONCE = 10
const OUT_OF_SIGHT_SECONDS = 60

/** Endpoint, region and credentials come from the environment, as the SDK reads it. */
export function buildQueueCalls(): QueueCalls {
  // An address of the queue leads to AWS although the environment may name another endpoint.
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false })
  const lambda = new LambdaClient({})
  return {
    async count(url) {
      const AttributeNames = ['ApproximateNumberOfMessages' as const]
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames }))
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0)
    },
    async receive(url) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: MOST_AT_ONCE,
          VisibilityTimeout: OUT_OF_SIGHT_SECONDS,
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      )
      return Messages.flatMap(({ MessageId: id, ReceiptHandle: handle, Body: body, Attributes }) =>
        id === undefined || handle === undefined || body === undefined
          ? []
          : [{ id, handle, body, sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString() }],
      )
    },
    async giveBack(url, { handle }) {
      await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: handle, VisibilityTimeout: 0 }))
    },
    async send(url, body) {
      await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }))
    },
    async remove(url, { handle }) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: handle }))
    },
    async callLater(functionName, payload) {
      await lambda.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: payload }))
    },
  }
}
