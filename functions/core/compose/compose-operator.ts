/** What notices to the operator say now: the list of a morning, or at once that a brake stops an office's mail. */
import { dayInShanghai } from '../day.ts'
import type { OperatorReport } from '../messages/operator-report.ts'
import type { RenderedEmail } from '../messages/rendered.ts'
import type { NoticeRecord, OutboxStore } from '../ports.ts'
import type { OfficeCode } from '../register/register.ts'
import { findBrakedOffice } from '../outbox/brake-event.ts'
import { type Compose, type Composed, composeSafely, endWith } from './compose.ts'
import { isNothing, type OperatorListNeeds, readOperatorList } from './operator-list.ts'
import { nameOffice } from './party-names.ts'

export type OperatorComposerNeeds = OperatorListNeeds & {
  outbox: Pick<OutboxStore, 'readControls'>
  operatorEmail: string
  words: { renderOperatorReport: (report: OperatorReport) => RenderedEmail }
}

/** A list that has become empty, or a brake that is off, is withdrawn. */
export const buildOperatorComposer =
  (needs: OperatorComposerNeeds): Compose =>
  async notices =>
    new Map(await Promise.all(notices.map(async notice => [notice.id, await composeReport(needs, notice)] as const)))

async function composeReport(needs: OperatorComposerNeeds, { id, day }: NoticeRecord): Promise<Composed> {
  const braked = findBrakedOffice(id)
  const list = braked === undefined ? await readOperatorList(needs, day) : await readBrake(needs, braked)
  return composeSafely(() => {
    if (isNothing(list)) return endWith('withdrawn', 'nothing-to-tell')
    const email = needs.words.renderOperatorReport({ ...list, noticeId: id })
    return { kind: 'ready', channel: 'email', to: needs.operatorEmail, contactVersion: 0, template: email.template, email }
  })
}

async function readBrake({ outbox, now }: OperatorComposerNeeds, office: OfficeCode): Promise<Omit<OperatorReport, 'noticeId'>> {
  const { brake } = await outbox.readControls(office)
  const brakes = brake === undefined ? [] : [{ ...brake, officeName: nameOffice(office) }]
  return { day: dayInShanghai(now()), atOnce: true, unreachable: [], unfinishedOffices: [], brakes }
}
