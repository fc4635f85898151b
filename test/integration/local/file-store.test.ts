import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { buildFileStore, buildS3Client, type FileStore } from '../../../functions/adapters/file-store.ts'
import { MAX_FILE_BYTES } from '../../../functions/core/clues/file-type.ts'
import type { RunningServer } from '../../../infra/local/http.ts'
import { startFilesEndpoint } from '../../../infra/local/runtime/files-endpoint.ts'

const PLACE = { number: 'DB-2026-44-000001', id: 'a1' }
const NAME = 'DB-2026-44-000001-1.jpeg'

let server: RunningServer
let files: FileStore
let sealed: FileStore
beforeAll(async () => {
  const clock = { now: () => Date.now() }
  server = await startFilesEndpoint(0, { clock, buckets: ['sample-files'], secretKey: 'secret' })
  vi.stubEnv('AWS_ENDPOINT_URL_S3', `http://127.0.0.1:${server.port}`)
  vi.stubEnv('AWS_REGION', 'cn-north-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  files = buildFileStore(buildS3Client(), { name: 'sample-files' })
  sealed = buildFileStore(buildS3Client(), { name: 'sample-files', kmsKey: 'arn:aws-cn:kms:cn-north-1:000000000000:key/sample' })
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.stop()
})

async function upload(
  content: Uint8Array<ArrayBuffer>,
  change: Record<string, string> = {},
  signed?: Awaited<ReturnType<FileStore['signUpload']>>,
): Promise<number> {
  const { url, fields } = signed ?? (await files.signUpload(PLACE))
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...fields, ...change })) form.set(name, value)
  form.set('file', new Blob([content]), 'sample.html')
  return (await fetch(url, { method: 'POST', body: form })).status
}

test('takes a file by its form, shows its first bytes and its size, and gives it out as an attachment', async () => {
  expect(await files.readHead(PLACE)).toBeUndefined()
  const content = Buffer.concat([Buffer.from('%PDF-1.7 '), Buffer.alloc(100_000, 7)])
  expect(await upload(content)).toBe(204)
  const found = await files.readHead(PLACE)
  expect(found?.bytes).toBe(content.length)
  expect(Buffer.from(found?.head ?? []).equals(content.subarray(0, 65_536))).toBe(true)
  const answer = await fetch(await files.signDownload({ ...PLACE, version: found?.version ?? '' }, NAME))
  expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true)
  expect(answer.headers.get('content-type')).toBe('application/octet-stream')
  const disposition = answer.headers.get('content-disposition') ?? ''
  expect(disposition).toBe('attachment; filename="DB-2026-44-000001-1.jpeg"')
})

test('shows a small file whole', async () => {
  expect(await upload(Buffer.from('GIF'))).toBe(204)
  expect(await files.readHead(PLACE)).toMatchObject({ head: new Uint8Array(Buffer.from('GIF')), bytes: 3 })
})

test('gives out what was seen, whatever its form has brought since', async () => {
  const form = await files.signUpload(PLACE)
  expect(await upload(Buffer.from('%PDF-1.7 seen'), {}, form)).toBe(204)
  const seen = await files.readHead(PLACE)
  expect(await upload(Buffer.from('<html>later'), {}, form)).toBe(204)
  const latest = await files.readHead(PLACE)
  const read = async (version = ''): Promise<[number, string]> => {
    const answer = await fetch(await files.signDownload({ ...PLACE, version }, NAME))
    return [answer.status, await answer.text()]
  }
  expect(await read(seen?.version)).toEqual([200, '%PDF-1.7 seen'])
  expect(await read(latest?.version)).toEqual([200, '<html>later'])
  expect((await read('unknown'))[0]).toBe(404)
  const link = await files.signDownload({ ...PLACE, version: seen?.version ?? '' }, NAME)
  expect((await fetch(link.replace(seen?.version ?? '', latest?.version ?? ''))).status).toBe(403)
})

test.each([
  ['of no bytes', Buffer.alloc(0), {}],
  ['larger than may be', Buffer.alloc(MAX_FILE_BYTES + 1), {}],
  ['of another type, which a browser would show', Buffer.from('<html>'), { 'Content-Type': 'text/html' }],
  ['for another place', Buffer.from('%PDF-1.7'), { key: 'clues/DB-2026-44-000002/a1' }],
])('refuses a file %s', async (_what, content, change) => {
  expect(await upload(content, change)).toBeGreaterThanOrEqual(400)
})

test('asks for encryption under our key, and for nothing else', async () => {
  const { fields } = await sealed.signUpload(PLACE)
  const { conditions } = JSON.parse(Buffer.from(fields['Policy'] ?? '', 'base64').toString()) as { conditions: unknown[] }
  expect(conditions).toContainEqual({ 'x-amz-server-side-encryption': 'aws:kms' })
  expect(conditions).toContainEqual({
    'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws-cn:kms:cn-north-1:000000000000:key/sample',
  })
  expect(conditions).toContainEqual({ key: 'clues/DB-2026-44-000001/a1' })
  expect(conditions).toContainEqual(['content-length-range', 1, MAX_FILE_BYTES])
  expect(await files.signDownload({ ...PLACE, version: 'v1' }, 'a.pdf')).toMatch(/X-Amz-Expires=300(&|$)/)
})
