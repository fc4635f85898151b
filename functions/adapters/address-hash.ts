import { createHmac } from 'node:crypto'

/** By which records, suppressions and receipts know an address: enough to find it again by whoever holds the key, nothing to read. */
export const buildHashAddress =
  (key: string) =>
  (address: string): string =>
    createHmac('sha256', key).update(address.toLowerCase()).digest('base64url').slice(0, 22)
