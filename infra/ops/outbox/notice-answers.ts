/** What was answered through one notice, and how its duties are now. */
import type { Day } from '../../../functions/core/day.ts'
import { type DutyState, evaluateDuty } from '../../../functions/core/deadlines/duty.ts'
import type { Notice } from '../../../functions/core/outbox/notice.ts'
import type { DutyRow, RegisterStore, RowProblem } from '../../../functions/core/ports.ts'
import type { DutyRef, Fact, Source } from '../../../functions/core/register/register.ts'
import { dutyRowRef } from '../../../functions/core/register/row-ref.ts'

export type AnswerKind = 'signed' | 'done' | 'exempt' | 'reopened' | 'asked' | 'granted' | 'refused'

/** One thing that somebody put on record by the notice's page. `until`: of an extension. */
export type NoticeAnswer = { duty: DutyRef; kind: AnswerKind; source: Source; until?: Day; note?: string }
/** `last`: what happened to it last, by whatever way. */
export type DutyNow = { duty: DutyRef; state: DutyState; last?: Fact }
export type NoticeAnswers = { answers: NoticeAnswer[]; duties: DutyNow[]; problems: RowProblem[] }

type Asked = Pick<Notice, 'id' | 'office' | 'addressee' | 'subjects' | 'matter'>

/** The notice's own duties; of an organiser's notice those of its units as well that were answered through it. */
export async function readAnswers(
  register: Pick<RegisterStore, 'readState' | 'readOffice'>,
  notice: Asked,
  today: Day,
): Promise<NoticeAnswers> {
  const own = listOwnDuties(notice)
  const isOrganiser = notice.subjects.some(({ as }) => as === 'organiser')
  const [state, slice] = await Promise.all([
    register.readState({ parties: [], duties: own, tasks: [] }),
    isOrganiser ? register.readOffice(notice.office) : undefined,
  ])
  const rows = new Map([...(slice?.duties ?? []), ...state.duties].map(row => [dutyRowRef(row), row]))
  const answers = [...rows.values()].flatMap(row => listAnswers(row, notice.id))
  const asked = new Map([...own, ...answers.map(({ duty }) => duty)].map(duty => [dutyRowRef(duty), duty]))
  return {
    answers: answers.toSorted((a, b) => (a.source.at < b.source.at ? -1 : 1)),
    duties: [...asked].map(([ref, duty]) => judgeDuty(duty, rows.get(ref), today)),
    problems: [...state.problems, ...(slice?.problems ?? [])],
  }
}

function listOwnDuties({ addressee, office, subjects, matter }: Asked): DutyRef[] {
  if (addressee.kind === 'operator') return []
  const own = subjects.filter(({ as }) => as === 'responsible')
  return [
    ...own.map(({ issuer, task }) => ({ issuer, task, party: addressee, office })),
    ...(matter === undefined ? [] : [matter.duty]),
  ]
}

function judgeDuty(duty: DutyRef, row: DutyRow | undefined, today: Day): DutyNow {
  const { facts = [] } = row ?? {}
  const last = facts.at(-1)
  return { duty, state: evaluateDuty(facts, today), ...(last && { last }) }
}

/** A granted extension is a fact too: its answer says it. */
function listAnswers({ facts, requests = [], issuer, task, party, office }: DutyRow, id: string): NoticeAnswer[] {
  const duty = { issuer, task, party, office }
  const all: NoticeAnswer[] = [
    ...facts.flatMap(({ status, source }): NoticeAnswer[] =>
      source === undefined || status === 'extended' ? [] : [{ duty, kind: status, source }],
    ),
    ...requests.flatMap(({ until, reason, source, answer }): NoticeAnswer[] => [
      { duty, kind: 'asked', source, until, note: reason },
      ...(answer === undefined ? [] : [toDecision(duty, until, answer)]),
    ]),
  ]
  return all.filter(({ source }) => source.notice === id)
}

type Answer = NonNullable<NonNullable<DutyRow['requests']>[number]['answer']>

const toDecision = (duty: DutyRef, until: Day, { granted, reason, source }: Answer): NoticeAnswer => ({
  duty,
  kind: granted ? 'granted' : 'refused',
  source,
  until,
  ...(reason !== undefined && { note: reason }),
})
