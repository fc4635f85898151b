import { describe, expect, test } from 'vitest'
import { addMilliseconds } from '../../../functions/core/instant.ts'
import { readTrail } from '../../../infra/ops/clues/read-trail.ts'
import { buildMemoryClueReader } from '../../../infra/ops/simulation/memory-clue-reader.ts'
import { type ClueApi, buildClueApi, enter, seconds, signToken } from '../../support/clue-api.ts'

const JIANGSU = { office: '32', sub: 'jiangsu' }
const PDF = new TextEncoder().encode('%PDF-1.7 sample')

type Line = { version: number; file?: string; what?: string; position: number }
const linesOf = (json: Record<string, unknown>, name: 'entries' | 'readings') => json[name] as Line[]

const announce = async (api: ClueApi, number: string, name = '附件.pdf') =>
  String((await api.call('POST', `/clues/${number}/files`, { body: { name, type: 'pdf', bytes: 15 } })).json['id'])

async function attachOne(api: ClueApi, number: string, etag: string, name?: string): Promise<{ id: string; etag: string }> {
  const id = await announce(api, number, name)
  api.uploads.set(id, PDF)
  const { headers } = await api.call('POST', `/clues/${number}/files/${id}`, { headers: { 'if-match': etag } })
  return { id, etag: headers['etag']! }
}

describe('a long timeline', () => {
  async function live(steps: number) {
    const api = buildClueApi()
    let { number, etag } = await enter(api)
    const act = async (action: string, body: object): Promise<number> => {
      const got = await api.call('POST', `/clues/${number}/${action}`, { as: JIANGSU, body, headers: { 'if-match': etag } })
      etag = got.headers['etag'] ?? etag
      return got.status
    }
    await act('sign', {})
    await act('invite', { offices: ['33'], reason: '请协助。' })
    const contribute = async (text: string) => {
      const asked = { as: { office: '33' }, body: { text }, headers: { 'if-match': etag } }
      const got = await api.call('POST', `/clues/${number}/contribute`, asked)
      etag = got.headers['etag'] ?? etag
      return got.status
    }
    for (let step = 0; step < steps; step += 1) await contribute('已核查。')
    const read = (query = '') => api.call('GET', `/clues/${number}/timeline${query}`, { as: JIANGSU })
    return { api, number, contribute, read }
  }

  test('comes in pages of a hundred, the oldest first, each entry once', async () => {
    const { api, number, read } = await live(150)
    const reason = encodeURIComponent('样例')
    const id = (await attachOne(api, number, '"153"')).id
    for (let time = 0; time < 103; time += 1) await api.call('GET', `/clues/${number}/files/${id}?reason=${reason}`)
    const first = await read()
    expect(linesOf(first.json, 'entries').map(({ version }) => version)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1))
    expect(linesOf(first.json, 'readings').map(({ position }) => position)).toEqual(
      Array.from({ length: 100 }, (_, at) => at + 4),
    )
    const second = await read(`?cursor=${String(first.json['cursor'])}`)
    expect(linesOf(second.json, 'entries').map(({ version }) => version)).toEqual(Array.from({ length: 54 }, (_, at) => at + 101))
    expect([second.json['cursor'], second.json['readings']]).toEqual([undefined, []])
  })

  test('is as long as was asked for, and says where it goes on', async () => {
    const { read } = await live(0)
    const walk = async (query: string) => {
      const { json } = await read(query)
      return [linesOf(json, 'entries').map(({ version }) => version), json['cursor']]
    }
    expect(await walk('?limit=2')).toEqual([[1, 2], '2'])
    expect(await walk('?limit=2&cursor=2')).toEqual([[3], undefined])
    expect(await walk('?limit=3')).toEqual([[1, 2, 3], undefined])
    for (const query of ['?limit=101', '?limit=0', '?cursor=0', '?cursor=-1', '?cursor=x', '?cursor=1&cursor=2'])
      expect([query, (await read(query)).status]).toEqual([query, 422])
  })

  test('takes opinions of two thousand characters at most', async () => {
    const { contribute } = await live(0)
    expect(await contribute('查'.repeat(2_001))).toBe(422)
    expect(await contribute('查'.repeat(2_000))).toBe(200)
  })
})

describe('a file', () => {
  test('is named in what was said when it was attached, and when it was read', async () => {
    const api = buildClueApi()
    const { number, etag } = await enter(api)
    const one = await attachOne(api, number, etag)
    const two = await attachOne(api, number, one.etag)
    await api.call('GET', `/clues/${number}/files/${two.id}?reason=x`, { as: JIANGSU })
    const { json } = await api.call('GET', `/clues/${number}/timeline`, { as: JIANGSU })
    expect(linesOf(json, 'entries').map(({ file }) => file)).toEqual([undefined, one.id, two.id])
    expect(linesOf(json, 'readings').map(({ what, file }) => [what, file])).toEqual([['file', two.id]])
    const admin = await api.call('GET', `/clues/${number}/timeline`, { as: { office: '32', roles: ['admin'] } })
    expect(admin.text).not.toContain(one.id)
  })

  test('that was read is missed by the clue that changed since, though nothing of the reading is left', async () => {
    const api = buildClueApi()
    const { number, etag } = await enter(api)
    const { id, etag: next } = await attachOne(api, number, etag)
    await api.call('GET', `/clues/${number}/files/${id}?reason=x`, { as: JIANGSU })
    await api.call('POST', `/clues/${number}/sign`, { as: JIANGSU, body: {}, headers: { 'if-match': next } })
    const audit = async () => (await readTrail(buildMemoryClueReader(api.rows), number)).readingChain
    expect(await audit()).toEqual({ kind: 'whole' })
    const { json } = await api.call('GET', `/clues/${number}/timeline`)
    expect(linesOf(json, 'entries').filter(line => 'readings' in line)).toEqual([])
    api.rows.readings.delete(number)
    expect(await audit()).toEqual({ kind: 'broken', at: 1, how: 'cut-off' })
  })

  test('has no name in the address by which it is downloaded', async () => {
    const api = buildClueApi()
    const { number, etag } = await enter(api)
    const one = await attachOne(api, number, etag, '举报人 示例.pdf')
    const two = await attachOne(api, number, one.etag, 'secret.pdf')
    const nameOf = async (id: string) => {
      const { headers } = await api.call('GET', `/clues/${number}/files/${id}?reason=x`)
      return new URL(headers['location']!).searchParams.get('name')
    }
    expect([await nameOf(one.id), await nameOf(two.id)]).toEqual([`${number}-1.pdf`, `${number}-2.pdf`])
  })

  test('that is not what it was said to be leaves its place at once', async () => {
    const api = buildClueApi()
    const { number, etag } = await enter(api)
    const ids: string[] = []
    for (let count = 0; count < 10; count += 1) ids.push(await announce(api, number))
    const attach = async () => {
      const { status, json } = await api.call('POST', `/clues/${number}/files/${ids[0]!}`, { headers: { 'if-match': etag } })
      return [status, String(json['type']).split('/').at(-1)]
    }
    api.uploads.set(ids[0]!, new TextEncoder().encode('no PDF'))
    expect(await attach()).toEqual([409, 'file-refused'])
    // What is uploaded by its form after that is looked at no more.
    api.uploads.set(ids[0]!, PDF)
    expect(await attach()).toEqual([409, 'file-refused'])
    const listed = (await api.call('GET', `/clues/${number}/files`)).json['files'] as { id: string }[]
    expect(listed.map(({ id }) => id)).toEqual(ids.slice(1))
    const draft = { name: '附件.pdf', type: 'pdf', bytes: 15 }
    const post = async () => (await api.call('POST', `/clues/${number}/files`, { body: draft })).status
    expect([await post(), await post()]).toEqual([201, 409])
  })

  test('that was not attached within a quarter of an hour is not there, and leaves its place', async () => {
    const api = buildClueApi()
    const { number, etag } = await enter(api)
    const ids: string[] = []
    for (let count = 0; count < 10; count += 1) ids.push(await announce(api, number))
    const draft = { name: '附件.pdf', type: 'pdf', bytes: 15 }
    expect((await api.call('POST', `/clues/${number}/files`, { body: draft })).status).toBe(409)
    for (const id of ids) api.uploads.set(id, PDF)
    const later = addMilliseconds(api.clock.now, 900_000)
    const token = await signToken({}, { claims: { exp: seconds(later) + 60 } })
    api.clock.now = later
    const attached = await api.call('POST', `/clues/${number}/files/${ids[0]!}`, { token, headers: { 'if-match': etag } })
    expect([attached.status, String(attached.json['type']).split('/').at(-1)]).toEqual([409, 'file-not-there'])
    expect((await api.call('GET', `/clues/${number}/files`, { token })).json).toEqual({ files: [] })
    expect((await api.call('GET', `/clues/${number}`, { token })).json['files']).toEqual([])
    expect((await api.call('POST', `/clues/${number}/files`, { token, body: draft })).status).toBe(201)
  })
})
