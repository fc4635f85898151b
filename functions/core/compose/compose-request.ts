/** What a unit and its office tell each other about one duty, unless it has been overtaken. */
import { findLapse, type Lapse } from '../answers/lapse.ts'
import { type Day, dayInShanghai } from '../day.ts'
import { composeTaskMessage } from '../deadlines/review.ts'
import type { Rules } from '../deadlines/rules.ts'
import { listStanding } from '../deadlines/standing.ts'
import type { FirstWay } from '../messages/first-way.ts'
import type { RenderedEmail, RenderedSms } from '../messages/rendered.ts'
import type { RequestMatter, RequestMessage } from '../messages/request-message.ts'
import { nameSigner } from '../messages/signer.ts'
import type { Matter } from '../outbox/notice.ts'
import type { DutyRow, NoticeRecord, RegisterStore } from '../ports.ts'
import { partyKey, type Source } from '../register/register.ts'
import { dutyRowRef } from '../register/row-ref.ts'
import { type AnswerNeeds, drawAnswer } from './answer.ts'
import { type Compose, type Composed, composeSafely, endWith, renderOn, UNREADABLE } from './compose.ts'
import { describeHelp, type HelpNeeds } from './help.ts'
import { findReader, nameParty, type PresentRows, type Reader, readPresentRows, toPresent } from './present-rows.ts'

export type RequestComposerNeeds = HelpNeeds &
  AnswerNeeds & {
    rules: Rules
    register: Pick<RegisterStore, 'readState' | 'readOffice'>
    words: {
      renderRequestEmail: (message: RequestMessage) => RenderedEmail
      renderRequestSms: (message: RequestMessage) => RenderedSms
    }
  }

export const buildRequestComposer =
  (needs: RequestComposerNeeds): Compose =>
  async (notices, firstWays) => {
    const rows = await readPresentRows(needs.register, notices)
    return new Map(
      notices.map(notice => [notice.id, composeSafely(() => composeRequest(needs, notice, rows, firstWays?.get(notice.id)))]),
    )
  }

function composeRequest(needs: RequestComposerNeeds, notice: NoticeRecord, rows: PresentRows, firstWay?: FirstWay): Composed {
  const found = findReader(notice, rows)
  if ('instead' in found) return found.instead
  if (notice.matter === undefined) return endWith('failed', 'no-matter')
  const happened = findHappened(notice.matter, rows.duties.get(dutyRowRef(notice.matter.duty)), dayInShanghai(needs.now()))
  // Nothing is ever taken out of a duty's row: what is not in it yet was read too early.
  if (happened === undefined) return UNREADABLE
  if (typeof happened === 'string') return endWith('withdrawn', `request-${happened}`)
  const about = describeDuty(needs, { notice, matter: notice.matter, rows }, found.reader)
  if (about === undefined) return endWith('withdrawn', 'nothing-due')
  const { to, row } = found.reader
  const { answer, answerKey } = drawAnswer(needs, notice, to)
  const message = { ...about, ...answer, ...(firstWay && { firstWay }), matter: happened }
  const { renderRequestEmail: email, renderRequestSms: sms } = needs.words
  return { kind: 'ready', to, contactVersion: row.version, ...answerKey, ...renderOn(notice.channel, message, { email, sms }) }
}

/** @returns undefined where the row does not hold it yet, or why an office need not be asked any more */
function findHappened(
  { kind, id }: Matter,
  row: DutyRow | undefined,
  today: Day,
): RequestMatter | 'answered' | Lapse | undefined {
  const request = row?.requests?.find(one => one.id === id)
  switch (kind) {
    case 'extension-asked':
      if (request === undefined) return undefined
      if (request.answer !== undefined) return 'answered'
      return (
        findLapse(request, row?.requests ?? [], today) ?? {
          kind,
          until: request.until,
          why: request.reason,
          ...wordSource(request.source),
        }
      )
    case 'extension-answered': {
      if (request?.answer === undefined) return undefined
      const { granted, reason, source } = request.answer
      return { kind, granted, until: request.until, ...(reason ? { reason } : {}), ...wordSource(source) }
    }
    case 'reopened': {
      const source = row?.facts.find(fact => fact.status === 'reopened' && fact.source?.at === id)?.source
      return source && { kind, reason: source.note ?? '未填写', ...wordSource(source) }
    }
  }
}

const wordSource = (source: Source): { by: string; on: Day } => ({ by: nameSigner(source), on: dayInShanghai(source.at) })

type About = { notice: NoticeRecord; matter: Matter; rows: PresentRows }

/** @returns undefined where nothing of the duty is still to be done */
function describeDuty(
  needs: RequestComposerNeeds,
  { notice, matter, rows }: About,
  { party, row, contact }: Reader,
): Omit<RequestMessage, 'matter'> | undefined {
  const { issuer, task, party: unit } = matter.duty
  const owner = rows.parties.get(partyKey(unit))
  if (owner === undefined || owner.retired) return undefined
  const present = toPresent(rows, owner, contact, dayInShanghai(needs.now()))
  const { subjects, ...message } = composeTaskMessage(needs.rules, notice, {
    ...present,
    subjects: listStanding(needs.rules, [{ issuer, task, stage: 'issued', as: 'responsible', on: present.today }], unit, present),
    addressee: { ...party, name: nameParty(row), office: party.kind === 'department' ? null : notice.office },
    askWhom: describeHelp(needs, notice, rows),
  })
  const [duty] = subjects
  return duty && { ...message, reason: notice.reason, unit: nameParty(owner), duty }
}
