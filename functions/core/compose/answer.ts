/** How a message lets its reader answer: what stands in it, and what is kept of that. */
import { type AnswerSecrets, buildLink, findLastDay } from '../answers/answers.ts'
import type { AnswerWay } from '../messages/task-message.ts'
import type { NoticeRecord } from '../ports.ts'
import type { AnswerKey } from './compose.ts'

export type AnswerNeeds = {
  /** None: the stage has no page. `site` is what an SMS calls it; without it an SMS has no code. */
  answers?: { base: string; site?: string; secrets: AnswerSecrets } | undefined
  hashAddress: (address: string) => string
}

type Drawn = { answer: { answer: AnswerWay }; answerKey: { answerKey: AnswerKey } }

/**
 * Something new each time: a message that is put into words again has another link, or another code.
 * @param to the address to which the message goes: a link is for whoever has it
 */
export function drawAnswer({ answers, hashAddress }: AnswerNeeds, notice: NoticeRecord, to: string): Partial<Drawn> {
  if (answers === undefined) return {}
  const { base, site, secrets } = answers
  if (notice.channel === 'email') {
    const token = secrets.newToken()
    const way = {
      kind: 'link',
      url: buildLink(base, notice.id, token),
      code: secrets.codeOfToken(token),
      until: findLastDay(notice),
    } as const
    const hash = secrets.hashToken(token, hashAddress(to))
    return { answer: { answer: way }, answerKey: { answerKey: { kind: 'link', hash } } }
  }
  if (site === undefined) return {}
  const code = secrets.newCode()
  return {
    answer: { answer: { kind: 'code', site, code } },
    answerKey: { answerKey: { kind: 'code', hash: secrets.hashCode(code) } },
  }
}
