/** Who of a party can be reached now, and on which channels. */
import type { Day } from '../day.ts'
import { listListeners } from '../deadlines/listeners.ts'
import { findAddress } from '../deadlines/plan.ts'
import { UnreadableRowError } from '../errors.ts'
import type { OutboxStore, PartyRow, RegisterStore } from '../ports.ts'
import { type Contact, type OfficeCode, type PartyRef, partyKey, ROLE_CODES } from '../register/register.ts'
import { type Channel, CHANNELS } from '../outbox/channel.ts'
import type { Way } from './ways.ts'

export type ReachNeeds = {
  register: Pick<RegisterStore, 'readState'>
  outbox: Pick<OutboxStore, 'findSuppressed'>
  hashAddress: (address: string) => string
  /** Those that are on. */
  channels: readonly Channel[]
}

type Address = Way & { hash: string }
type Sought = { party: PartyRef; office: OfficeCode; day: Day; barred?: readonly string[] }

/**
 * @param sought `barred`: hashes of addresses that are about to be barred
 * @returns the ways that lead somewhere, by role and channel; no row for a party that is not there
 */
export async function readReachable(needs: ReachNeeds, sought: Sought): Promise<{ row?: PartyRow; ways: Way[] }> {
  const { party, office, day, barred = [] } = sought
  const { parties, problems } = await needs.register.readState({ parties: [{ party, office }], duties: [], tasks: [] })
  const [row] = parties
  if (row === undefined && problems.length > 0) throw new UnreadableRowError(`party ${partyKey(party)}`)
  const addresses = row === undefined || row.retired ? [] : listAddresses(needs, row, day)
  const suppressed = addresses.length === 0 ? new Map() : await needs.outbox.findSuppressed(addresses.map(({ hash }) => hash))
  const open = addresses.filter(({ hash }) => !suppressed.has(hash) && !barred.includes(hash))
  return { ...(row && { row }), ways: open.map(({ role, channel }) => ({ role, channel })) }
}

const byRole = (a: Contact, b: Contact): number => ROLE_CODES.indexOf(a.role) - ROLE_CODES.indexOf(b.role)

const listAddresses = ({ channels, hashAddress }: ReachNeeds, { contacts }: PartyRow, day: Day): Address[] =>
  listListeners(contacts.toSorted(byRole), day).flatMap(({ contact }) =>
    CHANNELS.filter(channel => channels.includes(channel)).flatMap(channel => {
      const address = findAddress(contact, channel)
      return address === undefined ? [] : [{ role: contact.role, channel, hash: hashAddress(address) }]
    }),
  )
