/** `load --retire NN`: units that office NN no longer lists stop hearing; nothing is deleted (interfaces.md §1). */
import { listAudience } from '../../../functions/core/audience.ts'
import type { Day } from '../../../functions/core/day.ts'
import { evaluateDuty } from '../../../functions/core/duty.ts'
import type { Rules } from '../../../functions/core/heard.ts'
import { buildLookups } from '../../../functions/core/lookups.ts'
import type { PartyRow } from '../../../functions/core/ports.ts'
import type { OfficeCode } from '../../../functions/core/register.ts'
import { toRegister } from '../../../functions/core/slice.ts'
import type { Change, Current, Difference } from './difference.ts'

/** Above this share of an office's units a retirement is more likely a slip than a wish. */
const SHARE_WITHOUT_ASKING = 0.1

export type Retirement = {
  changes: Change<PartyRow>[]
  /** Of the retired: what somebody should look at before. */
  openDuties: { unit: string; task: string }[]
  titles: { unit: string; title: string }[]
  share: number
  refused: boolean
}

export function planRetirement(
  rules: Rules,
  office: OfficeCode,
  { difference, current, today }: { difference: Difference; current: Current; today: Day },
): Retirement {
  const living = current.parties.filter(row => row.office === office && row.party.kind === 'unit' && !row.retired)
  const leaving = difference.missing.units.filter(row => row.office === office)
  const units = new Set(leaving.map(row => row.party.id))
  const share = living.length === 0 ? 0 : leaving.length / living.length
  return {
    changes: leaving.map(before => ({ before, after: { ...before, retired: true, version: before.version + 1 } })),
    openDuties: listOpenDuties(rules, office, { leaving, current, today }),
    titles: current.titles
      .filter(row => units.has(row.unit))
      .flatMap(row => row.titles.map(({ unit, title }) => ({ unit, title }))),
    share,
    refused: share > SHARE_WITHOUT_ASKING,
  }
}

function listOpenDuties(
  rules: Rules,
  office: OfficeCode,
  { leaving, current, today }: { leaving: readonly PartyRow[]; current: Current; today: Day },
) {
  const { units, tasks, progress, contacts } = toRegister({ parties: leaving, duties: current.duties }, current.tasks)
  const { factsOf } = buildLookups({ contacts, progress })
  return tasks
    .filter(task => !task.cancelled)
    .flatMap(task =>
      listAudience(rules.guide, task, { office, units })
        .filter(party => party.kind === 'unit' && evaluateDuty(factsOf(task)(party), today).outcome === 'open')
        .map(party => ({ unit: party.id, task: task.id })),
    )
}
