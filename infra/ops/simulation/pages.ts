/** The recipients' page as people reach it: a request may get lost, its function may die, and its answer may not come back. */
import type { Access, AnswerSecrets, Opened, Submission, Taken } from '../../../functions/core/answers/answers.ts'
import { normaliseCode } from '../../../functions/core/answers/code.ts'
import { openPage, takeAnswer, type TakeAnswersNeeds } from '../../../functions/take-answers/take-answers.ts'
import type { Context } from './context.ts'
import { type Confirmed, dutyKey } from './history.ts'
import type { HandOver } from './providers.ts'
import type { Random } from './random.ts'
import { type Machine, startWorker, type Worker } from './worker.ts'

/** What somebody does with the message that he got. */
export type Visit = { message: HandOver; access: Access }

export type Pages = {
  /** @param hear gets no answer when something went wrong on the way */
  open: (visit: Visit, hear: (opened: Opened | undefined) => void) => void
  answer: (visit: Visit, submission: Submission, hear: (taken: Taken | undefined) => void) => void
}

/** As the stack declares it. */
const TIMEOUT = 20_000
/** So long a way takes at most, and so long somebody waits for what does not come. */
const WAY = 300
const PATIENCE = 30_000

type Surroundings = {
  machine: Machine
  random: Random
  context: Context
  secrets: AnswerSecrets
  /** What the page's function needs, as its worker reaches it. */
  toNeeds: (worker: Worker) => Omit<TakeAnswersNeeds, 'secrets'>
}

export function buildPages({ machine, random, context, secrets, toNeeds }: Surroundings): Pages {
  const { scheduler, faults, log } = machine
  let calls = 0
  const visit = <Answer>(about: string, work: (worker: Worker) => Promise<Answer>, hear: (answer?: Answer) => void): void => {
    calls += 1
    const name = `answer#${calls}`
    const own = random.fork(name)
    log(`${name} for ${about}`)
    if (own.chance(faults('lostTrigger'))) return scheduler.after(PATIENCE, () => hear())
    const isLost = own.chance(faults('lostTrigger'))
    let answer: Answer | undefined
    const run = async (worker: Worker): Promise<void> => {
      answer = await work(worker)
    }
    scheduler.after(own.between(1, WAY), () =>
      startWorker(machine, { name, random: own, timeout: TIMEOUT, work: run }, end =>
        scheduler.after(own.between(1, WAY), () => hear(end === 'done' && !isLost ? answer : undefined)),
      ),
    )
  }
  return {
    open: ({ message, access }, hear) =>
      visit(`the page of ${message.noticeId}`, worker => openPage({ ...toNeeds(worker), secrets }, access), hear),
    answer: ({ message, access }, submission, hear) => {
      const work = async (worker: Worker): Promise<Taken> => {
        const began = scheduler.time()
        const taken = await takeAnswer(
          { ...toNeeds(worker), secrets: watchGuesses(context, secrets, message, submission) },
          access,
          submission,
        )
        noteAnswer(context, taken, { message, submission, began })
        return taken
      }
      visit(`${submission.action} through ${message.noticeId}`, work, hear)
    },
  }
}

/** The code of a token is worked out for one purpose only. */
function watchGuesses(
  { history, judge }: Context,
  secrets: AnswerSecrets,
  { noticeId }: HandOver,
  { code }: Submission,
): AnswerSecrets {
  return {
    ...secrets,
    codeOfToken(token) {
      const right = secrets.codeOfToken(token)
      if (normaliseCode(code) !== right) {
        history.guesses.set(noticeId, (history.guesses.get(noticeId) ?? 0) + 1)
        judge({ kind: 'guessed', notice: noticeId })
      }
      return right
    },
  }
}

type Form = { message: HandOver; submission: Submission; began: number }

function noteAnswer({ history, scheduler, judge }: Context, taken: Taken, { message, submission, began }: Form): void {
  if (taken.kind !== 'taken') return
  const { noticeId: notice, addressHash: hash } = message
  const { action, page, recorded } = taken
  const { kind, id } = page.addressee
  const addressee = { kind, id }
  const items = new Map(page.duties.map(item => [item.key, item]))
  const confirmed = recorded.flatMap(({ key, result }): Confirmed[] => {
    const item = items.get(key)
    if (item === undefined || result === 'refused') return []
    return [{ duty: dutyKey(item.duty), action, result, by: submission.name, for: addressee, notice, time: scheduler.time() }]
  })
  for (const one of confirmed) history.confirmed.set(one.duty, [...(history.confirmed.get(one.duty) ?? []), one])
  judge({ kind: 'answered', answered: { notice, hash, for: addressee, began, confirmed } })
}
