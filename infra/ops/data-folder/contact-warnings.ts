import { DEPARTMENTS, findOfficeName, type PartyRef, partyKey, type Unit } from '../../../functions/core/register/register.ts'
import type { Findings } from './findings.ts'
import type { Located } from './located.ts'

const MEND = '请在联系人表中至少填写一位联系人，否则通知无人接收。'

/**
 * A party without contacts hears nothing: it is listed here and, every working morning, to the operator.
 * @param reached keys of the parties that have a contact
 */
export function warnOfSilence(
  units: readonly Located<Unit>[],
  reached: ReadonlySet<string>,
  institutions: readonly PartyRef[],
  place: { file: string },
  findings: Findings,
): void {
  for (const { row, value } of units) {
    if (!reached.has(partyKey({ kind: 'unit', id: value.id }))) row.warning('单位编号', `“${value.name}”没有联系人`, MEND)
  }
  for (const party of institutions.filter(institution => !reached.has(partyKey(institution)))) {
    const name = DEPARTMENTS.includes(party.id) ? party.id : (findOfficeName(party.id) ?? party.id)
    findings.warning({ ...place, column: '机构', value: party.id }, `“${name}”没有联系人`, MEND)
  }
}
