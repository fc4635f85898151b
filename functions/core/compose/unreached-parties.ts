/** Whom of an office's parties nobody reached in an hour: how each of their ways failed, and what they were to hear. */
import type { DueSubject } from '../deadlines/heard.ts'
import { composeTaskMessage, type Present, reviewSubjects } from '../deadlines/review.ts'
import type { Rules } from '../deadlines/rules.ts'
import { listStanding } from '../deadlines/standing.ts'
import type { TriedWay, UnreachedParty } from '../messages/office-report.ts'
import type { NoticeRecord, OutboxStore } from '../ports.ts'
import { partyKey } from '../register/register.ts'
import { isTelling } from '../ways/chain.ts'
import { isUnreadable, nameParty, type PresentRows, toPresent } from './present-rows.ts'
import type { Notice } from '../outbox/notice.ts'
import { isOpen } from '../outbox/states.ts'
import { findSlot } from '../ways/unreached.ts'

export type UnreachedPartyNeeds = {
  rules: Rules
  outbox: Pick<OutboxStore, 'readNotices' | 'readUnreached'>
  help: string
}

/** A chain of ways that came to nothing: the notice that ended it, and its root where that is another. */
export type Unreached = { last: NoticeRecord; root?: NoticeRecord }

/** Whoever was reached after all, by a receipt that came late, is left out. */
export async function readUnreached({ outbox }: UnreachedPartyNeeds, { id, office }: NoticeRecord): Promise<Unreached[]> {
  const slot = findSlot(id)
  if (slot === undefined) return []
  const listed = await outbox.readUnreached(office, slot)
  const { notices } = await outbox.readNotices(listed.map(({ notice }) => notice))
  const failed = notices.filter(notice => notice.office === office && (isOpen(notice) || !isTelling(notice)))
  const { notices: roots } = await outbox.readNotices([...new Set(failed.flatMap(({ root }) => root?.id ?? []))])
  const known = new Map(roots.map(root => [root.id, root]))
  return failed.flatMap(last => {
    const root = last.root && known.get(last.root.id)
    return root !== undefined && root.state === 'delivered' ? [] : [{ last, ...(root && { root }) }]
  })
}

const toTriedWay = ({ role, channel, cause = '' }: NoticeRecord): TriedWay => ({ role, channel, cause: cause || 'failed' })

/** What of it is still to be done; nothing of what cannot be read, which the operator hears of. */
export function describeUnreached(
  needs: UnreachedPartyNeeds,
  { last, root }: Unreached,
  rows: PresentRows,
  today: string,
): UnreachedParty[] {
  const { addressee, office } = last
  if (addressee.kind === 'operator') return []
  const row = rows.parties.get(partyKey(addressee))
  if (row === undefined || row.retired || isUnreadable(last, rows)) return []
  const contact = { party: addressee, name: '', role: last.role }
  const present = toPresent(rows, row, contact, today)
  const asPlanned = { ...last, root: last.root ?? last }
  const subjects = listAsked(needs.rules, asPlanned, present)
  if (subjects.length === 0) return []
  const named = { ...addressee, name: nameParty(row), office }
  const message = composeTaskMessage(needs.rules, asPlanned, { ...present, subjects, addressee: named, askWhom: needs.help })
  return [
    {
      ...addressee,
      name: named.name,
      ways: [...(root === undefined ? [] : [toTriedWay(root)]), toTriedWay(last)],
      subjects: message.subjects.map(({ task, name, due, effectiveDue, latest, provisional, workingDaysLeft }) => ({
        task,
        name,
        due,
        effectiveDue,
        latest,
        provisional,
        workingDaysLeft,
      })),
    },
  ]
}

/** What the notice would still say: of a request's answer or a reopening, its duty as it stands. */
function listAsked(rules: Rules, notice: Notice, present: Present): DueSubject[] {
  const { matter, day } = notice
  if (matter === undefined) return reviewSubjects(rules, notice, present)
  const { issuer, task, party } = matter.duty
  return listStanding(rules, [{ issuer, task, stage: 'issued', as: 'responsible', on: day }], party, present)
}

const distinct = <T>(items: readonly T[], keyOf: (item: T) => string): T[] => [
  ...new Map(items.map(item => [keyOf(item), item])).values(),
]

/** Of one party several chains may have come to nothing in the hour. */
export const groupByParty = (rows: readonly UnreachedParty[]): UnreachedParty[] =>
  [...Map.groupBy(rows, partyKey).values()].flatMap(([first, ...rest]) =>
    first === undefined
      ? []
      : [
          {
            ...first,
            ways: distinct(
              [first, ...rest].flatMap(({ ways }) => ways),
              ({ role, channel }) => `${role} ${channel}`,
            ),
            subjects: distinct(
              [first, ...rest].flatMap(({ subjects }) => subjects),
              ({ task }) => task,
            ),
          },
        ],
  )
