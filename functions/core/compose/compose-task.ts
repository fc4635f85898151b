/** What notices about tasks say now, by their first way or a second one. */
import { dayInShanghai } from '../day.ts'
import { composeTaskMessage, reviewSubjects } from '../deadlines/review.ts'
import type { Rules } from '../deadlines/rules.ts'
import type { FallbackMessage } from '../messages/fallback-message.ts'
import type { FirstWay } from '../messages/first-way.ts'
import type { RenderedEmail, RenderedSms } from '../messages/rendered.ts'
import type { TaskMessage } from '../messages/task-message.ts'
import type { NoticeRecord, RegisterStore } from '../ports.ts'
import { type AnswerNeeds, drawAnswer } from './answer.ts'
import { type Compose, type Composed, composeSafely, endWith, renderOn } from './compose.ts'
import { describeHelp, type HelpNeeds } from './help.ts'
import { findReader, nameParty, type PresentRows, readPresentRows, toPresent } from './present-rows.ts'

export type TaskComposerNeeds = HelpNeeds &
  AnswerNeeds & {
    rules: Rules
    register: Pick<RegisterStore, 'readState' | 'readOffice'>
    words: {
      renderTaskEmail: (message: TaskMessage) => RenderedEmail
      renderTaskSms: (message: TaskMessage) => RenderedSms
      renderFallbackEmail: (message: FallbackMessage) => RenderedEmail
      renderFallbackSms: (message: FallbackMessage) => RenderedSms
    }
  }

export const buildTaskComposer =
  (needs: TaskComposerNeeds): Compose =>
  async (notices, firstWays) => {
    const rows = await readPresentRows(needs.register, notices)
    return new Map(
      notices.map(notice => [notice.id, composeSafely(() => composeTask(needs, notice, rows, firstWays?.get(notice.id)))]),
    )
  }

function composeTask(needs: TaskComposerNeeds, notice: NoticeRecord, rows: PresentRows, firstWay?: FirstWay): Composed {
  const found = findReader(notice, rows)
  if ('instead' in found) return found.instead
  const { party, row, contact, to } = found.reader
  const present = toPresent(rows, row, contact, dayInShanghai(needs.now()))
  const subjects = reviewSubjects(needs.rules, notice, present)
  if (subjects.length === 0) return endWith('withdrawn', 'nothing-due')
  const message = composeTaskMessage(needs.rules, notice, {
    ...present,
    subjects,
    addressee: { ...party, name: nameParty(row), office: party.kind === 'department' ? null : notice.office },
    askWhom: describeHelp(needs, notice, rows),
  })
  const { answer, answerKey } = drawAnswer(needs, notice, to)
  return {
    kind: 'ready',
    to,
    contactVersion: row.version,
    ...answerKey,
    content: JSON.stringify(message),
    ...putIntoWords(needs, notice, { ...message, ...answer }, firstWay),
  }
}

function putIntoWords({ words }: TaskComposerNeeds, { channel }: NoticeRecord, message: TaskMessage, firstWay?: FirstWay) {
  return firstWay === undefined
    ? renderOn(channel, message, { email: words.renderTaskEmail, sms: words.renderTaskSms })
    : renderOn(channel, { ...message, firstWay }, { email: words.renderFallbackEmail, sms: words.renderFallbackSms })
}
