/** How a message lets its reader answer: what stands in it, and what is kept of that. */
import { type AnswerSecrets, buildLink, LINK_DAYS } from '../answers/answers.ts'
import { addDays } from '../day.ts'
import type { AnswerWay } from '../messages/task-message.ts'
import type { Notice } from '../outbox/notice.ts'
import type { AnswerKey } from './compose.ts'

export type AnswerNeeds = {
  /** None: the stage has no page. `site` is what an SMS calls it; without it an SMS has no code. */
  answers?: { base: string; site?: string; secrets: AnswerSecrets } | undefined
}

type Drawn = { answer: { answer: AnswerWay }; answerKey: { answerKey: AnswerKey } }

/** Something new each time: a message that is put into words again has another link, or another code. */
export function drawAnswer({ answers }: AnswerNeeds, { id, day, channel }: Notice): Partial<Drawn> {
  if (answers === undefined) return {}
  const { base, site, secrets } = answers
  if (channel === 'email') {
    const token = secrets.newToken()
    const way = {
      kind: 'link',
      url: buildLink(base, id, token),
      code: secrets.codeOfToken(token),
      until: addDays(day, LINK_DAYS),
    } as const
    return { answer: { answer: way }, answerKey: { answerKey: { kind: 'link', hash: secrets.hashToken(token) } } }
  }
  if (site === undefined) return {}
  const code = secrets.newCode()
  return {
    answer: { answer: { kind: 'code', site, code } },
    answerKey: { answerKey: { kind: 'code', hash: secrets.hashCode(code) } },
  }
}
