/** Whose a link or a code is. */
import type { PartyRow } from '../ports.ts'
import type { Contact } from '../register/register.ts'

/** The present contact who has the address that it went to, in whatever role. */
export const findBearer = ({ retired, contacts }: PartyRow, wentTo: (address: string) => boolean): Contact | undefined =>
  retired
    ? undefined
    : contacts.find(({ email, mobile }) => [email, mobile].some(address => address !== undefined && wentTo(address)))
