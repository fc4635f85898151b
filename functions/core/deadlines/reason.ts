/** Why this person gets this notice, in one line of Chinese: clause → party → role. */
import type { Capacity } from './ladder.ts'
import type { Place } from './listeners.ts'
import { type PartyKind, type Role, ROLES } from '../register/register.ts'

const PARTIES: Record<PartyKind, string> = { unit: '责任单位', office: '省级知识产权局', department: '责任司局' }

const ROLE_NAMES = new Map<Role, string>(ROLES.map(role => [role.code, role.name]))
const nameOf = (role: Role): string => ROLE_NAMES.get(role) ?? role

export type ReasonLinks = {
  addressee: { kind: PartyKind; name: string }
  place: Place
  subjects: readonly { clause: string; as: Capacity }[]
}

const listClauses = (links: ReasonLinks, as: Capacity): string =>
  [...new Set(links.subjects.filter(subject => subject.as === as).map(subject => subject.clause))].join('、')

/** Such as 「指引第16.1条 → 责任单位（示例市） → 主联系人」. */
export function describeReason(links: ReasonLinks): string {
  const { kind, name } = links.addressee
  const chains = [
    { clauses: listClauses(links, 'responsible'), party: PARTIES[kind] },
    { clauses: listClauses(links, 'organiser'), party: '负责组织本辖区落实' },
  ]
    .filter(chain => chain.clauses !== '')
    .map(chain => `指引第${chain.clauses}条 → ${chain.party}（${name}）`)
  const notes = listNotes(links.place)
  return `${chains.join('；')} → ${nameOf(links.place.role)}${notes.length === 0 ? '' : `（${notes.join('；')}）`}`
}

function listNotes({ role, first, standsInFor = [] }: Place): string[] {
  const isWithoutPrimary = first && ![role, ...standsInFor].includes('primary')
  return [
    ...(isWithoutPrimary ? ['未设主联系人，由其代收'] : []),
    ...(standsInFor.length === 0 ? [] : [`代班：${standsInFor.map(nameOf).join('、')}`]),
  ]
}
