import { createHmac } from 'node:crypto'

/** What a record keeps of an address: enough to find it again by whoever holds the key, nothing to read. */
export const buildHashAddress =
  (key: string | undefined) =>
  (address: string): string | undefined =>
    key === undefined ? undefined : createHmac('sha256', key).update(address.toLowerCase()).digest('base64url').slice(0, 22)
