/** How a message says in what way it is answered. */
import type { Day } from '../day.ts'
import type { AnswerWay, TaskMessage } from './task-message.ts'
import { wordDate } from './wording.ts'

/** What stands around the link of an e-mail; `code` and `until` are empty where it asks for no code. */
export type AnswerLink = { button: string; lead: string; url: string; code: string; until: string }

/** @param offer what can be done there, such as 签收、报告完成 */
export const buildAnswerLink = (answer: AnswerWay | undefined, button: string, offer: string): AnswerLink | null =>
  answer?.kind === 'link'
    ? {
        button,
        lead: `打开下列链接，可以${offer}。无需登录，提交时填写校验码和本人姓名即可。`,
        url: answer.url,
        code: answer.code,
        until: wordUntil(answer.until),
      }
    : null

const wordUntil = (day: Day): string => `至${wordDate(day)}，仅限收件人本人使用，请勿转发。`

/** What a reader of these subjects can do about them. */
export function wordOffer({ addressee, subjects }: Pick<TaskMessage, 'addressee' | 'subjects'>): string {
  const own = addressee.kind === 'unit' ? '签收、报告完成或者申请延期' : '签收、报告完成'
  const organised = '代所辖单位签收、报告完成，把已报告完成的事项退回重办，或者答复延期申请'
  return [
    subjects.some(({ as }) => as === 'responsible') ? own : '',
    subjects.some(({ as }) => as === 'organiser') ? organised : '',
  ]
    .filter(part => part !== '')
    .join('，也可以')
}

/** The last sentence of an SMS; empty where it cannot be answered. `deed`: what one does there. */
export const wordAnswerBriefly = (answer: AnswerWay | undefined, deed: string): string =>
  answer?.kind === 'code' ? `请登录${answer.site}凭码${answer.code}${deed}。` : ''
