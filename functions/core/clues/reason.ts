/** Why this person gets this notice about clues, in one line of Chinese: clause → party → role. */
import { wordRole } from '../messages/wording.ts'
import type { OfficeCode, Role } from '../register/register.ts'
import type { Clue, ClueSubject } from './clue.ts'
import { getKind, ownerOf } from './parties.ts'

export type Told = { clue: Pick<Clue, 'kind' | 'from' | 'to'>; subject: ClueSubject }

type Reader = { role: Role; first: boolean; standsInFor?: readonly Role[]; byKind: boolean }

/** What the office has to do with the clue, in this matter. */
function nameSide({ clue, subject: { occasion, clock } }: Told, office: OfficeCode): string {
  switch (occasion) {
    case 'transferred':
    case 'rejected':
    case 'extension-answered':
      return '线索承办机关'
    case 'signed':
    case 'returned':
    case 'reported':
    case 'extension-asked':
      return '线索转送机关'
    case 'invited':
      return '线索会办机关'
    case 'unreachable':
      return '线索主管司局'
    case 'due':
    case 'overdue':
      if (occasion === 'due' && clock !== undefined && ownerOf(clue, clock) === clue.to) return '线索承办机关'
      return clue.from === office ? '线索转送机关' : '线索主管司局'
  }
}

/** Such as 「指引第4.2条 → 线索承办机关（广东省知识产权局） → 备用联系人（分工负责此类线索）」. */
export function describeClueReason(party: { office: OfficeCode; name: string }, reader: Reader, told: readonly Told[]): string {
  const sides = Map.groupBy(told, one => nameSide(one, party.office))
  const chains = [...sides].map(([side, own]) => {
    const clauses = [...new Set(own.map(({ clue }) => getKind(clue.kind).clause))].toSorted()
    return `指引第${clauses.join('、')}条 → ${side}（${party.name}）`
  })
  const notes = listNotes(reader)
  return `${chains.join('；')} → ${wordRole(reader.role)}${notes.length === 0 ? '' : `（${notes.join('；')}）`}`
}

function listNotes({ role, first, standsInFor = [], byKind }: Reader): string[] {
  const servesAsFirst = first && !byKind && ![role, ...standsInFor].includes('primary')
  return [
    ...(byKind ? ['按分工负责此类线索'] : []),
    ...(servesAsFirst ? ['未设主联系人，由其代收'] : []),
    ...(standsInFor.length === 0 ? [] : [`代班：${standsInFor.map(wordRole).join('、')}`]),
  ]
}
