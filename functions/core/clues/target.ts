/** By what a target is known again when it is reported once more (interfaces.md §6): compared as keyed hashes, never read. */
import type { Intake } from './clue.ts'

/** Width is how one types an id, not which one it is. */
export const normaliseId = (id: string): string => id.normalize('NFKC').trim()

/** Width, case, spaces and brackets are how one types, not what one means. */
const normaliseName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\p{Z}\p{Cf}()[\]{}<>〈〉《》「」『』【】〔〕〖〗]/gu, '')

/** One text for each way of being known: by the unit's id where it is given, and by name and region. */
export const listTargetTexts = ({ name, regionCode, unitId }: Intake['target']): string[] => [
  ...(unitId === undefined ? [] : [`unit ${normaliseId(unitId)}`]),
  `name ${regionCode} ${normaliseName(name)}`,
]
