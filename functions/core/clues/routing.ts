/** Which office is in charge of a clue (interfaces.md §6), total over all region codes. */
import { CENTRE, findOfficeName, findOfficeOfRegion, type OfficeCode } from '../register/register.ts'
import type { Intake } from './clue.ts'
import { normaliseId } from './target.ts'

type Target = Pick<Intake['target'], 'regionCode' | 'unitId'>

/** The office that the target itself is, if it is one. */
export function findTargetOffice({ unitId }: Pick<Target, 'unitId'>): OfficeCode | undefined {
  const id = unitId && normaliseId(unitId)
  return id !== undefined && findOfficeName(id) !== undefined ? id : undefined
}

/** Nobody is judge in his own cause (回避): what goes to the target's own office goes one level up. */
export const avoid = (office: OfficeCode, targetOffice: OfficeCode | undefined): OfficeCode =>
  office === targetOffice ? CENTRE : office

/** @returns undefined where no office has that region */
export function routeClue(target: Target): OfficeCode | undefined {
  const office = findOfficeOfRegion(target.regionCode)
  return office === undefined ? undefined : avoid(office, findTargetOffice(target))
}
