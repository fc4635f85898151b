/** Addresses that are not written to any more: a hard bounce or a complaint bars the address, never the duty. */
import type { OfficeCode, PartyRef, Role } from '../register/register.ts'
import type { Channel } from './channel.ts'
import type { Deed } from './controls.ts'

export type Suppression = {
  /** Keyed hash; the address itself stands in the register only. */
  addressHash: string
  cause: 'hard-bounce' | 'complaint'
  channel: Channel
  /** Whose it was, and the notice that showed it. */
  office: OfficeCode
  party: PartyRef
  role: Role
  notice: string
  since: string
  /** A person has lifted it: the row stays as a record and bars nothing. */
  lifted?: Deed
}
