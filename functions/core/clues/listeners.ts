/** Who of a party hears of a clue: whoever has its kind by 分工 stands in the place of 主联系人. */
import type { Day } from '../day.ts'
import { listColumns, listListeners } from '../deadlines/listeners.ts'
import { type Contact, type Role, ROLE_CODES } from '../register/register.ts'
import type { Clue } from './clue.ts'
import { getKind } from './parties.ts'

export type ClueListener = {
  contact: Contact
  /** The contact has the clue's kind by 分工, is or serves as 主联系人 where nobody has, or stands in for whoever does. */
  first: boolean
  /** The roles of those whom it stands in for (代班), if anybody. */
  standsInFor?: Role[]
  /** The columns in which it hears. */
  columns: Role[]
  /** It is first by 分工. */
  byKind: boolean
}

/**
 * The first of them first, then by role.
 * @param contacts of one party
 */
export function listListenersFor(contacts: readonly Contact[], day: Day, { kind }: Pick<Clue, 'kind'>): ClueListener[] {
  const { clause } = getKind(kind)
  const byRole = contacts.toSorted((a, b) => ROLE_CODES.indexOf(a.role) - ROLE_CODES.indexOf(b.role))
  const handler = byRole.find(({ handles = [] }) => handles.includes(kind) || handles.includes(clause))
  if (handler === undefined || handler === byRole[0])
    return listListeners(byRole, day).map(one => ({
      ...one,
      columns: listColumns({ ...one, role: one.contact.role }),
      byKind: false,
    }))
  const ordered = [handler, ...byRole.filter(contact => contact !== handler)]
  return listListeners(ordered, day).map(one => ({
    ...one,
    columns: placeColumns([one.contact.role, ...(one.standsInFor ?? [])], handler.role),
    byKind: one.first,
  }))
}

/** The handler has the column of 主联系人, who has 备用联系人's: as 分管领导 he would hear nothing before it is too late. */
function placeColumns(roles: readonly Role[], handler: Role): Role[] {
  const columns = roles.map(role => (role === handler ? 'primary' : role === 'primary' ? 'deputy' : role))
  return ROLE_CODES.filter(code => columns.includes(code))
}
