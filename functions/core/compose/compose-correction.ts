/** 更正: to the very person who got something wrong, with what the operator says of it and how its subjects are now. */
import { dayInShanghai } from '../day.ts'
import { findAddress } from '../deadlines/plan.ts'
import { composeTaskMessage } from '../deadlines/review.ts'
import type { Rules } from '../deadlines/rules.ts'
import { listStanding } from '../deadlines/standing.ts'
import { type CorrectionMessage, splitParagraphs } from '../messages/correction-message.ts'
import type { FirstWay } from '../messages/first-way.ts'
import type { RenderedEmail, RenderedSms } from '../messages/rendered.ts'
import type { TaskMessage } from '../messages/task-message.ts'
import type { Correction } from '../outbox/controls.ts'
import type { Purpose } from '../outbox/notice.ts'
import type { NoticeRecord, OutboxStore, RegisterStore } from '../ports.ts'
import { partyKey } from '../register/register.ts'
import { type AnswerNeeds, drawAnswer } from './answer.ts'
import { type Compose, type Composed, composeSafely, endWith, renderOn, UNREADABLE } from './compose.ts'
import { describeHelp, type HelpNeeds } from './help.ts'
import { findReader, isUnreadable, nameParty, type PresentRows, type Reader, readPresentRows, toPresent } from './present-rows.ts'

export type CorrectionComposerNeeds = HelpNeeds &
  AnswerNeeds & {
    rules: Rules
    register: Pick<RegisterStore, 'readState' | 'readOffice'>
    outbox: Pick<OutboxStore, 'readNotices' | 'findCorrection'>
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
    const [read, corrections] = await Promise.all([
      needs.outbox.readNotices([...new Set(notices.flatMap(({ corrects }) => corrects?.notice ?? []))]),
      Promise.all([...ids].map(async id => [id, await needs.outbox.findCorrection(id)] as const)),
    ])
    const [wrongs, known] = [new Map(read.notices.map(notice => [notice.id, notice])), new Map(corrections)]
    // What is read and judged is what the wrong notice was about.
    const about = notices.map(notice => ({ ...notice, subjects: wrongs.get(notice.corrects?.notice ?? '')?.subjects ?? [] }))
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

/** Whoever has the address to which the wrong notice went, in whatever role or none by now; by a second way, who holds its role. */
function findPerson(needs: CorrectionComposerNeeds, { notice, wrong, rows, firstWay }: Case): ReturnType<typeof findReader> {
  const { addressee, channel } = notice
  if (firstWay !== undefined || addressee.kind === 'operator') return findReader(notice, rows)
  if (isUnreadable(notice, rows)) return { instead: UNREADABLE }
  const row = rows.parties.get(partyKey(addressee))
  if (row === undefined) return { instead: endWith('failed', 'party-gone') }
  for (const contact of [...row.contacts, ...(row.former ?? [])]) {
    const to = findAddress(contact, channel)
    if (to !== undefined && needs.hashAddress(to) === wrong.addressHash) return { reader: { party: addressee, row, contact, to } }
  }
  return { instead: endWith('failed', 'contact-gone') }
}

const ANSWERABLE: ReadonlySet<Purpose> = new Set(['task', 'fallback', 'request', 'correction'])

/** A link opens for a present contact only, and where something is left to answer. */
const mayAnswer = (
  { purpose, matter }: NoticeRecord,
  { row, contact }: Reader,
  { subjects }: Pick<TaskMessage, 'subjects'>,
): boolean =>
  ANSWERABLE.has(purpose) && !row.retired && row.contacts.includes(contact) && (subjects.length > 0 || matter !== undefined)
