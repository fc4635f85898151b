const FNV_OFFSET = 0x6c62272e07bb014262b821756295c58dn
const FNV_PRIME = 0x0000000001000000000000000000013bn
const BITS = 128

/**
 * FNV-1a over the UTF-16 units, in 128 bits and 25 letters and digits: equal texts have it equal, unequal ones do not by accident. It
 * hides nothing, and is stable for ever, because ids depend on it.
 */
export function fingerprint(text: string): string {
  let hash = FNV_OFFSET
  for (let index = 0; index < text.length; index += 1)
    hash = BigInt.asUintN(BITS, (hash ^ BigInt(text.charCodeAt(index))) * FNV_PRIME)
  return hash.toString(36).padStart(25, '0')
}
