/** Write units per notice from plan to accepted, batches and index included, and where each goes (the bound is 3). */
import { randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { buildOutboxStore } from '../../../functions/adapters/outbox-store.ts'
import { buildRegisterStore } from '../../../functions/adapters/register-store.ts'
import { renderTaskEmail, renderTaskSms } from '../../../functions/adapters/templates/render.ts'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { buildTaskComposer } from '../../../functions/core/outbox/compose.ts'
import { deliverBatch } from '../../../functions/core/outbox/delivery.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import { buildLimit } from '../../../functions/core/limiter.ts'
import { NOTICES_PER_BATCH } from '../../../functions/core/outbox/notice.ts'
import type { BatchRef } from '../../../functions/core/ports.ts'
import { finishedUpTo } from '../../../functions/core/deadlines/watermark.ts'
import { planOfficeDay } from '../../../functions/plan-office/plan-office.ts'
import { callDynamoDb } from '../../local/runtime/dynamodb.ts'
import { startEmulator } from '../../local/runtime/dynoxide.ts'
import { type Consumed, countCapacity } from './capacity.ts'

const OFFICE = '44'
const DAY = '2026-11-23'
const NOW = '2026-11-23T00:30:00.000Z'
const TABLES = { register: 'bench-register', outbox: 'bench-outbox' }

export type WriteUnits = {
  notices: number
  perNotice: number
  rows: { what: string; perNotice: number; index: number; calls: number }[]
}

async function createTables(endpoint: string): Promise<void> {
  const toKeys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ]
  for (const [table, names] of [
    [TABLES.register, ['pk', 'sk']],
    [TABLES.outbox, ['pk', 'sk', 'gsi1pk', 'gsi1sk']],
  ] as const)
    await callDynamoDb(endpoint, 'DynamoDB_20120810.CreateTable', {
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: toKeys('pk', 'sk'),
      AttributeDefinitions: names.map(AttributeName => ({ AttributeName, AttributeType: 'S' })),
      ...(names.length > 2 && {
        GlobalSecondaryIndexes: [
          { IndexName: 'gsi1', KeySchema: toKeys('gsi1pk', 'gsi1sk'), Projection: { ProjectionType: 'KEYS_ONLY' } },
        ],
      }),
    })
}

/**
 * Plans and delivers one office's day through the real use cases and the emulator.
 * @param port where the emulator listens for the time of the measurement
 */
export async function measureWriteUnits(port: number, units: number): Promise<WriteUnits> {
  const dynamo = await startEmulator(port)
  try {
    await createTables(dynamo.endpoint)
    const client = new DynamoDBClient({
      endpoint: dynamo.endpoint,
      region: 'cn-north-1',
      credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    })
    const document = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
    const register = buildRegisterStore(document, TABLES.register)
    const outbox = buildOutboxStore(document, TABLES.outbox)
    await fillRegister(register, units)
    const counts = countCapacity(client)
    const notices = await planAndDeliver(register, outbox)
    return summarise(counts, notices)
  } finally {
    await dynamo.stop()
  }
}

type Register = ReturnType<typeof buildRegisterStore>
type Outbox = ReturnType<typeof buildOutboxStore>

async function fillRegister(register: Register, units: number): Promise<void> {
  const limit = buildLimit(32)
  const ids = Array.from({ length: units }, (_, index) => `440100-${String(index + 1).padStart(5, '0')}`)
  const save = ids.map((id, index) =>
    limit(() =>
      register.saveParty({
        party: { kind: 'unit', id },
        office: OFFICE,
        unit: {
          id,
          name: `示例企业${index + 1}`,
          category: 'enterprise',
          standings: ['demonstration'],
          regionCode: '440100',
          office: OFFICE,
        },
        contacts: [{ party: { kind: 'unit', id }, role: 'primary', name: '示例', email: `unit${index + 1}@example.com` }],
        retired: false,
        version: 1,
      }),
    ),
  )
  await Promise.all(save)
  const tasks = ['T001', 'T002'].map(id => ({
    id,
    clause: '16.1',
    name: '示例工作事项',
    due: '2026-11-30',
    issuer: '00',
    scope: [],
    cancelled: false,
  }))
  for (const task of tasks) await register.saveTask({ task, loadedOn: '2026-11-20', version: 1 })
  await register.saveWatermark(finishedUpTo(OFFICE, '2026-11-20', tasks), undefined)
}

async function planAndDeliver(register: Register, outbox: Outbox): Promise<number> {
  const rules = buildRules(currentGuide)
  const written: BatchRef[] = []
  const watched: Outbox = {
    ...outbox,
    async putBatch(batch) {
      written.push(batch)
      return outbox.putBatch(batch)
    },
  }
  const common = { now: () => NOW, newId: () => randomUUID(), limit: buildLimit(32) }
  await planOfficeDay({ ...common, outbox: watched, register, rules, windows: 'always' }, OFFICE, DAY)
  let accepted = 0
  const renderers = { renderEmail: renderTaskEmail, renderSms: renderTaskSms }
  for (const ref of written)
    await deliverBatch(
      {
        ...common,
        outbox,
        compose: buildTaskComposer({ rules, register, ...renderers, help: '示例', now: common.now }),
        allowList: 'open',
        send: async ({ id }) => {
          accepted += 1
          return { kind: 'accepted', messageId: `0100019a-${id.slice(-12)}-0000-0000-000000` }
        },
        hashAddress: () => 'x'.repeat(22),
        random: () => 0.5,
        remaining: () => 120_000,
        sending: buildLimit(10),
        onChange: () => {},
        onProblem: () => {},
      },
      ref,
    )
  return accepted
}

function summarise(counts: ReadonlyMap<string, Consumed>, notices: number): WriteUnits {
  const rows = [...counts]
    .filter(([, { write, index }]) => write + index > 0)
    .map(([what, { calls, write, index }]) => ({ what, calls, perNotice: write / notices, index: index / notices }))
    .toSorted((a, b) => b.perNotice + b.index - a.perNotice - a.index)
  return { notices, perNotice: rows.reduce((sum, row) => sum + row.perNotice + row.index, 0), rows }
}

export function printWriteUnits({ notices, perNotice, rows }: WriteUnits): void {
  console.log(
    `write units per notice, from plan to accepted: ${perNotice.toFixed(2)} (${notices} notices, at most ${NOTICES_PER_BATCH} a batch; bound 3)`,
  )
  console.table(
    rows.map(({ what, calls, perNotice: table, index }) => ({
      what,
      calls,
      'table / notice': table.toFixed(3),
      'index / notice': index.toFixed(3),
    })),
  )
}
