/** A walk through every call of the API and every problem that it tells: what was asked, and what was answered. */
import { OPERATIONS } from '../../functions/adapters/api/operations.ts'
import { ContendedError } from '../../functions/core/errors.ts'
import { type Asked, buildClueApi, type ClueApi, draft, type Got, NOW, seconds, signToken } from './clue-api.ts'

export type Step = { call: string; request?: unknown; got: Got }

const JIANGSU = { office: '32', sub: 'jiangsu' }
const ZHEJIANG = { office: '33', sub: 'zhejiang' }
/** Whoever approves or closes is another than who asked or reported. */
const GUANGDONG = { office: '44', sub: 'guangdong' }

type Said = Asked & { number?: string; id?: string; query?: string; etag?: string; method?: string }

function buildStepper(api: ClueApi, steps: Step[]) {
  return async (call: string, { number = '', id = '', query = '', etag, method, ...asked }: Said = {}): Promise<Got> => {
    const operation = OPERATIONS.find(one => one.id === call)!
    const address = operation.path.replace('{number}', number).replace('{id}', id) + (query === '' ? '' : `?${query}`)
    const headers = { ...(etag !== undefined && { 'if-match': etag }), ...asked.headers }
    const got = await api.call(method ?? operation.method, address, { as: GUANGDONG, ...asked, headers })
    steps.push({ call, ...(asked.body !== undefined && { request: asked.body }), got })
    return got
  }
}

export async function walkThrough(): Promise<Step[]> {
  const steps: Step[] = []
  const api = buildClueApi()
  const step = buildStepper(api, steps)
  const number = await walkToClosing(api, step)
  const returned = await walkBack(step)
  await walkAstray(api, step, { number, returned })
  await walkIntoTrouble(steps, number)
  return steps
}

type Stepper = ReturnType<typeof buildStepper>
const NEW = draft({
  facts: '经核查，有关申请的内容明显不符合技术常识。',
  informant: { name: '示例举报人', phone: '13800000001' },
  target: { name: '示例科技有限公司', regionCode: '320500', unitId: '320500-001' },
})

async function walkToClosing(api: ClueApi, step: Stepper): Promise<string> {
  const entered = await step('enter', { body: NEW, headers: { 'idempotency-key': 'sample-1' } })
  const number = String(entered.json['number'])
  let etag = entered.headers['etag']!
  const act = async (call: string, as: Asked['as'], body: unknown = {}, id = ''): Promise<void> => {
    const got = await step(call, { number, id, etag, as: as!, body })
    if (got.status !== 200) throw new Error(`${call}: ${got.text}`)
    etag = got.headers['etag']!
  }
  await step('list', { as: JIANGSU, query: 'role=received&limit=20' })
  await act('sign', JIANGSU)
  await act('invite', JIANGSU, { offices: ['33'], reason: '部分申请的代理机构在浙江。' })
  await act('contribute', ZHEJIANG, { text: '已约谈该代理机构，情况属实。' })
  await act('handle', JIANGSU, { outcome: 'filed', note: '已立案调查。' })
  await act('extend', JIANGSU, { reportBy: '2027-02-26', reason: '需要补充鉴定。' })
  await act('approve-extension', GUANGDONG, { reason: '同意。' })
  await act('extend', JIANGSU, { reportBy: '2027-03-31', reason: '鉴定尚未完成。' })
  await act('refuse-extension', GUANGDONG, { reason: '请按期反馈。' })
  const announced = await step('announce-file', {
    number,
    as: JIANGSU,
    body: { name: '鉴定意见.pdf', type: 'pdf', bytes: 20_480 },
  })
  const id = String(announced.json['id'])
  api.uploads.set(id, new TextEncoder().encode('%PDF-1.7\nsample\n%%EOF\n'))
  await act('attach-file', JIANGSU, {}, id)
  await step('list-files', { number })
  await step('open-file', { number, id, query: `reason=${encodeURIComponent('审核反馈')}` })
  await act('report', JIANGSU, { conclusion: '情况属实。', measures: '已驳回有关申请，约谈申请人。' })
  await act('reject', GUANGDONG, { reason: '请补充驳回的依据。' })
  await act('report', JIANGSU, { conclusion: '情况属实，依据已补充。', measures: '已驳回有关申请，约谈申请人。' })
  await step('show', { number })
  await act('close', GUANGDONG)
  await step('timeline', { number })
  await step('informant', { number, query: `reason=${encodeURIComponent('回访')}` })
  await step('slip', { number })
  return number
}

/** Returned by Jiangsu, and given to Zhejiang: Jiangsu sees of it that it was there. */
async function walkBack(step: Stepper): Promise<string> {
  const entered = await step('enter', { body: draft({ level: 'urgent' }) })
  const number = String(entered.json['number'])
  const back = await step('return', {
    number,
    as: JIANGSU,
    etag: entered.headers['etag']!,
    body: { reason: '对象注册地不在本省。' },
  })
  await step('reroute', { number, etag: back.headers['etag']!, body: { office: '33', reason: '注册地在浙江。' } })
  await step('show', { number, as: JIANGSU })
  await step('timeline', { number, as: JIANGSU })
  return number
}

/** Whatever the client does wrong. */
async function walkAstray(
  api: ClueApi,
  step: Stepper,
  { number, returned }: { number: string; returned: string },
): Promise<void> {
  const key = { 'idempotency-key': 'sample-1' }
  const etag = '"3"'
  await step('list', { as: 'nobody' })
  await step('list', { token: 'sample' })
  await step('list', { token: await signToken({}, { claims: { exp: seconds(NOW) - 60 } }) })
  await step('list', { as: { office: '99' } })
  await step('list', { as: { office: '44', roles: [] } })
  await step('list', { query: 'role=all' })
  await step('list', { query: 'limit=0&colour=red&cursor=none&state=lost' })
  await step('enter', { body: { ...NEW, summary: '另一份内容。' }, headers: key })
  await step('enter', { body: NEW, as: { office: '44', roles: ['admin'] } })
  await step('enter', {
    body: { ...NEW, kind: 'gossip', target: { name: '', regionCode: '990000' }, foundOn: '2026-11-24', 备注: 1 },
  })
  await step('enter', { body: '{"kind"' })
  await step('enter', { body: 'kind=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  await step('enter', { body: JSON.stringify({ facts: 'x'.repeat(70_000) }) })
  await step('show', { number, as: { office: '11' } })
  await step('sign', { number: returned, as: ZHEJIANG, body: {} })
  await step('sign', { number: returned, as: ZHEJIANG, body: {}, etag: '"1"' })
  await step('close', { number: returned, as: ZHEJIANG, body: {}, etag })
  await step('close', { number: returned, body: {}, etag })
  await step('informant', { number: returned, query: 'reason=%E5%9B%9E%E8%AE%BF' })
  await step('informant', { number, query: 'reason=%E5%9B%9E%E8%AE%BF', as: { office: '44', roles: ['officer'] } })
  await step('slip', { number, method: 'DELETE' })
  await attachWrongly(api, step, returned)
}

async function attachWrongly({ uploads }: ClueApi, step: Stepper, number: string): Promise<void> {
  const file = { name: '照片.jpg', type: 'jpeg', bytes: 2_000 }
  const announced = await step('announce-file', { number, body: file })
  const id = String(announced.json['id'])
  await step('attach-file', { number, id, etag: '"3"', body: {} })
  uploads.set(id, new TextEncoder().encode('<html><script>alert(1)</script>'))
  await step('attach-file', { number, id, etag: '"3"', body: {} })
  for (let count = 1; count <= 11; count++) await step('announce-file', { number, body: file })
}

/** What is nobody's fault, or the caller's haste. */
async function walkIntoTrouble(steps: Step[], number: string): Promise<void> {
  const broken = buildClueApi({ showClue: () => Promise.reject(new Error('sample')) })
  await buildStepper(broken, steps)('show', { number })
  const busy = buildClueApi({ showClue: () => Promise.reject(new ContendedError('sample')) })
  await buildStepper(busy, steps)('show', { number })
  const hasty = buildClueApi({ limits: { reads: 0, changes: 0 } })
  await buildStepper(hasty, steps)('show', { number })
}
