/** Whom a stage may reach (rules.md N7): everybody, or only the addresses, domains and mobiles of a list. */
import * as z from 'zod/mini'

export const $AllowList = z.union([z.literal('open'), z.array(z.string())])
export type AllowList = z.infer<typeof $AllowList>

const normalise = (text: string): string => text.trim().toLowerCase()

/** `@example.com` admits the domain's own addresses, not those of its subdomains; anything else is admitted as it stands. */
export function isAllowed(list: AllowList, address: string): boolean {
  if (list === 'open') return true
  const wanted = normalise(address)
  const at = wanted.lastIndexOf('@')
  return list.some(entry => {
    const listed = normalise(entry)
    return listed.startsWith('@') ? at > 0 && wanted.slice(at) === listed : listed !== '' && listed === wanted
  })
}
