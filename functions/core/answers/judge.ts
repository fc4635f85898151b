/** Whether an answer can be taken: by how the duty stands, and by who asks. */
import { addDays, type Day, dayInShanghai } from '../day.ts'
import type { ExtensionRequest } from '../register/register.ts'
import { type Action, ASK_AGAIN_DAYS } from './answers.ts'
import type { Line, Standing } from './line.ts'
import { WHY, wordBound, wordDue } from './words.ts'

export type Judgement = { kind: 'may' } | { kind: 'already' } | { kind: 'refused'; why: string }

const MAY: Judgement = { kind: 'may' }
const ALREADY: Judgement = { kind: 'already' }
const refuse = (why: string): Judgement => ({ kind: 'refused', why })

type Asker = Pick<Line, 'as' | 'request' | 'duty'>

/** `until`: the extension that is asked for; without it, whether one may be asked for at all. */
type Question = { today: Day; until?: Day | undefined }

export function judgeAction(action: Action, asker: Asker, standing: Standing, question: Question): Judgement {
  if (!isTheirs(action, asker)) return refuse(WHY.notTheirs)
  const { state, signed } = standing
  if (state === 'gone') return refuse(WHY.gone)
  switch (action) {
    case 'sign':
      return signed ? ALREADY : judgeOpen(standing)
    case 'report':
      return state === 'done' ? ALREADY : judgeOpen(standing)
    case 'extend':
      return judgeExtension(standing, question)
    case 'reopen':
      return judgeReopening(standing)
    case 'grant':
    case 'refuse':
      return judgeDecision(action, standing, question.today)
  }
}

/** Only a unit asks for more time; only its office reopens and decides; a page about an extension is about that alone. */
function isTheirs(action: Action, { as, request, duty }: Asker): boolean {
  switch (action) {
    case 'sign':
    case 'report':
      return request === undefined
    case 'extend':
      return request === undefined && as === 'responsible' && duty.party.kind === 'unit'
    case 'reopen':
      return request === undefined && as === 'organiser'
    case 'grant':
    case 'refuse':
      return as === 'organiser' && duty.party.kind === 'unit'
  }
}

const judgeOpen = ({ state }: Standing): Judgement =>
  state === 'done' ? refuse(WHY.done) : state === 'exempt' ? refuse(WHY.exempt) : MAY

function judgeExtension(standing: Standing, { today, until }: Question): Judgement {
  const { request, due, latestExtension } = standing
  const open = judgeOpen(standing)
  if (open !== MAY) return open
  if (request !== undefined && request.until === until && isWaiting(request, today)) return ALREADY
  if (latestExtension <= today || latestExtension <= due) return refuse(wordBound(latestExtension))
  const why = until === undefined ? undefined : whyNotUntil(until, standing, today)
  return why === undefined ? MAY : refuse(why)
}

const isWaiting = ({ answer, source }: ExtensionRequest, today: Day): boolean =>
  answer === undefined && today <= addDays(dayInShanghai(source.at), ASK_AGAIN_DAYS)

function judgeReopening({ state, wasReopened }: Standing): Judgement {
  if (state === 'done') return MAY
  if (state === 'exempt') return refuse(WHY.exempt)
  return wasReopened ? ALREADY : refuse(WHY.notDone)
}

function judgeDecision(action: 'grant' | 'refuse', standing: Standing, today: Day): Judgement {
  const { request, lapse } = standing
  if (request === undefined) return refuse(WHY.notAsked)
  if (request.answer !== undefined)
    return request.answer.granted === (action === 'grant') ? ALREADY : refuse(request.answer.granted ? WHY.granted : WHY.refused)
  if (lapse !== undefined) return refuse(WHY[lapse])
  const open = judgeOpen(standing)
  if (open !== MAY || action === 'refuse') return open
  const why = whyNotUntil(request.until, standing, today)
  return why === undefined ? MAY : refuse(why)
}

/** What is wrong with a new due date: an extension lies neither in the past nor beyond its bound, and it extends. */
export function whyNotUntil(until: Day, { due, latestExtension }: Standing, today: Day): string | undefined {
  if (until <= today) return WHY.past
  if (until <= due) return wordDue(due)
  return until > latestExtension ? wordBound(latestExtension) : undefined
}
