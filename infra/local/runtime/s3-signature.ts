/** AWS's fourth signature, as far as links and forms carry it: whoever has one may do what it says, until it runs out. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const isSame = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** @param credential such as `local/20261123/us-east-1/s3/aws4_request` */
function sign(credential: string, secretKey: string, text: string): string {
  const [day = '', region = '', service = '', end = ''] = credential.split('/').slice(1)
  return hmac(hmac(hmac(hmac(hmac(`AWS4${secretKey}`, day), region), service), end), text).toString('hex')
}

/** A form's signature is that of its policy, in base64 as it was sent. */
export const isFormSigned = (fields: ReadonlyMap<string, string>, secretKey: string): boolean =>
  isSame(fields.get('x-amz-signature') ?? '', sign(fields.get('x-amz-credential') ?? '', secretKey, fields.get('policy') ?? ''))

const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)

/** Milliseconds, of `20261123T010203Z`. */
const readInstant = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))

/** A link that holds now: signed for this method, path, query and host, and not run out. */
export function isLinkGood(method: string, url: URL, link: { secretKey: string; now: number }): boolean {
  const given = (name: string): string => url.searchParams.get(`X-Amz-${name}`) ?? ''
  const until = readInstant(given('Date')) + Number(given('Expires')) * 1000
  if (given('SignedHeaders') !== 'host' || !(link.now <= until)) return false
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join('&')
  const request = [method, url.pathname, query, `host:${url.host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n')
  const credential = given('Credential')
  const scope = credential.split('/').slice(1).join('/')
  const text = ['AWS4-HMAC-SHA256', given('Date'), scope, sha256(request)].join('\n')
  return isSame(given('Signature'), sign(credential, link.secretKey, text))
}
