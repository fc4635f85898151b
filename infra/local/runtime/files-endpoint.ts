/** The declared buckets in memory: of S3 the calls that our functions make, and the forms and links that they hand out. */
import { createHash, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBytes, type RunningServer, startServer } from '../http.ts'
import type { Clock } from './clock.ts'
import { isFormSigned, isLinkGood } from './s3-signature.ts'
import { refuseUpload, type Refusal } from './upload-policy.ts'

export type FilesSurroundings = {
  clock: Pick<Clock, 'now'>
  buckets: readonly string[]
  /** With which functions sign. */
  secretKey: string
}

type StoredFile = { bytes: Buffer; type: string; etag: string; at: number; version: string }
type Reply = { status: number; headers?: Record<string, string | number>; body?: Buffer | string }
/** All versions, the latest last, by bucket and key as in a path. */
type Files = Map<string, StoredFile[]>

const refuse = ({ status, code, message }: Refusal): Reply => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
})

const DENIED = refuse({ status: 403, code: 'AccessDenied', message: 'Access Denied' })
const NOT_THERE = refuse({ status: 404, code: 'NoSuchKey', message: 'The specified key does not exist.' })
const NO_VERSION = refuse({ status: 404, code: 'NoSuchVersion', message: 'The specified version does not exist.' })

async function takeUpload(
  files: Files,
  { clock, secretKey }: FilesSurroundings,
  request: IncomingMessage,
  bucket: string,
): Promise<Reply> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' }
  const form = await new Response(await readBytes(request), { headers }).formData()
  const fields = new Map([['bucket', bucket]])
  for (const [name, value] of form) if (typeof value === 'string') fields.set(name.toLowerCase(), value)
  const file = form.get('file')
  if (!(file instanceof Blob))
    return refuse({ status: 400, code: 'InvalidArgument', message: 'POST requires exactly one file upload per request.' })
  if (!isFormSigned(fields, secretKey))
    return refuse({ status: 403, code: 'SignatureDoesNotMatch', message: 'The request signature does not match.' })
  const refusal = refuseUpload(fields, file.size, clock.now())
  if (refusal) return refuse(refusal)
  const bytes = Buffer.from(await file.arrayBuffer())
  const etag = `"${createHash('md5').update(bytes).digest('hex')}"`
  const type = fields.get('content-type') ?? 'binary/octet-stream'
  const place = `${bucket}/${fields.get('key')}`
  const version = randomUUID()
  files.set(place, [...(files.get(place) ?? []), { bytes, type, etag, at: clock.now(), version }])
  return { status: 204, headers: { etag, 'x-amz-version-id': version } }
}

/** `bytes=0-15`, the form in which we ask. */
function cut(bytes: Buffer, range: string | undefined): Reply {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? []
  if (from === undefined) return { status: 200, headers: { 'content-length': bytes.length }, body: bytes }
  const first = Number(from)
  if (first >= bytes.length)
    return refuse({ status: 416, code: 'InvalidRange', message: 'The requested range is not satisfiable' })
  const last = Math.min(to === undefined || to === '' ? Infinity : Number(to), bytes.length - 1)
  const body = bytes.subarray(first, last + 1)
  const headers = { 'content-length': body.length, 'content-range': `bytes ${first}-${last}/${bytes.length}` }
  return { status: 206, headers, body }
}

function readFile({ bytes, type, etag, at, version }: StoredFile, url: URL, range: string | undefined): Reply {
  const { headers, ...reply } = cut(bytes, range)
  const disposition = url.searchParams.get('response-content-disposition')
  return {
    ...reply,
    headers: {
      'content-type': url.searchParams.get('response-content-type') ?? type,
      etag,
      'x-amz-version-id': version,
      'last-modified': new Date(at).toUTCString(),
      'accept-ranges': 'bytes',
      ...(disposition !== null && { 'content-disposition': disposition }),
      ...headers,
    },
  }
}

function find(versions: readonly StoredFile[] | undefined, version: string | null): StoredFile | Reply {
  const file = versions?.findLast(each => version === null || each.version === version)
  return file ?? (versions === undefined ? NOT_THERE : NO_VERSION)
}

/** A function signs its calls; anybody else needs a link. */
const mayCall = (method: string, url: URL, { headers }: IncomingMessage, { clock, secretKey }: FilesSurroundings): boolean =>
  url.searchParams.has('X-Amz-Signature')
    ? isLinkGood(method, url, { secretKey, now: clock.now() })
    : headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') === true

async function answer(files: Files, surroundings: FilesSurroundings, request: IncomingMessage): Promise<Reply> {
  const { method = 'GET' } = request
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`)
  const [, bucket = '', ...key] = decodeURIComponent(url.pathname).split('/')
  if (!surroundings.buckets.includes(bucket))
    return refuse({ status: 404, code: 'NoSuchBucket', message: 'The specified bucket does not exist' })
  if (method === 'POST' && key.join('/') === '') return takeUpload(files, surroundings, request, bucket)
  if (!mayCall(method, url, request, surroundings)) return DENIED
  if (method === 'GET' || method === 'HEAD') {
    const found = find(files.get([bucket, ...key].join('/')), url.searchParams.get('versionId'))
    return 'status' in found ? found : readFile(found, url, request.headers.range)
  }
  return refuse({ status: 501, code: 'NotImplemented', message: `${method} is not played by the local runtime` })
}

function send(method: string | undefined, response: ServerResponse, { status, headers = {}, body = '' }: Reply): void {
  response.writeHead(status, headers).end(method === 'HEAD' ? '' : body)
}

/** @param port 0 takes any free one */
export function startFilesEndpoint(port: number, surroundings: FilesSurroundings): Promise<RunningServer> {
  const files: Files = new Map()
  return startServer(port, async (request, response) =>
    send(request.method, response, await answer(files, surroundings, request)),
  )
}
