/** What the operator is told of a day: whom nobody reaches, whose plan is not finished, what leans on unpublished calendars. */
import { type Compose, composeSafely } from './compose.ts'
import type { Day } from '../day.ts'
import { UnreadableRowError } from '../errors.ts'
import type { NoticeRecord, OutboxStore, RegisterStore, UnreachableRow } from '../ports.ts'
import type { OperatorReport } from '../messages/operator-report.ts'
import { CENTRE, CENTRE_NAME, findOfficeName, type OfficeCode, OFFICES, taskKey } from '../register/register.ts'
import type { RenderedEmail } from '../messages/rendered.ts'
import { isFinished, type Watermark } from '../deadlines/watermark.ts'

export type OperatorListNeeds = {
  register: Pick<RegisterStore, 'findWatermark' | 'readState'>
  outbox: Pick<OutboxStore, 'readDay'>
}

const nameOf = (code: OfficeCode): string => findOfficeName(code) ?? CENTRE_NAME

/** Finds what there is to tell; nothing at all in a day that went well. */
export async function readOperatorList(needs: OperatorListNeeds, day: Day): Promise<Omit<OperatorReport, 'noticeId'>> {
  const codes = [...OFFICES.map(({ code }) => code), CENTRE]
  const days = await Promise.all(codes.map(async code => needs.outbox.readDay(code, day)))
  const marks = await Promise.all(codes.map(code => findReadable(needs, code)))
  const rows = days.flatMap(({ unreachable }) => unreachable)
  const unfinished = codes.filter((_, index) => {
    const mark = marks[index]
    return mark === undefined || mark.begun < day || (mark.begun === day && !isFinished(mark))
  })
  const remarks = days.flatMap(({ remarks: noted }) => noted ?? [])
  const problems = [...remarks, ...days].flatMap(noted => noted.problems)
  return {
    day,
    unreachable: await nameTasks(needs, rows),
    unfinishedOffices: unfinished.map(code => ({ code, name: nameOf(code) })),
    provisional: [...new Set(remarks.flatMap(({ provisional }) => provisional))].toSorted(),
    // Every office reads the centre's tasks: one bad row of theirs is one problem.
    unreadableRows: [...new Set(problems.map(({ row, message }) => `${row}: ${message}`))].toSorted(),
  }
}

/** An office whose watermark nobody can read counts as unfinished: its plan cannot go on. */
async function findReadable({ register }: OperatorListNeeds, office: OfficeCode): Promise<Watermark | undefined> {
  try {
    return await register.findWatermark(office)
  } catch (error) {
    if (error instanceof UnreadableRowError) return undefined
    throw error
  }
}

async function nameTasks(
  { register }: OperatorListNeeds,
  rows: readonly UnreachableRow[],
): Promise<OperatorReport['unreachable']> {
  const keys = rows.flatMap(({ subjects }) => subjects.map(({ issuer, task }) => ({ issuer, id: task })))
  const { tasks } = await register.readState({ parties: [], duties: [], tasks: keys })
  const known = new Map(tasks.map(({ task }) => [taskKey(task.issuer, task.id), task]))
  return rows.map(({ office, party, name, subjects }) => ({
    office,
    officeName: nameOf(office),
    party: { ...party, name },
    subjects: subjects.map(({ issuer, task, stage }) => {
      const { name: title, clause } = known.get(taskKey(issuer, task)) ?? { name: task, clause: '-' }
      return { task, name: title, clause, stage }
    }),
  }))
}

export const isNothing = (list: Omit<OperatorReport, 'noticeId'>): boolean =>
  [list.unreachable, list.unfinishedOffices, list.provisional, list.unreadableRows].every(part => (part ?? []).length === 0)

export type OperatorComposerNeeds = OperatorListNeeds & {
  operatorEmail: string
  renderReport: (report: OperatorReport) => RenderedEmail
}

/** The operator's notice says what is true when it is sent: a list that has become empty is withdrawn. */
export const buildOperatorComposer =
  (needs: OperatorComposerNeeds): Compose =>
  async notices =>
    new Map(await Promise.all(notices.map(async notice => [notice.id, await composeReport(needs, notice)] as const)))

async function composeReport(needs: OperatorComposerNeeds, { id, day }: NoticeRecord) {
  const list = await readOperatorList(needs, day)
  return composeSafely(() => {
    if (isNothing(list)) return { kind: 'end', state: 'withdrawn', cause: 'nothing-to-tell' }
    const email = needs.renderReport({ ...list, noticeId: id })
    return { kind: 'ready', channel: 'email', to: needs.operatorEmail, contactVersion: 0, template: email.template, email }
  })
}
