/** What keeps messages back now: pauses, brakes, and the addresses that were barred of late. */
import type { OperatorReport } from '../messages/operator-report.ts'
import type { OutboxStore, RegisterStore, RowProblem } from '../ports.ts'
import { nameOffice, readNames } from './party-names.ts'

export type StoppedNeeds = {
  register: Pick<RegisterStore, 'readState'>
  outbox: Pick<OutboxStore, 'listControls' | 'listSuppressions'>
}

type Stopped = Required<Pick<OperatorReport, 'brakes' | 'pauses'>>

export async function readStopped({ outbox }: StoppedNeeds): Promise<Stopped> {
  const { pauses, brakes } = await outbox.listControls()
  return {
    brakes: brakes.map(brake => ({ ...brake, officeName: nameOffice(brake.office) })),
    pauses: pauses.map(pause => ({ ...pause, scopeName: pause.scope === 'all' ? '全部通知' : nameOffice(pause.scope) })),
  }
}

type Suppressed = Required<Pick<OperatorReport, 'suppressed'>> & { problems: RowProblem[] }

/** @param from an instant: what was barred before it is left out */
export async function readSuppressed({ outbox, register }: StoppedNeeds, from: string): Promise<Suppressed> {
  const { suppressions, problems } = await outbox.listSuppressions()
  const fresh = suppressions
    .filter(({ since, lifted }) => since > from && lifted === undefined)
    .toSorted((a, b) => (a.since < b.since ? -1 : 1))
  const names = await readNames(
    register,
    fresh.map(({ party, office }) => ({ addressee: party, office })),
  )
  return {
    suppressed: fresh.map(({ party: { kind, id }, office, role, channel, cause }) => ({
      officeName: nameOffice(office),
      kind,
      id,
      name: names.get(`${kind}:${id}`) ?? id,
      role,
      channel,
      cause,
    })),
    problems,
  }
}
