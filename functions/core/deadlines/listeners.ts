/** Who of a party hears on a day, and in whose place (rules.md §3.6, §3.10). */
import type { Day } from '../day.ts'
import { type Contact, type Role, ROLE_CODES } from '../register/register.ts'

/** A contact as the day finds it: nobody who has a stand-in is one. */
type Listener = {
  contact: Contact
  /** The contact, or one whom it stands in for, is 主联系人 or serves as it. */
  first: boolean
  /** The roles of those whom it stands in for (代班), if anybody. */
  standsInFor?: Role[]
}

/**
 * The first of them first, then by role.
 * @param contacts of one party, in the order of their roles
 */
export function listListeners(contacts: readonly Contact[], day: Day): Listener[] {
  const hearers = contacts.map(contact => findHearer(contacts, contact, day))
  const listeners = contacts.flatMap((contact): Listener[] => {
    const served = contacts.filter((_, index) => hearers[index] === contact)
    if (served.length === 0) return []
    const standsInFor = served.filter(other => other !== contact).map(({ role }) => role)
    return [{ contact, first: hearers[0] === contact, ...(standsInFor.length === 0 ? {} : { standsInFor }) }]
  })
  return listeners.toSorted((a, b) => Number(b.first) - Number(a.first))
}

/** Who hears what is addressed to `contact`: a stand-in's stand-in, too. One that leads nowhere, or in a circle, does not count. */
function findHearer(contacts: readonly Contact[], contact: Contact, day: Day): Contact {
  let hearer = contact
  for (let hops = 0; hops < contacts.length; hops += 1) {
    const { standIn } = hearer
    if (standIn === undefined || day < standIn.from || standIn.to < day) return hearer
    const next = contacts.find(({ role }) => role === standIn.role)
    if (next === undefined) return hearer
    hearer = next
  }
  return contact
}

/** What is kept of a listener: enough to know its columns whoever the contacts are by then. */
export type Place = { role: Role; first: boolean; standsInFor?: readonly Role[] }

/** The columns of the ladder that are the listener's: its own, and those of whom it stands in for. */
export function listColumns({ role, first, standsInFor = [] }: Place): Role[] {
  const roles = ROLE_CODES.filter(code => code === role || standsInFor.includes(code))
  // Of several it is the first in their order that is or serves as 主联系人.
  return first ? ['primary', ...roles.slice(1)] : roles
}
