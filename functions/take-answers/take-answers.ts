/** Use case: a recipient opens the page of a notice and answers on it. */
import {
  type Access,
  type AnswerPage,
  type AnswerSecrets,
  type Mistake,
  type Opened,
  type Recorded,
  type Refusal,
  type Submission,
  type Taken,
  TRIES,
} from '../core/answers/answers.ts'
import { listKeys } from '../core/answers/box.ts'
import { buildPage } from '../core/answers/build-page.ts'
import { checkForm, type Form } from '../core/answers/check-form.ts'
import { isCode, isSameHash, normaliseCode } from '../core/answers/code.ts'
import type { Closed } from '../core/answers/identify.ts'
import { lineKey } from '../core/answers/line.ts'
import { type Desk, type DeskNeeds, openDesk } from '../core/answers/open-desk.ts'
import { recordAnswer, type RecordNeeds } from '../core/answers/record-answer.ts'
import { takeTryTwice } from '../core/answers/tries.ts'
import { MISTAKES, wordWrongCode } from '../core/answers/words.ts'
import { buildLimit, finishAll } from '../core/limiter.ts'
import type { AuditStore, NoticeRecord } from '../core/ports.ts'

export type TakeAnswersNeeds = DeskNeeds &
  RecordNeeds & {
    outbox: Pick<AuditStore, 'addEntry'>
    secrets: Pick<AnswerSecrets, 'codeOfToken'>
    newId: () => string
  }

/** Duties of one form that are saved at once. */
const IN_FLIGHT = 16

/** @param part of a page with many duties, from 1 on */
export async function openPage(needs: TakeAnswersNeeds, access: Access, part = 1): Promise<Opened> {
  const desk = await openDesk(needs, access)
  if ('why' in desk) return close(needs, desk)
  const { page, isSpent } = buildPage(desk.context, desk.sheet, { part })
  return isSpent ? close(needs, { why: 'spent', of: page.notice }) : { kind: 'open', page }
}

/** Confirms only what is on record. Mistakes are told all at once, and then nothing is. */
export async function takeAnswer(needs: TakeAnswersNeeds, access: Access, submission: Submission): Promise<Taken> {
  const desk = await openDesk(needs, access)
  if ('why' in desk) return close(needs, desk)
  const { sheet, context } = desk
  const { notice, lines } = sheet
  const code = await checkCode(needs, notice, access, submission.code)
  if (code === 'locked') return close(needs, { why: 'locked', of: notice.id })
  const { form, mistakes } = checkForm(submission, lines, context.moment)
  const { page, isSpent } = buildPage(context, sheet, { ticked: listKeys(submission.duties) })
  if (form === undefined || code !== undefined) {
    const all = code === undefined ? mistakes : [...mistakes, code]
    return isSpent ? close(needs, { why: 'spent', of: notice.id }) : { kind: 'mistakes', page, mistakes: all }
  }
  const taken = await recordForm(needs, desk, form)
  // What is sent twice finds its own traces, and is confirmed again.
  if (isSpent && taken.recorded.every(({ result }) => result === 'refused')) return close(needs, { why: 'spent', of: notice.id })
  return { kind: 'taken', action: form.action, ...taken }
}

/** One more try before it is known whether it succeeds. What cannot be a code is none, and whoever came by a code has given it. */
async function checkCode(
  needs: TakeAnswersNeeds,
  { id, day }: NoticeRecord,
  access: Access,
  typed: string,
): Promise<Mistake | 'locked' | undefined> {
  const { outbox, secrets } = needs
  const code = normaliseCode(typed)
  if (access.kind === 'code') return undefined
  if (code === '') return { field: 'code', message: MISTAKES.noCode }
  if (!isCode(code)) return { field: 'code', message: MISTAKES.noSuchCode }
  const tried = { notice: id, day }
  const taken = await takeTryTwice(needs, tried, TRIES.notice)
  if (taken === undefined) return 'locked'
  if (!isSameHash(secrets.hashCode(code), secrets.hashCode(secrets.codeOfToken(access.token))))
    return { field: 'code', message: wordWrongCode(taken.left) }
  await outbox.forgetTries(tried)
  return undefined
}

/** The page shows what was just saved, which a read may not show yet. */
async function recordForm(
  needs: TakeAnswersNeeds,
  { sheet, context }: Desk,
  { action, name, note, until, lines }: Form,
): Promise<{ recorded: Recorded[]; page: AnswerPage }> {
  const source = { at: needs.now(), by: name, party: sheet.addressee, notice: sheet.notice.id }
  const answer = { action, note, source, newId: needs.newId, ...(until === undefined ? {} : { until }) }
  const limit = buildLimit(IN_FLIGHT)
  const done = await finishAll(lines.map(line => limit(() => recordAnswer(needs, line, answer, context.moment))))
  const now = new Map(done.map(({ line }) => [lineKey(line), line]))
  const after = { ...sheet, lines: sheet.lines.map(line => now.get(lineKey(line)) ?? line) }
  const { page } = buildPage(context, after, { ticked: [...now.keys()] })
  return { recorded: done.map(({ recorded }) => recorded), page }
}

/** Whoever comes without a code has tried nothing: of that nothing is kept. */
async function close(
  { outbox, now }: TakeAnswersNeeds,
  { why, of = '-', isSilent }: Closed,
): Promise<{ kind: 'closed'; why: Refusal }> {
  if (isSilent !== true) await outbox.addEntry({ at: now(), action: 'refuse', of, reason: why, by: '页面' })
  return { kind: 'closed', why }
}
