/** Attachments of clues in S3. The API never carries their bytes: it signs a form to upload and an address to download. */
import { GetObjectCommand, NoSuchKey, S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { MAX_FILE_BYTES } from '../core/clues/file-type.ts'
import { CALL_TIMES } from './call-times.ts'

type FilePlace = { number: string; id: string }
/** What was uploaded at one time: the form takes another upload as long as it lives. */
type UploadPlace = FilePlace & { version: string }

export type FileStore = {
  /** A form that uploads this one file, of 1 byte to 20 MB, for ten minutes. */
  signUpload: (place: FilePlace) => Promise<{ url: string; fields: Record<string, string> }>
  /** The first bytes of the latest upload, how many there are and which upload it is; undefined where nothing was uploaded. */
  readHead: (place: FilePlace) => Promise<{ head: Uint8Array; bytes: number; version: string } | undefined>
  /** An address that answers for five minutes with the file as an attachment of that name (plain ASCII), whatever it is. */
  signDownload: (place: UploadPlace, name: string) => Promise<string>
}

/** No browser shows it, whatever its bytes say. */
const CONTENT_TYPE = 'application/octet-stream'
const UPLOAD_SECONDS = 600
const DOWNLOAD_SECONDS = 300
/** A package names the parts that tell what it is behind those that do not. */
const HEAD_BYTES = 65_536

/** Endpoint, region and credentials come from the environment, as the SDK reads it. */
export const buildS3Client = (): S3Client =>
  new S3Client({
    // An endpoint of this machine has no names for its buckets.
    forcePathStyle: (process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']) !== undefined,
    requestHandler: CALL_TIMES,
  })

/** @param bucket `kmsKey`: the key under which it encrypts; none on a machine without KMS */
export function buildFileStore(client: S3Client, { name: Bucket, kmsKey }: { name: string; kmsKey?: string }): FileStore {
  return {
    signUpload: place =>
      createPresignedPost(client, {
        Bucket,
        Key: toKey(place),
        // Each field becomes a condition that it has this very value.
        Fields: {
          'Content-Type': CONTENT_TYPE,
          ...(kmsKey !== undefined && {
            'x-amz-server-side-encryption': 'aws:kms',
            'x-amz-server-side-encryption-aws-kms-key-id': kmsKey,
          }),
        },
        Conditions: [['content-length-range', 1, MAX_FILE_BYTES]],
        Expires: UPLOAD_SECONDS,
      }),

    async readHead(place) {
      const found = await getHead(client, { Bucket, Key: toKey(place) })
      if (found === undefined) return undefined
      const { Body, ContentRange, VersionId: version } = found
      if (version === undefined) throw new Error(`${Bucket} keeps no versions: what is attached could be changed`)
      return { head: (await Body?.transformToByteArray()) ?? new Uint8Array(), bytes: toBytes(ContentRange), version }
    },

    signDownload: (place, name) =>
      getSignedUrl(
        client,
        new GetObjectCommand({
          Bucket,
          Key: toKey(place),
          VersionId: place.version,
          ResponseContentDisposition: `attachment; filename="${name}"`,
          ResponseContentType: CONTENT_TYPE,
        }),
        { expiresIn: DOWNLOAD_SECONDS },
      ),
  }
}

const toKey = ({ number, id }: FilePlace): string => `clues/${number}/${id}`

async function getHead(client: S3Client, of: { Bucket: string; Key: string }) {
  try {
    return await client.send(new GetObjectCommand({ ...of, Range: `bytes=0-${HEAD_BYTES - 1}` }))
  } catch (error) {
    // A file of no bytes has no range either: there is nothing in it to see.
    if (error instanceof NoSuchKey || (error instanceof S3ServiceException && error.name === 'InvalidRange')) return undefined
    throw error
  }
}

/** Such as `bytes 0-65535/1048576`. */
const toBytes = (range = ''): number => Number(range.split('/')[1] ?? Number.NaN)
