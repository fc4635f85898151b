/** 更正: to the very person who got something wrong, with what the operator says of it and how its subjects are now. */
import { dayInShanghai } from '../day.ts'
import { composeTaskMessage } from '../deadlines/review.ts'
import type { Rules } from '../deadlines/rules.ts'
import { listStanding } from '../deadlines/standing.ts'
import { type CorrectionMessage, splitParagraphs } from '../messages/correction-message.ts'
import type { FirstWay } from '../messages/first-way.ts'
import type { RenderedEmail, RenderedSms } from '../messages/rendered.ts'
import type { TaskMessage } from '../messages/task-message.ts'
import type { Correction, Withdrawal } from '../outbox/controls.ts'
import type { Purpose } from '../outbox/notice.ts'
import { dropWithdrawn } from '../outbox/withdrawn.ts'
import type { NoticeRecord, OutboxStore, RegisterStore } from '../ports.ts'
import type { OfficeCode } from '../register/register.ts'
import { type AnswerNeeds, drawAnswer } from './answer.ts'
import { type Compose, type Composed, composeSafely, endWith, renderOn, UNREADABLE } from './compose.ts'
import { findPerson } from './corrected-person.ts'
import { describeHelp, type HelpNeeds } from './help.ts'
import { nameParty, type PresentRows, type Reader, readPresentRows, toPresent } from './present-rows.ts'

export type CorrectionComposerNeeds = HelpNeeds &
  AnswerNeeds & {
    rules: Rules
    register: Pick<RegisterStore, 'readState' | 'readOffice'>
    outbox: Pick<OutboxStore, 'readNotices' | 'findCorrection' | 'readControls'>
    words: {
      renderCorrectionEmail: (message: CorrectionMessage) => RenderedEmail
      renderCorrectionSms: (message: CorrectionMessage) => RenderedSms
    }
  }

/** A correction's notice with what it rests on. */
type Case = {
  notice: NoticeRecord
  wrong: NoticeRecord
  correction: Correction
  rows: PresentRows
  firstWay?: FirstWay | undefined
}

export const buildCorrectionComposer =
  (needs: CorrectionComposerNeeds): Compose =>
  async (notices, firstWays) => {
    const ids = new Set(notices.flatMap(({ corrects }) => corrects?.correction ?? []))
    const [read, corrections, withdrawals] = await Promise.all([
      needs.outbox.readNotices([...new Set(notices.flatMap(({ corrects }) => corrects?.notice ?? []))]),
      Promise.all([...ids].map(async id => [id, await needs.outbox.findCorrection(id)] as const)),
      readWithdrawals(needs, notices),
    ])
    const [wrongs, known] = [new Map(read.notices.map(notice => [notice.id, notice])), new Map(corrections)]
    // What is read and judged is what the wrong notice was about, without what an operator has taken back since.
    const about = notices.map(notice => {
      const wrong = wrongs.get(notice.corrects?.notice ?? '')
      return {
        ...notice,
        subjects: wrong === undefined ? [] : dropWithdrawn(wrong, withdrawals.get(wrong.office) ?? []).subjects,
      }
    })
    const rows = await readPresentRows(needs.register, about)
    return new Map(
      about.map((notice): [string, Composed] => {
        const wrong = wrongs.get(notice.corrects?.notice ?? '')
        const correction = known.get(notice.corrects?.correction ?? '')
        if (correction === undefined) return [notice.id, endWith('failed', 'no-correction')]
        if (wrong === undefined)
          return [
            notice.id,
            read.missing.includes(notice.corrects?.notice ?? '') ? endWith('failed', 'no-corrected') : UNREADABLE,
          ]
        const firstWay = firstWays?.get(notice.id)
        return [notice.id, composeSafely(() => composeCorrection(needs, { notice, wrong, correction, rows, firstWay }))]
      }),
    )
  }

type Withdrawals = ReadonlyMap<OfficeCode, readonly Withdrawal[]>

async function readWithdrawals({ outbox }: CorrectionComposerNeeds, notices: readonly NoticeRecord[]): Promise<Withdrawals> {
  const offices = [...new Set(notices.map(({ office }) => office))]
  return new Map(
    await Promise.all(offices.map(async office => [office, (await outbox.readControls(office)).withdrawals ?? []] as const)),
  )
}

function composeCorrection(needs: CorrectionComposerNeeds, one: Case): Composed {
  const found = findPerson(needs, one)
  if ('instead' in found) return found.instead
  const { notice, wrong, rows, firstWay, correction } = one
  const { party, row, contact, to } = found.reader
  const present = toPresent(rows, row, contact, dayInShanghai(needs.now()))
  const message = composeTaskMessage(needs.rules, notice, {
    ...present,
    subjects: row.retired ? [] : listStanding(needs.rules, notice.subjects, party, present),
    addressee: { ...party, name: nameParty(row), office: party.kind === 'department' ? null : notice.office },
    askWhom: describeHelp(needs, notice, rows),
  })
  const { answer, answerKey } = mayAnswer(wrong, found.reader, message) ? drawAnswer(needs, notice, to) : {}
  const words = { email: needs.words.renderCorrectionEmail, sms: needs.words.renderCorrectionSms }
  const said: CorrectionMessage = {
    ...message,
    ...answer,
    ...(firstWay && { firstWay }),
    reason: notice.reason,
    corrects: {
      noticeId: wrong.id,
      purpose: wrong.purpose,
      day: wrong.sentAt === undefined ? wrong.day : dayInShanghai(wrong.sentAt),
      subjects: wrong.subjects.length,
    },
    text: splitParagraphs(correction.text),
  }
  return { kind: 'ready', to, contactVersion: row.version, ...answerKey, ...renderOn(notice.channel, said, words) }
}

const ANSWERABLE: ReadonlySet<Purpose> = new Set(['task', 'fallback', 'request', 'correction'])

/** A link opens for a present contact only, and where something is left to answer. */
const mayAnswer = (
  { purpose, matter }: NoticeRecord,
  { row, contact }: Reader,
  { subjects }: Pick<TaskMessage, 'subjects'>,
): boolean =>
  ANSWERABLE.has(purpose) && !row.retired && row.contacts.includes(contact) && (subjects.length > 0 || matter !== undefined)
