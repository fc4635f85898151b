/**
 * The clues' own encryption. Each clue has a data key, wrapped for its number under the key of all clues; whatever is sealed with it
 * opens in the place only for which it was sealed.
 */
import type { KMSClient } from '@aws-sdk/client-kms'

export type Seal = {
  newKey: (number: string) => Promise<ClueKey>
  openKey: (number: string, wrapped: Uint8Array) => Promise<ClueKey>
}

export type ClueKey = {
  /** As it is kept. */
  wrapped: Uint8Array
  /** @param place the sort key under which it lies */
  seal: (place: string, content: unknown) => Uint8Array
  open: (place: string, sealed: Uint8Array) => unknown
}

/** Of env `SEAL_KEY`: `kms:<arn>`, or `local:<base64 of 32 bytes>`. */
export type SealKey = { kind: 'kms'; arn: string } | { kind: 'local'; key: Uint8Array }

/** @throws SettingsError */
export function parseSealKey(_text: string): SealKey {
  throw new Error('not yet')
}

export function buildKmsSeal(_client: Pick<KMSClient, 'send'>, _arn: string): Seal {
  throw new Error('not yet')
}

export function buildLocalSeal(_key: Uint8Array): Seal {
  throw new Error('not yet')
}
