/** What notices about tasks say now, by their first way or a second one. */
import { dayInShanghai } from '../day.ts'
import { listListeners } from '../deadlines/listeners.ts'
import { composeTaskMessage, reviewSubjects } from '../deadlines/review.ts'
import type { Rules } from '../deadlines/rules.ts'
import type { FallbackMessage } from '../messages/fallback-message.ts'
import type { FirstWay } from '../messages/first-way.ts'
import type { RenderedEmail, RenderedSms } from '../messages/rendered.ts'
import type { TaskMessage } from '../messages/task-message.ts'
import type { NoticeRecord, RegisterStore } from '../ports.ts'
import { findOfficeName, partyKey } from '../register/register.ts'
import { type Compose, type Composed, composeSafely, endWith, renderOn } from './compose.ts'
import { findReader, nameParty, type PresentRows, readPresentRows, toPresent } from './present-rows.ts'

export type TaskComposerNeeds = {
  rules: Rules
  register: Pick<RegisterStore, 'readState' | 'readOffice'>
  words: {
    renderTaskEmail: (message: TaskMessage) => RenderedEmail
    renderTaskSms: (message: TaskMessage) => RenderedSms
    renderFallbackEmail: (message: FallbackMessage) => RenderedEmail
    renderFallbackSms: (message: FallbackMessage) => RenderedSms
  }
  /** Whom to ask where no office's contact is known, ready to print. */
  help: string
  now: () => string
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
  return { kind: 'ready', to, contactVersion: row.version, ...putIntoWords(needs, notice, message, firstWay) }
}

function putIntoWords({ words }: TaskComposerNeeds, { channel }: NoticeRecord, message: TaskMessage, firstWay?: FirstWay) {
  return firstWay === undefined
    ? renderOn(channel, message, { email: words.renderTaskEmail, sms: words.renderTaskSms })
    : renderOn(channel, { ...message, firstWay }, { email: words.renderFallbackEmail, sms: words.renderFallbackSms })
}

/** A unit asks the first at its office who is there today and has an e-mail address; everybody else the operator's help desk. */
function describeHelp({ help, now }: TaskComposerNeeds, { addressee, office }: NoticeRecord, { parties }: PresentRows): string {
  if (addressee.kind !== 'unit') return help
  const contacts = parties.get(partyKey({ kind: 'office', id: office }))?.contacts ?? []
  const present = listListeners(contacts, dayInShanghai(now())).map(({ contact: person }) => person)
  const contact = present.find(({ email }) => email !== undefined)
  return contact === undefined ? help : `${findOfficeName(office) ?? office} ${contact.name}（${contact.email}）`
}
