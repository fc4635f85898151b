/** The API of clues over stores in memory, with an issuer of its own and real tokens. */
import { type CryptoKey, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { buildApi, type ApiNeeds, type Served } from '../../functions/adapters/api/router.ts'
import { buildVerifyToken } from '../../functions/adapters/api/verify-token.ts'
import { buildClueSecrets } from '../../functions/adapters/clue-secrets.ts'
import { answerClueDoor } from '../../functions/adapters/pages/clue-door.tsx'
import { answerSlip } from '../../functions/adapters/pages/clue-slip.tsx'
import { $HttpEvent, API_HEADERS, toAnswer, toRequest } from '../../functions/adapters/pages/http-event.ts'
import { DEFAULT_TERMS } from '../../functions/core/clues/clocks.ts'
import { DEFAULT_CLAIMS, type Issuer } from '../../functions/core/clues/issuers.ts'
import { buildCalendar } from '../../functions/core/deadlines/calendar.ts'
import { buildSlipView } from '../../functions/core/messages/clue-slip-view.ts'
import { actOnClue } from '../../functions/serve-api/act-on-clue.ts'
import { admitRequest } from '../../functions/serve-api/admit-request.ts'
import { announceFile, attachFile, listFiles, openFile } from '../../functions/serve-api/clue-files.ts'
import { enterClue } from '../../functions/serve-api/enter-clue.ts'
import { listClues, readInformant, seesClue, showClue, showSlip, showTimeline } from '../../functions/serve-api/read-clues.ts'
import { buildClueRows } from '../../infra/ops/simulation/memory-clue-reader.ts'
import { buildMemoryClues } from '../../infra/ops/simulation/memory-clues.ts'

export const ISSUER: Issuer = { issuer: 'https://id.example.com', audience: 'duban', offices: 'all' }
export const NOW = '2026-11-23T01:30:00.000Z'
export const seconds = (instant: string): number => Math.floor(Date.parse(instant) / 1000)

export type Person = { office?: unknown; roles?: unknown; sub?: string; name?: string }
export type Asked = { as?: Person | 'nobody'; token?: string; body?: unknown; headers?: Record<string, string> }
export type Got = { status: number; headers: Record<string, string>; text: string; json: Record<string, unknown> }

const keys = await generateKeyPair('ES256')

/** A token of the issuer, with whatever of it is to be otherwise. */
export function signToken(
  { office = '44', roles = ['officer', 'reviewer'], sub = `sub-${String(office)}`, name = '示例经办人' }: Person = {},
  { claims = {}, key = keys.privateKey, alg = 'ES256' }: { claims?: JWTPayload; key?: CryptoKey | Uint8Array; alg?: string } = {},
): Promise<string> {
  const { issuer, audience } = ISSUER
  return new SignJWT({
    iss: issuer,
    aud: audience,
    sub,
    name,
    exp: seconds(NOW) + 3_600,
    'duban:office': office,
    'duban:roles': roles,
    ...claims,
  })
    .setProtectedHeader({ alg })
    .sign(key)
}
export const publicKey = keys.publicKey

export function buildClueApi(part: Partial<ApiNeeds> & { issuers?: Issuer[]; limits?: { reads: number; changes: number } } = {}) {
  const { issuers = [ISSUER], limits = { reads: 10_000, changes: 10_000 }, ...others } = part
  const clock = { now: NOW }
  const now = (): string => clock.now
  let salts = 0
  let ids = 0
  const secrets = { ...buildClueSecrets('sample'), newSalt: () => `salt-${String(++salts).padStart(4, '0')}` }
  const rows = buildClueRows()
  const clues = buildMemoryClues(rows)
  const uploads = new Map<string, Uint8Array>()
  const files = {
    signUpload: async ({ number, id }: { number: string; id: string }) => ({
      url: 'https://files.example.com/',
      fields: { key: `${number}/${id}`, policy: 'sample', 'x-amz-signature': 'sample' },
    }),
    readHead: async ({ id }: { id: string }) => {
      const head = uploads.get(id)
      return head && { head, bytes: head.length, version: `v${head.length}` }
    },
    signDownload: async ({ number, id, version }: { number: string; id: string; version: string }, name: string) =>
      `https://files.example.com/${number}/${id}?versionId=${version}&name=${name}&X-Amz-Signature=sample`,
  }
  const calendar = buildCalendar()
  const newId = () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`
  const needs = { clues, secrets, rules: { calendar, terms: DEFAULT_TERMS }, files, limits, newId, now }
  const served: Served[] = []
  const told: string[] = []
  const { fetch } = buildApi({
    enterClue: (...said) => enterClue(needs, ...said),
    actOnClue: (...said) => actOnClue(needs, ...said),
    showClue: (...said) => showClue(needs, ...said),
    listClues: (...said) => listClues(needs, ...said),
    showTimeline: (...said) => showTimeline(needs, ...said),
    seesClue: (...said) => seesClue(needs, ...said),
    showSlip: (...said) => showSlip(needs, ...said),
    readInformant: (...said) => readInformant(needs, ...said),
    announceFile: (...said) => announceFile(needs, ...said),
    attachFile: (...said) => attachFile(needs, ...said),
    listFiles: (...said) => listFiles(needs, ...said),
    openFile: (...said) => openFile(needs, ...said),
    verifyToken: buildVerifyToken({ issuers, claims: DEFAULT_CLAIMS, secrets, now, findKeys: () => async () => publicKey }),
    admitRequest: (...said) => admitRequest(needs, ...said),
    answerDoor: () => answerClueDoor('示例运维组（help@example.com）'),
    answerSlip: clue => answerSlip(buildSlipView(clue, { now: now(), calendar })),
    now,
    onServed: one => served.push(one),
    onRefused: why => told.push(why),
    onProblems: problems => told.push(...problems.map(({ row }) => row)),
    onError: error => told.push(error instanceof Error ? error.name : 'not an error'),
    ...others,
  })
  /** By an HTTP API's event, as it comes. */
  async function call(method: string, address: string, { as = {}, token, body, headers = {} }: Asked = {}): Promise<Got> {
    const bearer = token ?? (as === 'nobody' ? undefined : await signToken(as))
    const [rawPath = '', rawQueryString = ''] = address.split('?')
    const event = $HttpEvent.parse({
      rawPath,
      rawQueryString,
      requestContext: { http: { method } },
      headers: {
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const answer = await toAnswer(await fetch(toRequest(event, API_HEADERS)))
    const isJson = answer.headers['content-type']?.includes('json') === true && answer.body !== ''
    const json = isJson ? (JSON.parse(answer.body) as Record<string, unknown>) : {}
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, json }
  }
  return { call, clock, rows, clues, uploads, served, told }
}
export type ClueApi = ReturnType<typeof buildClueApi>

export const draft = (part: Record<string, unknown> = {}) => ({
  kind: 'bad-faith-filing',
  summary: '示例单位短期内提交大量内容相近的专利申请。',
  target: { name: '示例科技有限公司', regionCode: '320500' },
  foundOn: '2026-11-20',
  ...part,
})

/** A clue from Guangdong to Jiangsu; its number and ETag. */
export async function enter({ call }: ClueApi, part: Record<string, unknown> = {}): Promise<{ number: string; etag: string }> {
  const { status, text, json, headers } = await call('POST', '/clues', { body: draft(part) })
  if (status !== 201) throw new Error(text)
  return { number: String(json['number']), etag: headers['etag'] ?? '' }
}
