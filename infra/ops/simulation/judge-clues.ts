/** What must be true of clues, by interfaces.md §6 alone: their rows after each change, and each answer of their API. */
import { verifyChain, verifyReadings } from '../../../functions/core/clues/chain.ts'
import type { Clocks, Clue, ClueDeed, ClueEntry, ClueState } from '../../../functions/core/clues/clue.ts'
import { dayInShanghai } from '../../../functions/core/day.ts'
import { CENTRE, type OfficeCode } from '../../../functions/core/register/register.ts'
import { FOUND_ON, MARK } from './clue-people.ts'
import type { Told } from './clue-api.ts'
import type { History, Step } from './history.ts'
import type { Check, Trial } from './invariants.ts'

const onWritten =
  (judge: (step: Extract<Step, { kind: 'clue-written' }>) => string | undefined): Check =>
  step =>
    step.kind === 'clue-written' ? judge(step) : undefined

const entriesOf = ({ clueRows }: Trial, { number }: Pick<Clue, 'number'>): readonly ClueEntry[] =>
  clueRows.entries.get(number) ?? []

/** As it was before its latest change. */
const findBefore = ({ clues }: History, { number }: Pick<Clue, 'number'>): Clue | undefined => clues.get(number)?.at(-2)?.value

/** By one, and by an act that rests on the one before. */
export const judgeVersions = (trial: Trial): Check => {
  const judgeRows = onWritten(({ clue }) => {
    const entries = entriesOf(trial, clue)
    const before = findBefore(trial.history, clue)?.version ?? 0
    if (clue.version !== before + 1) return `${clue.number} went from version ${before} to ${clue.version}`
    return entries.every(({ version }, index) => version === index + 1) && entries.length === clue.version
      ? undefined
      : `${clue.number} has ${entries.length} entries in version ${clue.version}`
  })
  return step => {
    if (step.kind !== 'clue-told') return judgeRows(step)
    const { asked, answer } = step.told
    if (asked.call !== 'act' || answer.kind !== 'done') return undefined
    return answer.clue.version === asked.version + 1
      ? undefined
      : `${asked.number} v${answer.clue.version} rests on v${asked.version}`
  }
}

/** Of entries after each change, and of readings before anything is shown. */
export const judgeChain = (trial: Trial): Check => {
  const { clueRows } = trial
  const { digest } = trial.clueSecrets
  const judgeReadings = (number: string, actor: string): string | undefined => {
    const readings = clueRows.readings.get(number) ?? []
    const end = readings.at(-1)
    const { kind } = verifyReadings(digest, { number, end, entries: entriesOf(trial, { number }) }, readings)
    const isThere = readings.some(reading => reading.what === 'informant' && reading.actor === actor)
    return kind === 'whole' && isThere ? undefined : `of ${number} an informant is shown, and it is not on record`
  }
  return step => {
    if (step.kind === 'clue-told') {
      const { asked, answer, principal } = step.told
      return answer.kind === 'informant' && asked.call === 'informant' ? judgeReadings(asked.number, principal.actor) : undefined
    }
    if (step.kind !== 'clue-written') return undefined
    const verified = verifyChain(digest, step.clue, entriesOf(trial, step.clue))
    return verified.kind === 'whole' ? undefined : `${step.clue.number} is ${verified.how} at ${verified.at}`
  }
}

/** Unique, and without gaps in their year and office. */
export function judgeNumbers(): Check {
  const counts = new Map<string, number>()
  return onWritten(({ clue: { number, version, from, createdAt } }) => {
    if (version > 1) return undefined
    const year = dayInShanghai(createdAt).slice(0, 4)
    const next = (counts.get(`${year} ${from}`) ?? 0) + 1
    counts.set(`${year} ${from}`, next)
    const wanted = `DB-${year}-${from}-${String(next).padStart(6, '0')}`
    return number === wanted ? undefined : `${number} is not ${wanted}`
  })
}

/** Days to sign, handle and report; to decide about a return, to review, and to report again. */
const TERMS = { ordinary: [2, 10, 30], urgent: [1, 3, 10] } as const
const [DECIDE, REVIEW, AGAIN] = [2, 5, 10]

/** The clocks that run once a deed is done, those that ran before and were neither stopped nor moved as they were. */
export const judgeClocks = ({ calendar, history, clueRows }: Trial): Check =>
  onWritten(({ clue }) => {
    const entry = clueRows.entries.get(clue.number)?.at(-1)
    if (entry === undefined) return undefined
    const before = findBefore(history, clue)
    const from = dayInShanghai(entry.at)
    const start = (days: number) => ({ from, due: calendar.addWorkingDays(from, days) })
    const [sign, handle, report] = TERMS[clue.level]
    const kept = before?.clocks ?? {}
    const due = entry.deed === 'approve-extension' ? before?.extension?.reportBy : undefined
    const reportBy = due === undefined ? kept.reportBy : { from, due }
    const wanted: Readonly<Record<ClueState, Clocks>> = {
      transferred: { signBy: kept.signBy ?? start(sign) },
      signed: { handleBy: kept.handleBy ?? start(handle), reportBy: reportBy ?? start(report) },
      handling: { reportBy: reportBy ?? start(AGAIN) },
      reported: { reviewBy: kept.reviewBy ?? start(REVIEW) },
      returned: { decideBy: kept.decideBy ?? start(DECIDE) },
      closed: {},
    }
    const [own, other] = [clue.clocks, wanted[clue.state]].map(sortClocks)
    return own === other ? undefined : `${clue.number} v${clue.version} is ${clue.state} with ${own}, not ${other}`
  })

const sortClocks = (clocks: Clocks): string =>
  Object.entries(clocks)
    .map(([name, { from, due }]) => `${name} ${from} to ${due}`)
    .toSorted()
    .join(', ')

type Lawful = { from: readonly ClueState[]; side: 'receiver' | 'sender' | 'invited' | 'either'; to?: readonly ClueState[] }
const AT_WORK = ['signed', 'handling'] as const
const LAWFUL: Readonly<Record<Exclude<ClueDeed, 'create'>, Lawful>> = {
  sign: { from: ['transferred'], side: 'receiver', to: ['signed'] },
  return: { from: ['transferred'], side: 'receiver', to: ['returned'] },
  handle: { from: ['signed'], side: 'receiver', to: ['handling'] },
  report: { from: ['handling'], side: 'receiver', to: ['reported'] },
  invite: { from: AT_WORK, side: 'receiver' },
  extend: { from: AT_WORK, side: 'receiver' },
  contribute: { from: AT_WORK, side: 'invited' },
  reroute: { from: ['returned'], side: 'sender', to: ['transferred', 'signed'] },
  reject: { from: ['reported'], side: 'sender', to: ['handling'] },
  'approve-extension': { from: AT_WORK, side: 'sender' },
  'refuse-extension': { from: AT_WORK, side: 'sender' },
  close: { from: ['reported', 'transferred', 'returned'], side: 'sender', to: ['closed'] },
  attach: { from: ['transferred', ...AT_WORK, 'reported', 'returned'], side: 'either' },
}

/** Who did it might: by side, role and state, and no one judges what he did himself. */
export const judgeDeeds = (trial: Trial): Check =>
  onWritten(({ clue, by }) => {
    const entries = entriesOf(trial, clue)
    const entry = entries.at(-1)
    const before = findBefore(trial.history, clue)
    if (entry === undefined || before === undefined || entry.deed === 'create' || by === undefined) return undefined
    const { from, side, to } = LAWFUL[entry.deed]
    const name = `${entry.deed} of ${clue.number} by ${by.office} ${by.roles.join('+')}`
    if (!from.includes(before.state)) return `${name} while it was ${before.state}`
    if (!(to ?? [before.state]).includes(clue.state)) return `${name} left it ${clue.state}`
    const isSender = by.office === before.from || by.office === CENTRE
    const isOn = {
      receiver: by.office === before.to,
      sender: isSender && by.roles.includes('reviewer'),
      invited: before.invited.includes(by.office),
      either: isSender || (by.office === before.to && before.state !== 'returned'),
    }[side]
    if (!isOn || by.roles.every(role => role === 'admin')) return `${name}, who is not on that side`
    const judged = JUDGES[entry.deed]
    const own = judged && entries.findLast(({ deed }) => deed === judged)
    return own?.actor === by.actor && before.state !== 'transferred' && before.state !== 'returned'
      ? `${name}, who did it himself`
      : undefined
  })

/** What is judged by somebody else than who did it. */
const JUDGES: Partial<Record<ClueDeed, ClueDeed>> = { close: 'report', 'approve-extension': 'extend' }

/** No office hears of, or handles, what it is said to have done itself. */
export const judgeAvoidance = ({ sealed }: Trial): Check =>
  onWritten(({ clue: { number, to, invited } }) => {
    const own = sealed.intakes.get(number)?.target.unitId
    return own !== undefined && (to === own || invited.includes(own)) ? `${number} went to ${own}, which it is about` : undefined
  })

/** One clue of each request, whatever its sender heard: no two people type the same. */
export function judgeRequestsOfClues({ sealed }: Trial): Check {
  const numbers = new Map<string, string>()
  const note = (request: string, number: string): string | undefined => {
    const known = numbers.get(request) ?? number
    numbers.set(request, known)
    return known === number ? undefined : `${known} and ${number} came of one request`
  }
  return step => {
    if (step.kind === 'clue-written')
      return step.clue.version === 1 ? note(sealed.intakes.get(step.clue.number)?.summary ?? '', step.clue.number) : undefined
    if (step.kind !== 'clue-told') return undefined
    const { asked, answer, principal } = step.told
    if (asked.call !== 'enter' || asked.key === undefined) return undefined
    const request = `${principal.actor} ${asked.key}`
    return answer.kind === 'created' || answer.kind === 'repeated' ? note(request, answer.clue.number) : undefined
  }
}

/** What an office has been to a clue. */
type Tie = 'party' | 'invited' | 'former' | 'none'

/** By what was done, whatever the clue's row makes of it: who entered it, to whom it went, who sent it back and who was asked to help. */
function tieOf(done: readonly ClueEntry[], office: OfficeCode): Tie {
  if (office === CENTRE || done.some(entry => entry.deed === 'create' && entry.office === office)) return 'party'
  if (done.some(entry => entry.deed === 'invite' && entry.invited?.includes(office))) return 'invited'
  if (done.some(entry => entry.deed === 'return' && entry.office === office)) return 'former'
  const given = done.findLast(({ deed }) => deed === 'create' || deed === 'reroute')
  return given?.to === office ? 'party' : 'none'
}

/** Whatever it was while the answer was found. */
const listTies = ({ history, clueRows }: Trial, number: string, { principal: { office }, began, ended }: Told): Set<Tie> => {
  const versions = history.clues.get(number) ?? []
  const during = versions.filter(({ since }, index) => since <= ended && (versions[index + 1]?.since ?? Infinity) >= began)
  const entries = clueRows.entries.get(number) ?? []
  return new Set(during.map(({ value: { version } }) => tieOf(entries.slice(0, version), office)))
}

/** To a stranger there is no such clue; whoever sent one back sees which it was and what it did itself. */
export const judgeSight = (trial: Trial): Check => {
  const judge = (told: Told): string | undefined => {
    const { asked, answer, principal } = told
    const who = `${principal.office} ${principal.roles.join('+')}`
    if (answer.kind === 'list') {
      const other = answer.clues.find(({ number }) => {
        const ties = listTies(trial, number, told)
        return !ties.has('party') && !ties.has('invited')
      })
      return other && `${who} finds ${other.number} on a list`
    }
    if (asked.call === 'enter' || asked.call === 'list' || answer.kind === 'missing') return undefined
    const ties = listTies(trial, asked.number, told)
    if (ties.has('party') || ties.has('invited')) return undefined
    return ties.has('former') && isOfFormer(told) ? undefined : `${who} is answered ${answer.kind} about ${asked.number}`
  }
  return step => (step.kind === 'clue-told' ? judge(step.told) : undefined)
}

function isOfFormer({ answer, principal: { office } }: Told): boolean {
  if (answer.kind === 'left') return Object.keys(answer).length === 1
  if (answer.kind === 'former') return Object.keys(answer.clue).toSorted().join(' ') === 'kind number'
  return (
    answer.kind === 'timeline' && answer.readings.length === 0 && answer.entries.every(({ entry }) => entry.office === office)
  )
}

/** A text that is to be sealed leaves with an answer to whoever may read it, and with nothing else. */
export const judgeSeal = (trial: Trial): Check => {
  const { rows, clueRows } = trial
  const isOpen = (what: unknown): boolean => {
    const text = typeof what === 'string' ? what : JSON.stringify(what)
    return text.includes(MARK) || text.includes(FOUND_ON)
  }
  return step => {
    if (step.kind === 'clue-told') return judgeOpened(step.told)
    const open = listLeaving(step).find(([, what]) => isOpen(what))
    return open && `${open[0]} holds what is sealed`
  }

  /** What goes where others than those who may read it can see it. */
  function listLeaving(step: Step): (readonly [string, unknown])[] {
    if (step.kind === 'left') return [[step.what, step.text]]
    if (step.kind === 'clue-written') return [[`a row of ${step.clue.number}`, [step.clue, entriesOf(trial, step.clue).at(-1)]]]
    if (step.kind === 'over')
      return Object.entries({ ...clueRows, notices: rows.notices, batches: rows.batches, failures: rows.failures }).map(
        ([name, table]) => [name, [...table]],
      )
    if (step.kind !== 'arrived') return []
    const { subject, text, html, notice } = step.arrival
    return [[`the message of ${notice.id}`, `${subject} ${text} ${html}`]]
  }

  function judgeOpened({ principal, asked, answer }: Told): string | undefined {
    const isReviewer = principal.roles.includes('reviewer')
    if (answer.kind === 'informant' && !isReviewer) return `${principal.office} reads an informant without being a reviewer`
    const mayRead = principal.roles.some(role => role !== 'admin')
    return !mayRead && isOpen(answer) ? `${asked.call} shows what is sealed to one who only looks` : undefined
  }
}
