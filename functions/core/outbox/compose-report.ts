/** What reports to offices say now: whom of their parties nobody reached in an hour, or that a brake stops their mail. */
import { dayInShanghai } from '../day.ts'
import { composeTaskMessage, reviewSubjects } from '../deadlines/review.ts'
import type { Rules } from '../deadlines/rules.ts'
import type { OfficeReport, TriedWay, UnreachedParty } from '../messages/office-report.ts'
import type { RenderedEmail, RenderedSms } from '../messages/rendered.ts'
import type { NoticeRecord, OutboxStore, RegisterStore } from '../ports.ts'
import { partyKey } from '../register/register.ts'
import { findBrakedOffice } from './brake-event.ts'
import { type Compose, type Composed, composeSafely, endWith, renderOn } from './compose.ts'
import { findReader, isUnreadable, nameParty, type PresentRows, readPresentRows, toPresent } from './present-rows.ts'
import { isTelling } from './chain.ts'
import { isOpen } from './states.ts'
import { findSlot } from './unreached.ts'

export type ReportComposerNeeds = {
  rules: Rules
  register: Pick<RegisterStore, 'readState' | 'readOffice'>
  outbox: Pick<OutboxStore, 'readNotices' | 'readUnreached' | 'readControls'>
  words: {
    renderOfficeReport: (report: OfficeReport) => RenderedEmail
    renderOfficeReportSms: (report: OfficeReport) => RenderedSms
  }
  help: string
  now: () => string
}

export const buildReportComposer =
  (needs: ReportComposerNeeds): Compose =>
  async notices =>
    new Map(await Promise.all(notices.map(async notice => [notice.id, await composeReport(needs, notice)] as const)))

async function composeReport(needs: ReportComposerNeeds, notice: NoticeRecord): Promise<Composed> {
  const failed = await readUnreached(needs, notice)
  const [rows, content] = await Promise.all([
    readPresentRows(needs.register, [notice, ...failed.map(({ last }) => last)]),
    readBrake(needs, notice),
  ])
  const found = findReader(notice, rows)
  if ('instead' in found) return found.instead
  const { row, contact, to } = found.reader
  return composeSafely(() => {
    const day = dayInShanghai(needs.now())
    const parties = groupByParty(failed.flatMap(one => describeUnreached(needs, one, rows, day)))
    if (parties.length === 0 && content.brake === undefined) return endWith('withdrawn', 'nothing-to-tell')
    const report: OfficeReport = {
      noticeId: notice.id,
      day,
      addressee: { name: nameParty(row) },
      contact: { name: contact.name, role: contact.role },
      reason: notice.reason,
      askWhom: needs.help,
      parties,
      ...content,
    }
    const { renderOfficeReport: email, renderOfficeReportSms: sms } = needs.words
    return { kind: 'ready', to, contactVersion: row.version, ...renderOn(notice.channel, report, { email, sms }) }
  })
}

async function readBrake({ outbox }: ReportComposerNeeds, { id, office }: NoticeRecord): Promise<Pick<OfficeReport, 'brake'>> {
  if (findBrakedOffice(id) === undefined) return {}
  const { brake } = await outbox.readControls(office)
  return brake === undefined ? {} : { brake }
}

/** A chain of ways that came to nothing: the notice that ended it, and its root where that is another. */
type Unreached = { last: NoticeRecord; root?: NoticeRecord }

/** Whoever was reached after all, by a receipt that came late, is left out. */
async function readUnreached({ outbox }: ReportComposerNeeds, { id, office }: NoticeRecord): Promise<Unreached[]> {
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
function describeUnreached(
  needs: ReportComposerNeeds,
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
  const subjects = reviewSubjects(needs.rules, asPlanned, present)
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

const distinct = <T>(items: readonly T[], keyOf: (item: T) => string): T[] => [
  ...new Map(items.map(item => [keyOf(item), item])).values(),
]

/** Of one party several chains may have come to nothing in the hour. */
const groupByParty = (rows: readonly UnreachedParty[]): UnreachedParty[] =>
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
