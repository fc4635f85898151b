import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../../infra/local/http.ts'
import { startFilesEndpoint } from '../../../infra/local/runtime/files-endpoint.ts'

const BUCKET = 'Duban-local-SealedFiles080CB77B'
const KEY = 'DB-2026-44-000001/a b（1）'
const PDF = Buffer.from('%PDF-1.7 sample')

let now = Date.now()
let server: RunningServer
let s3: S3Client
const connect = (secretAccessKey: string): S3Client =>
  new S3Client({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${server.port}`,
    credentials: { accessKeyId: 'local', secretAccessKey },
  })

beforeAll(async () => {
  server = await startFilesEndpoint(0, { clock: { now: () => now }, buckets: [BUCKET], secretKey: 'secret' })
  s3 = connect('secret')
})
beforeEach(() => (now = Date.now()))
afterAll(async () => {
  s3.destroy()
  await server.stop()
})

const signForm = (client: S3Client, key = KEY) =>
  createPresignedPost(client, {
    Bucket: BUCKET,
    Key: key,
    Expires: 600,
    Fields: { 'Content-Type': 'application/pdf' },
    Conditions: [
      ['content-length-range', 4, 100],
      ['starts-with', '$x-amz-meta-of', 'DB-'],
    ],
  })

const without = (fields: Record<string, string>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name))

/** Posts a form as a browser does. @returns status and S3's own code */
async function upload(
  url: string,
  fields: Record<string, string>,
  content: Uint8Array<ArrayBuffer> = PDF,
): Promise<[number, string]> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', new Blob([content]), 'sample.pdf')
  const response = await fetch(url, { method: 'POST', body: form })
  return [response.status, /<Code>(\w+)/.exec(await response.text())?.[1] ?? '']
}

describe('a form to upload by', () => {
  it('takes what it was made for, and nothing is there before', async () => {
    const { url, fields } = await signForm(s3, 'DB-1/first')
    const head = () => s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'DB-1/first' }))
    await expect(head()).rejects.toMatchObject({ name: 'NotFound' })
    expect(await upload(url, { ...fields, 'x-amz-meta-of': 'DB-1' })).toEqual([204, ''])
    expect(await head()).toMatchObject({ ContentLength: PDF.length, ContentType: 'application/pdf' })
  })

  it.each<[string, (fields: Record<string, string>) => Record<string, string>, Uint8Array<ArrayBuffer>, [number, string]]>([
    ['another key', fields => ({ ...fields, key: 'DB-2026-11-000001/other' }), PDF, [403, 'AccessDenied']],
    ['another type', fields => ({ ...fields, 'Content-Type': 'text/html' }), PDF, [403, 'AccessDenied']],
    ['a field that nobody foresaw', fields => ({ ...fields, acl: 'public-read' }), PDF, [403, 'AccessDenied']],
    ['a field without its beginning', fields => ({ ...fields, 'x-amz-meta-of': 'XX' }), PDF, [403, 'AccessDenied']],
    ['a field too few', fields => without(fields, 'x-amz-meta-of'), PDF, [403, 'AccessDenied']],
    [
      'another policy',
      fields => ({ ...fields, Policy: fields['Policy']!.replace('a', 'b') }),
      PDF,
      [403, 'SignatureDoesNotMatch'],
    ],
    ['no signature', fields => without(fields, 'X-Amz-Signature'), PDF, [403, 'SignatureDoesNotMatch']],
    ['too little', fields => fields, Buffer.from('%PD'), [400, 'EntityTooSmall']],
    ['too much', fields => fields, Buffer.alloc(101), [400, 'EntityTooLarge']],
  ])('takes nothing with %s', async (_, change, content, refusal) => {
    const { url, fields } = await signForm(s3, 'DB-1/refused')
    expect(await upload(url, change({ ...fields, 'x-amz-meta-of': 'DB-1' }), content)).toEqual(refusal)
    await expect(s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'DB-1/refused' }))).rejects.toMatchObject({
      name: 'NotFound',
    })
  })

  it('takes nothing once it has run out', async () => {
    const { url, fields } = await signForm(s3)
    now += 601_000
    expect(await upload(url, { ...fields, 'x-amz-meta-of': 'DB-1' })).toEqual([403, 'AccessDenied'])
  })

  it('takes nothing signed by somebody else', async () => {
    const { url, fields } = await signForm(connect('guessed'))
    expect(await upload(url, { ...fields, 'x-amz-meta-of': 'DB-1' })).toEqual([403, 'SignatureDoesNotMatch'])
  })
})

describe('a file that is there', () => {
  beforeAll(async () => {
    const { url, fields } = await signForm(s3)
    await upload(url, { ...fields, 'x-amz-meta-of': 'DB-1' })
  })

  const read = async (Range?: string) => {
    const { Body, ContentRange } = await s3.send(
      new GetObjectCommand({ Bucket: BUCKET, Key: KEY, ...(Range !== undefined && { Range }) }),
    )
    return [await Body?.transformToString(), ContentRange]
  }

  it('is read by its first bytes, or whole', async () => {
    expect(await read('bytes=0-3')).toEqual(['%PDF', 'bytes 0-3/15'])
    expect(await read('bytes=5-99')).toEqual(['1.7 sample', 'bytes 5-14/15'])
    expect(await read()).toEqual([PDF.toString(), undefined])
    await expect(read('bytes=15-20')).rejects.toMatchObject({ name: 'InvalidRange' })
  })

  const signLink = (client: S3Client) =>
    getSignedUrl(
      client,
      new GetObjectCommand({ Bucket: BUCKET, Key: KEY, ResponseContentDisposition: "attachment; filename*=UTF-8''a%20b.pdf" }),
      { expiresIn: 300 },
    )

  it('is downloaded by a link, under the name that the link gives', async () => {
    const response = await fetch(await signLink(s3))
    expect([response.status, response.headers.get('content-disposition')]).toEqual([
      200,
      "attachment; filename*=UTF-8''a%20b.pdf",
    ])
    expect(await response.text()).toBe(PDF.toString())
  })

  it('is not downloaded by a link that has run out, was changed, or was signed by somebody else', async () => {
    const link = await signLink(s3)
    const status = async (url: string): Promise<number> => (await fetch(url)).status
    expect(await status(link.replace('a%2520b.pdf', 'c.pdf'))).toBe(403)
    expect(await status(link.replace('000001', '000002'))).toBe(403)
    expect(await status(await signLink(connect('guessed')))).toBe(403)
    expect(await status(link.replace(/\?.*/, ''))).toBe(403)
    now += 301_000
    expect(await status(link)).toBe(403)
  })

  it('is written in no other way, and there is no other bucket', async () => {
    await expect(s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: 'x' }))).rejects.toMatchObject({
      name: 'NotImplemented',
    })
    await expect(s3.send(new GetObjectCommand({ Bucket: 'others', Key: KEY }))).rejects.toMatchObject({ name: 'NoSuchBucket' })
  })
})
