/** Attachments of clues in S3. The API never carries their bytes: it signs a form to upload and an address to download. */
import type { S3Client } from '@aws-sdk/client-s3'

export type FilePlace = { number: string; id: string }

export type FileStore = {
  /** A form that uploads this one file, of 1 byte to 20 MB, for ten minutes. */
  signUpload: (place: FilePlace) => Promise<{ url: string; fields: Record<string, string> }>
  /** The first bytes and how many there are; undefined where nothing was uploaded. */
  readHead: (place: FilePlace) => Promise<{ head: Uint8Array; bytes: number } | undefined>
  /** An address that answers for five minutes with the file as an attachment of that name, whatever it is. */
  signDownload: (place: FilePlace, name: string) => Promise<string>
}

/** Endpoint, region and credentials come from the environment, as the SDK reads it. */
export function buildS3Client(): S3Client {
  throw new Error('not yet')
}

/** @param _bucket `kmsKey`: the key under which the bucket encrypts; none on a machine without KMS */
export function buildFileStore(_client: S3Client, _bucket: { name: string; kmsKey?: string }): FileStore {
  throw new Error('not yet')
}
