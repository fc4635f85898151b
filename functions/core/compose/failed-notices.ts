/** The notices that failed or may have come twice, for the operator: how many, and some of whose they were. No addresses. */
import type { FailedNotices, OperatorReport, ReportedNotice } from '../messages/operator-report.ts'
import type { FailureRow, NoticeRecord, OutboxStore, RegisterStore, RowProblem } from '../ports.ts'
import { nameOffice, readNames } from './party-names.ts'

/** Of each cause; the log has all of them. */
const NAMED = 20

type FailedNeeds = { register: Pick<RegisterStore, 'readState'>; outbox: Pick<OutboxStore, 'readNotices'> }

/** @param rows of notices that were about to fail, or were sent again: what became of them stands in the notices; one unreadable is a problem */
export async function listFailed(
  needs: FailedNeeds,
  rows: readonly FailureRow[],
): Promise<{ failures: FailedNotices[]; doubles: NonNullable<OperatorReport['doubles']>; problems: RowProblem[] }> {
  const { notices, problems } = await needs.outbox.readNotices(rows.map(({ notice }) => notice))
  const failed = notices.filter(isUntold)
  const doubled = notices.filter(({ possibleDoubles }) => possibleDoubles > 0)
  const groups = [...Map.groupBy(failed, ({ cause = 'unknown' }) => cause)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const shown = [doubled, ...groups.map(([, members]) => members)].flatMap(members => members.slice(0, NAMED))
  const names = await readNames(needs.register, shown)
  const describe = (members: readonly NoticeRecord[]): ReportedNotice[] =>
    members.slice(0, NAMED).map(notice => describeNotice(notice, names))
  return {
    failures: groups.map(([cause, members]) => ({ cause, count: members.length, parties: describe(members) })),
    doubles: { count: doubled.length, parties: describe(doubled) },
    problems,
  }
}

/** One is suppressed and listed when two of a party counted on each other, and neither told anybody. */
const isUntold = ({ state, possibleDoubles }: NoticeRecord): boolean =>
  state === 'failed' || (state === 'suppressed' && possibleDoubles === 0)

const describeNotice = (
  { addressee: { kind, id }, office, channel, day }: NoticeRecord,
  names: ReadonlyMap<string, string>,
): ReportedNotice => ({ officeName: nameOffice(office), kind, id, name: names.get(`${kind}:${id}`) ?? id, channel, day })
