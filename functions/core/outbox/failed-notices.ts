/** The notices that failed, for the operator: how many by their cause, and some of the parties that did not hear. No addresses. */
import type { FailedNotices } from '../messages/operator-report.ts'
import type { FailureRow, NoticeRecord, OutboxStore, RegisterStore, RowProblem } from '../ports.ts'
import { CENTRE_NAME, findOfficeName, type PartyRef, partyKey } from '../register/register.ts'

/** Of each cause; the log has all of them. */
const NAMED = 20

type FailedNeeds = { register: Pick<RegisterStore, 'readState'>; outbox: Pick<OutboxStore, 'readNotices'> }

/** @param rows of notices that were about to fail: one that did not fail after all is left out, one unreadable is a problem */
export async function listFailed(
  needs: FailedNeeds,
  rows: readonly FailureRow[],
): Promise<{ failures: FailedNotices[]; problems: RowProblem[] }> {
  const { notices, problems } = await needs.outbox.readNotices(rows.map(({ notice }) => notice))
  const failed = notices.filter(({ state }) => state === 'failed')
  const groups = [...Map.groupBy(failed, ({ cause = 'unknown' }) => cause)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const named = groups.map(([cause, members]) => ({ cause, count: members.length, first: members.slice(0, NAMED) }))
  const names = await readNames(
    needs,
    named.flatMap(({ first }) => first),
  )
  return {
    failures: named.map(({ cause, count, first }) => ({
      cause,
      count,
      parties: first.map(({ addressee: { kind, id }, office, channel, day }) => ({
        officeName: findOfficeName(office) ?? CENTRE_NAME,
        kind,
        id,
        name: names.get(`${kind}:${id}`) ?? id,
        channel,
        day,
      })),
    })),
    problems,
  }
}

const toParty = ({ addressee: { kind, id }, office }: NoticeRecord): { party: PartyRef; office: string }[] =>
  kind === 'unit' ? [{ party: { kind, id }, office }] : []

async function readNames({ register }: FailedNeeds, notices: readonly NoticeRecord[]): Promise<ReadonlyMap<string, string>> {
  const { parties } = await register.readState({ parties: notices.flatMap(toParty), duties: [], tasks: [] })
  return new Map([
    ['operator:operator', '系统运维人员'],
    ...notices.flatMap(({ addressee: { kind, id } }): [string, string][] =>
      kind === 'office' ? [[`${kind}:${id}`, findOfficeName(id) ?? id]] : [],
    ),
    ...parties.flatMap(({ party, unit }): [string, string][] => (unit === undefined ? [] : [[partyKey(party), unit.name]])),
  ])
}
