/** How long a call of the API of clues takes, beside a bare handler on the same HTTP server: store and issuer on this machine. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as z from 'zod/mini'
import { DEFAULT_CLAIMS } from '../../../functions/core/clues/issuers.ts'
import { buildBundle } from '../../constructs/bundle.ts'
import { startIssuer } from '../../local/issuer.ts'
import { startHttpApi } from '../../local/runtime/http-api.ts'
import type { Outcome } from '../../local/runtime/local-function.ts'
import { formatTable } from '../print.ts'
import { CREDENTIALS, startEngine, TABLES } from './engine.ts'
import { buildContext, muteLog } from './function-runs.ts'

const ROUNDS = 300
/** They warm everything up, and are not counted. */
const WARM = 30

export type Latency = { what: string; milliseconds: number[] }

const ROUTES = [
  { routeKey: 'ANY /clues', target: 'api' },
  { routeKey: 'ANY /clues/{proxy+}', target: 'api' },
  { routeKey: 'GET /bare', target: 'bare' },
]
/** As long as a clue. */
const BARE = { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: 'x'.repeat(700) }) }

/** Each of a target of its own: none is a repeat of another. */
const buildDraft = (round: number) => ({
  kind: 'plaque-misuse',
  summary: '示例：到期后仍悬挂牌子。',
  target: { name: `示例产业园${round}`, regionCode: '330100' },
  foundOn: '2026-01-05',
})

export async function measureApi(port: number): Promise<Latency[]> {
  const engine = await startEngine(port)
  const issuer = await startIssuer(0, Date.now)
  const issuers = [{ issuer: `http://127.0.0.1:${issuer.port}`, audience: 'duban', offices: 'all' }]
  Object.assign(process.env, CREDENTIALS, {
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    REGISTER_TABLE_NAME: TABLES.register,
    SEALED_TABLE_NAME: TABLES.sealed,
    FILES_BUCKET_NAME: 'bench',
    SEAL_KEY: `local:${Buffer.alloc(32, 'bench').toString('base64')}`,
    ADDRESS_HASH_KEY: 'bench',
    ISSUERS: JSON.stringify(issuers),
    CLAIMS: JSON.stringify(DEFAULT_CLAIMS),
    API_RATE: JSON.stringify({ reads: 1_000_000, changes: 1_000_000 }),
    HELP: '示例',
  })
  const handle = await loadHandler()
  const invoke = async (target: string, event: unknown): Promise<Outcome> => ({
    ok: true,
    result: target === 'bare' ? BARE : await handle(event, buildContext()),
  })
  const api = { id: 'Bench', name: 'bench', arn: 'arn:bench', routes: ROUTES }
  const server = await startHttpApi(0, api, { clock: { now: Date.now }, invoke })
  const base = `http://127.0.0.1:${server.port}`
  try {
    const latencies: Latency[] = []
    await muteLog(async () => void latencies.push(...(await takeTurns(base, await getToken(issuers[0]?.issuer ?? '')))))
    return latencies
  } finally {
    await server.stop()
    await issuer.stop()
    await engine.stop()
  }
}

type Handle = (event: unknown, context: unknown) => Promise<unknown>
const $Bundle = z.object({ handler: z.custom<Handle>(handler => typeof handler === 'function') })

/** As it is deployed: its pages are of a kind of file that only the bundler reads. */
async function loadHandler(): Promise<Handle> {
  const folder = mkdtempSync(join(tmpdir(), 'duban-bench-'))
  try {
    buildBundle('serve-api', folder)
    return $Bundle.parse(await import(pathToFileURL(join(folder, 'index.mjs')).href)).handler
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function getToken(issuer: string): Promise<string> {
  const response = await fetch(`${issuer}/token`, { method: 'POST', body: JSON.stringify({ office: '44', roles: ['officer'] }) })
  return /"access_token":"([^"]+)"/.exec(await response.text())?.[1] ?? ''
}

/** In turns, so that whatever else this machine does slows all of them. */
async function takeTurns(base: string, token: string): Promise<Latency[]> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  let entered = 0
  const enter = () => fetch(`${base}/clues`, { method: 'POST', headers, body: JSON.stringify(buildDraft((entered += 1))) })
  const location = (await enter()).headers.get('location') ?? ''
  const calls: Readonly<Record<string, () => Promise<Response>>> = {
    'a bare handler': () => fetch(`${base}/bare`),
    'GET /clues/{number}': () => fetch(new URL(location, base), { headers }),
    'GET /clues?role=sent': () => fetch(`${base}/clues?role=sent`, { headers }),
    'POST /clues': enter,
  }
  const latencies = Object.keys(calls).map((what): Latency => ({ what, milliseconds: [] }))
  for (let round = 0; round < WARM + ROUNDS; round += 1)
    for (const { what, milliseconds } of latencies) {
      const begun = performance.now()
      const response = await calls[what]?.()
      await response?.text()
      if (response?.ok !== true) throw new Error(`${what} was answered ${response?.status}`)
      if (round >= WARM) milliseconds.push(performance.now() - begun)
    }
  return latencies
}

function quantile(milliseconds: readonly number[], share: number): number {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0
}

export function printApi(latencies: readonly Latency[]): void {
  const bare = quantile(latencies[0]?.milliseconds ?? [], 0.5)
  const rows = latencies.map(({ what, milliseconds }) => [
    what,
    quantile(milliseconds, 0.5).toFixed(2),
    quantile(milliseconds, 0.95).toFixed(2),
    (quantile(milliseconds, 0.5) / bare).toFixed(1),
  ])
  console.log(`\nMilliseconds a call of the API, one after the other (${ROUNDS} each; server, store and issuer on this machine)`)
  console.log(formatTable(['call', 'p50', 'p95', 'p50 against the bare handler'], rows))
}
