/** SES beside this process, so that its work is not counted as ours: the endpoint of `npm start`, or one that only takes its time. */
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import * as z from 'zod/mini'
import { startSesEndpoint } from '../../local/endpoints/ses-endpoint.ts'
import { readBody, sendJson, startServer } from '../../local/http.ts'

const $options = z.object({ delay: z.optional(z.number()) })
type Options = z.infer<typeof $options>

/** @param options `delay`: milliseconds that SES takes, and nothing else */
export async function startSesStub(options: Options = {}): Promise<{ endpoint: string; stop: () => Promise<unknown> }> {
  const worker = new Worker(new URL(import.meta.url), { workerData: options })
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', (message: unknown) => resolve(Number(message)))
    worker.once('error', reject)
  })
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => worker.terminate() }
}

const listen = ({ delay }: Options): Promise<{ port: number }> =>
  delay === undefined
    ? startSesEndpoint({ port: 0, onMessage: () => {} })
    : startServer(0, async (request, response) => {
        await readBody(request)
        await setTimeout(delay)
        sendJson(response, 200, { MessageId: randomUUID() })
      })

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread, not a window
if (!isMainThread) parentPort?.postMessage((await listen($options.parse(workerData))).port)
