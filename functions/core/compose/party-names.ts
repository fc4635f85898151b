/** Names of the parties that reports to the operator speak of. */
import type { RegisterStore } from '../ports.ts'
import { CENTRE_NAME, findOfficeName, type OfficeCode, partyKey } from '../register/register.ts'
import type { Notice } from '../outbox/notice.ts'

type Whose = { addressee: Notice['addressee']; office: OfficeCode }

export const nameOffice = (code: OfficeCode): string => findOfficeName(code) ?? CENTRE_NAME

/** By `kind:id`; whoever is not there has no entry. */
export async function readNames(
  register: Pick<RegisterStore, 'readState'>,
  whose: readonly Whose[],
): Promise<ReadonlyMap<string, string>> {
  const units = whose.flatMap(({ addressee: { kind, id }, office }) => (kind === 'unit' ? [{ party: { kind, id }, office }] : []))
  const { parties } = units.length === 0 ? { parties: [] } : await register.readState({ parties: units, duties: [], tasks: [] })
  return new Map([
    ['operator:operator', '系统运维人员'],
    ...whose.flatMap(({ addressee: { kind, id } }): [string, string][] =>
      kind === 'office' ? [[`${kind}:${id}`, nameOffice(id)]] : [],
    ),
    ...parties.flatMap(({ party, unit }): [string, string][] => (unit === undefined ? [] : [[partyKey(party), unit.name]])),
  ])
}
