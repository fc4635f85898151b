/** Puts a piece of a day's plan into the Outbox. */
import type { Day } from '../core/day.ts'
import type { DueNotice, OfficePlan } from '../core/deadlines/plan.ts'
import type { Rules } from '../core/deadlines/rules.ts'
import { type Piece, pieceOf } from '../core/deadlines/watermark.ts'
import { finishAll } from '../core/limiter.ts'
import type { BatchingNeeds } from '../core/outbox/batching.ts'
import type { Notice } from '../core/outbox/notice.ts'
import { type NewNotice, type Placed, placeInWindows } from '../core/outbox/placing.ts'
import type { SendWindows } from '../core/outbox/send-window.ts'
import type { OutboxStore } from '../core/ports.ts'
import type { OfficeCode } from '../core/register/register.ts'

export type PlacingNeeds = BatchingNeeds & {
  rules: Pick<Rules, 'calendar'>
  windows: SendWindows
  outbox: Pick<OutboxStore, 'saveUnreachable'>
}

type Place = { office: OfficeCode; day: Day; piece: Piece }

/** @param plan with the reminders of clues, which are the desk's */
export async function placePiece(
  needs: PlacingNeeds,
  place: Place,
  plan: OfficePlan & { reminders: readonly NewNotice[] },
): Promise<Placed> {
  const isOwn = ({ addressee }: Pick<DueNotice, 'addressee'>): boolean => pieceOf(addressee) === place.piece
  await finishAll(plan.unreachable.filter(isOwn).map(row => needs.limit(() => saveUnreachable(needs, place, row))))
  const notices = plan.notices.filter(isOwn).map(notice => toNotice(notice, place))
  const reminders = place.piece === 'desk' ? plan.reminders : []
  return placeInWindows({ ...needs, calendar: needs.rules.calendar }, place, [...notices, ...reminders])
}

const saveUnreachable = (
  { outbox, now }: PlacingNeeds,
  { office, day }: Place,
  { addressee: { kind, id, name }, subjects }: OfficePlan['unreachable'][number],
): Promise<void> =>
  outbox.saveUnreachable({
    party: { kind, id },
    name,
    office,
    day,
    createdAt: now(),
    subjects: subjects.map(toTaskSubject),
  })

const toTaskSubject = ({ issuer, task, stage, as, on }: DueNotice['subjects'][number]): Notice['subjects'][number] => ({
  issuer,
  task,
  stage,
  as,
  on,
})

const toNotice = (due: DueNotice, { office, day }: Place): NewNotice => ({
  id: due.id,
  purpose: 'task',
  office,
  addressee: { kind: due.addressee.kind, id: due.addressee.id },
  role: due.contact.role,
  first: due.first,
  ...(due.standsInFor === undefined ? {} : { standsInFor: due.standsInFor }),
  channel: due.channel,
  day,
  subjects: due.subjects.map(toTaskSubject),
  reason: due.reason,
})
