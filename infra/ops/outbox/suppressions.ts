/** Addresses that are not written to any more, and whose they are now. */
import { findAddress } from '../../../functions/core/deadlines/plan.ts'
import { nameOffice } from '../../../functions/core/compose/party-names.ts'
import type { Suppression } from '../../../functions/core/outbox/suppression.ts'
import type { OutboxStore, PartyRow, RegisterStore, RowProblem } from '../../../functions/core/ports.ts'
import { type Contact, type OfficeCode, partyKey } from '../../../functions/core/register/register.ts'
import { buildUsageError } from '../usage.ts'

type SuppressionStores = {
  register: Pick<RegisterStore, 'readState'>
  outbox: Pick<OutboxStore, 'listSuppressions' | 'readNotices'>
}

export type BarredAddress = {
  suppression: Suppression
  name: string
  /** Who has the role now. */
  contact?: Contact
  address?: string
  /** The party's contacts have changed since the notice went out: the address may be another one by now. Undefined: nobody knows. */
  hasChanged?: boolean
}

/** Those that bar something now, the latest first. */
export async function readBarred(
  { register, outbox }: SuppressionStores,
  office?: OfficeCode,
): Promise<{ barred: BarredAddress[]; problems: RowProblem[] }> {
  const { suppressions, problems } = await outbox.listSuppressions()
  const current = suppressions
    .filter(one => one.lifted === undefined && (office === undefined || one.office === office))
    .toSorted((a, b) => (a.since < b.since ? 1 : -1))
  const [{ parties }, { notices }] = await Promise.all([
    register.readState({ parties: current, duties: [], tasks: [] }),
    outbox.readNotices([...new Set(current.map(({ notice }) => notice))]),
  ])
  const rows = new Map(parties.map(row => [`${row.office} ${partyKey(row.party)}`, row]))
  const versions = new Map(notices.map(({ id, contactVersion }) => [id, contactVersion]))
  return {
    barred: current.map(one => describe(one, rows.get(`${one.office} ${partyKey(one.party)}`), versions.get(one.notice))),
    problems,
  }
}

function describe(suppression: Suppression, row: PartyRow | undefined, version: number | undefined): BarredAddress {
  const { party, role, channel } = suppression
  const contact = row?.contacts.find(one => one.role === role)
  const address = contact && findAddress(contact, channel)
  return {
    suppression,
    name: party.kind === 'office' ? nameOffice(party.id) : (row?.unit?.name ?? party.id),
    ...(contact && { contact }),
    ...(address !== undefined && { address }),
    ...(version !== undefined && { hasChanged: row?.version !== version }),
  }
}

/** @throws DataProblemsError for a hash that bars nothing */
export function getBarred(barred: readonly BarredAddress[], hash: string): BarredAddress {
  const found = barred.find(({ suppression }) => suppression.addressHash === hash)
  if (found !== undefined) return found
  throw buildUsageError({
    option: '--lift',
    value: hash,
    message: '没有以此编号停用的地址，或者已经恢复',
    mend: '用 suppressions 命令列出停用的地址，复制完整的地址编号',
  })
}

/** What the provider's own list says after a lifting. `skipped`: there is no such list, or no address is known. */
export type ProviderList = 'removed' | 'not-listed' | 'skipped'

export type LiftNeeds = {
  outbox: Pick<OutboxStore, 'liftSuppression'>
  now: () => string
  /** Undefined where the provider keeps no list of its own. */
  forgetAddress: ((address: string) => Promise<Exclude<ProviderList, 'skipped'>>) | undefined
}

/**
 * Lifts the bar. The provider's list comes first: killed in between, the address is still barred here and the same command does
 * the rest.
 */
export async function lift(
  { outbox, now, forgetAddress }: LiftNeeds,
  { suppression, address }: BarredAddress,
  { reason, by }: { reason: string; by: string },
): Promise<{ isLifted: boolean; provider: ProviderList }> {
  const isMail = suppression.channel === 'email' && address !== undefined
  const provider = isMail && forgetAddress !== undefined ? await forgetAddress(address) : 'skipped'
  return { isLifted: await outbox.liftSuppression(suppression.addressHash, { at: now(), reason, by }), provider }
}
