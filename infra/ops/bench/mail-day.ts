/** One office's day from the plan to the last receipt: the real use cases and adapters, DynamoDB's emulator, and SES as a stub. */
import { randomUUID } from 'node:crypto'
import { mock } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { buildHashAddress } from '../../../functions/adapters/address-hash.ts'
import { buildDeliver } from '../../../functions/adapters/delivery.ts'
import { buildOutboxStore } from '../../../functions/adapters/outbox-store.ts'
import { buildRegisterStore } from '../../../functions/adapters/register-store.ts'
import { DEFAULT_LADDER } from '../../../functions/core/deadlines/ladder.ts'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import { buildNoticesEnded } from '../../../functions/core/build-events.ts'
import type { TellEnds } from '../../../functions/core/events.ts'
import { buildLimit } from '../../../functions/core/limiter.ts'
import type { ReceiptNeeds } from '../../../functions/core/receipts/receipts.ts'
import { DEFAULT_WINDOWS } from '../../../functions/core/outbox/send-window.ts'
import type { BatchRef, OutboxStore } from '../../../functions/core/ports.ts'
import { planOfficeDay } from '../../../functions/plan-office/plan-office.ts'
import { receiveReceipts } from '../../../functions/receive-receipts/receive-receipts.ts'
import { logBatch, logBrake, logChange, logHandOver, logProblem, logReceipt } from '../../../functions/runtime/delivery-log.ts'
import { type Consumed, meterCapacity } from './capacity.ts'
import { CREDENTIALS, startEngine, TABLES } from './engine.ts'
import { buildInvoke, type FunctionRuns, type Invoke } from './function-runs.ts'
import { DAY, fillOffice, MORNING } from './sample-office.ts'
import { startSesStub } from './ses-stub.ts'

const OFFICE = '44'
/** Milliseconds: what a call takes in a Region, as the paper calculation assumes it. */
const LATENCY = { dynamo: 5, ses: 60, bus: 15 }
/** After the receipts, and after the four hours for which they are awaited. */
const EVENING = '2026-11-23T06:30:00.000Z'

export type MailDay = {
  mails: number
  receipts: number
  consumed: ReadonlyMap<string, Consumed>
  runs: ReadonlyMap<string, FunctionRuns>
  /** Begun 64 kB of what was put on the bus. */
  busEvents: number
}

/** @param receiptsPerCall as many as the queue brings at once */
export async function measureMailDay(
  port: number,
  { units, receiptsPerCall }: { units: number; receiptsPerCall: number },
): Promise<MailDay> {
  const ses = await startSesStub({ delay: LATENCY.ses })
  const engine = await startEngine(port)
  Object.assign(process.env, CREDENTIALS, { AWS_ENDPOINT_URL_SESV2: ses.endpoint })
  mock.timers.enable({ apis: ['Date'], now: Date.parse(MORNING) })
  try {
    const document = DynamoDBDocumentClient.from(engine.client, { marshallOptions: { removeUndefinedValues: true } })
    const bus = buildBus()
    const stores = {
      register: buildRegisterStore(document, TABLES.register),
      outbox: buildOutboxStore(document, TABLES.outbox),
      tellEnds: bus.tellEnds,
    }
    await fillOffice(stores.register, OFFICE, units)
    const meter = meterCapacity(engine.client, LATENCY.dynamo)
    const { invoke, runs } = buildInvoke(meter)
    const batches = await plan(stores, invoke)
    const taken = await deliverAll(stores, batches, invoke)
    const receipts = await receiveAll(stores, { taken, receiptsPerCall }, invoke)
    mock.timers.setTime(Date.parse(EVENING))
    await sweep(stores, batches, invoke)
    return { mails: taken.length, receipts, consumed: meter.rows, runs, busEvents: bus.count() }
  } finally {
    mock.timers.reset()
    await engine.stop()
    await ses.stop()
  }
}

type Stores = { register: ReturnType<typeof buildRegisterStore>; outbox: OutboxStore; tellEnds: TellEnds }

const BUS_PART = 64 * 1024

/** Takes whatever is put on it, and counts what that costs. */
function buildBus(): { tellEnds: TellEnds; count: () => number } {
  let parts = 0
  return {
    count: () => parts,
    async tellEnds(ended) {
      await setTimeout(LATENCY.bus)
      for (const event of buildNoticesEnded(ended, new Date().toISOString()))
        parts += Math.ceil(Buffer.byteLength(JSON.stringify(event)) / BUS_PART)
    },
  }
}

const common = { now: () => new Date().toISOString(), newId: () => randomUUID(), limit: buildLimit(64) }

async function plan({ register, outbox }: Stores, invoke: Invoke): Promise<BatchRef[]> {
  const written: BatchRef[] = []
  const watched: OutboxStore = {
    ...outbox,
    publishBatch(batch) {
      written.push({ office: batch.office, day: batch.day, id: batch.id })
      return outbox.publishBatch(batch)
    },
  }
  const needs = { ...common, windows: DEFAULT_WINDOWS, rules: buildRules(currentGuide), register, outbox: watched }
  await invoke('plan-office', () => planOfficeDay(needs, OFFICE, DAY))
  return written
}

type Taken = { noticeId: string; messageId: string; addressHash: string }

const buildWorker = (stores: Stores) =>
  buildDeliver(stores, {
    ladder: DEFAULT_LADDER,
    windows: DEFAULT_WINDOWS,
    allowList: 'open',
    help: '示例',
    operatorEmail: '',
    hourlyCap: 10,
    addressHashKey: 'bench',
    pageBaseUrl: 'https://duban.example.com',
    email: { provider: 'ses', sender: 'duban@example.com', configurationSet: 'bench' },
    sms: { provider: 'off' },
  })

/** A call for each batch: the dearest way in which the stream may bring them. */
async function deliverAll(stores: Stores, batches: readonly BatchRef[], invoke: Invoke): Promise<Taken[]> {
  const taken: Taken[] = []
  const deliver = buildWorker(stores)({
    remaining: () => 120_000,
    patience: 2_000,
    onChange(notice, change) {
      logChange(notice, change)
      const { messageId, addressHash } = change
      if (messageId !== undefined && addressHash !== undefined) taken.push({ noticeId: notice.id, messageId, addressHash })
    },
    onProblem: logProblem,
    onHandOver: logHandOver,
  })
  for (const ref of batches) await invoke('deliver-batch', async () => logBatch(ref, await deliver(ref)))
  return taken
}

/** What is left to look at after the receipts have come, eight batches at once. */
async function sweep(stores: Stores, batches: readonly BatchRef[], invoke: Invoke): Promise<void> {
  const deliver = buildWorker(stores)({
    remaining: () => 120_000,
    patience: 30_000,
    onChange: logChange,
    onProblem: logProblem,
    onHandOver: logHandOver,
  })
  const limit = buildLimit(8)
  await invoke('sweep-outbox', () => Promise.all(batches.map(ref => limit(async () => logBatch(ref, await deliver(ref))))))
}

/** Of all mails first that they were sent, then that they were delivered: the dearest order, in which none can be left out. */
async function receiveAll(
  stores: Stores,
  { taken, receiptsPerCall }: { taken: readonly Taken[]; receiptsPerCall: number },
  invoke: Invoke,
): Promise<number> {
  const { calendar } = buildRules(currentGuide)
  const needs: ReceiptNeeds = {
    ...common,
    ...stores,
    windows: DEFAULT_WINDOWS,
    calendar,
    channels: ['email'],
    hashAddress: buildHashAddress('bench'),
    operatorEmail: '',
    onBrake: logBrake,
    onReceipt: logReceipt,
  }
  const messages = ['Email Sent', 'Email Delivered'].flatMap(type =>
    taken.map(one => ({ messageId: randomUUID(), body: JSON.stringify({ type, time: new Date().toISOString(), ...one }) })),
  )
  for (let start = 0; start < messages.length; start += receiptsPerCall)
    await invoke('receive-receipts', () => receiveReceipts(needs, messages.slice(start, start + receiptsPerCall)))
  return messages.length
}
