/** Calls about clues: from a request to an answer. */
import { CLUE_ACTIONS, type ClueAction } from '../../core/clues/clue.ts'
import { dayInShanghai } from '../../core/day.ts'
import { ACTS } from './act-schemas.ts'
import { answerClue, answerJson, answerStanding, answerTimeline, toHead } from './answers.ts'
import type { AnswerCall, Call, CallNeeds } from './calls.ts'
import { buildDraftSchema } from './draft-schema.ts'
import { readIdempotencyKey } from './preconditions.ts'
import { answerProblem } from './problems.ts'
import { $ListQuery, DEFAULT_PAGE, $Nothing, $ReadingQuery, $TimelineQuery } from './query-schemas.ts'
import { readQuery, refuseFields } from './read-input.ts'
import { actOnOne, answerActed, readChange, readPost, within } from './scope.ts'

export function buildClueCalls(needs: CallNeeds): Readonly<Record<string, AnswerCall>> {
  const actions = Object.fromEntries(CLUE_ACTIONS.map(action => [action, (call: Call) => act(needs, action, call)]))
  const $draft = buildDraftSchema(() => dayInShanghai(needs.now()))
  return {
    enter: call => enter(needs, $draft, call),
    list: call => list(needs, call),
    show: call => show(needs, call),
    timeline: call => showTimeline(needs, call),
    informant: call => showInformant(needs, call),
    slip: call => showSlip(needs, call),
    ...actions,
  }
}

async function enter(
  { enterClue }: CallNeeds,
  $draft: ReturnType<typeof buildDraftSchema>,
  { request, principal }: Call,
): Promise<Response> {
  const input = await readPost(request, $draft)
  if (input.kind === 'refused') return input.answer()
  const key = readIdempotencyKey(request.headers.get('idempotency-key'))
  if (key === false) return refuseFields([{ field: 'Idempotency-Key', message: '应为1至255个可见的ASCII字符' }]).answer()
  const entered = await enterClue(principal, input.value, key)
  switch (entered.kind) {
    case 'created':
    case 'repeated':
      return answerStanding(201, entered, { location: `/clues/${entered.clue.number}` })
    case 'reused':
      return answerProblem('idempotency-key-reused')
    case 'not-allowed':
      return answerProblem('role-not-allowed')
    case 'mistaken':
      return answerProblem('invalid-fields', { errors: entered.mistakes })
  }
}

const act = async (needs: CallNeeds, action: ClueAction, call: Call): Promise<Response> =>
  within(needs, call, await readChange(call.request, ACTS[action]), async ({ said, versions }) =>
    answerActed(await actOnOne(versions, version => needs.actOnClue(call.principal, call.number, version, said))),
  )

async function list({ listClues, onProblems }: CallNeeds, { request, principal }: Call): Promise<Response> {
  const query = readQuery(request, $ListQuery)
  if (query.kind === 'refused') return query.answer()
  const { limit = DEFAULT_PAGE, ...question } = query.value
  const listed = await listClues(principal, { ...question, limit: Number(limit) })
  if (listed.kind === 'not-allowed') return answerProblem('role-not-allowed')
  if (listed.kind === 'unknown-cursor')
    return refuseFields([{ field: 'cursor', message: '不是这个列表的游标，请从第一页开始' }]).answer()
  const { clues, cursor, problems } = listed
  if (problems.length > 0) onProblems(problems)
  return answerJson(200, { clues: clues.map(toHead), ...(cursor !== undefined && { cursor }) })
}

async function show({ showClue }: CallNeeds, { request, principal, number }: Call): Promise<Response> {
  const shown = await showClue(principal, number)
  if (shown.kind === 'missing') return answerProblem('not-found')
  const query = readQuery(request, $Nothing)
  return query.kind === 'refused' ? query.answer() : answerClue(shown)
}

async function showTimeline(needs: CallNeeds, { request, principal, number }: Call): Promise<Response> {
  const query = readQuery(request, $TimelineQuery)
  const { limit, ...place } = query.kind === 'refused' ? {} : query.value
  const timeline = await needs.showTimeline(principal, number, { ...place, ...(limit !== undefined && { limit: Number(limit) }) })
  if (timeline.kind === 'missing') return answerProblem('not-found')
  return query.kind === 'refused' ? query.answer() : answerTimeline(number, timeline)
}

const showInformant = (needs: CallNeeds, call: Call): Promise<Response> =>
  within(needs, call, readQuery(call.request, $ReadingQuery), async ({ reason }) => {
    const shown = await needs.readInformant(call.principal, call.number, reason)
    switch (shown.kind) {
      case 'informant':
        return answerJson(200, shown.informant)
      case 'none':
        return answerProblem('no-informant')
      case 'not-allowed':
        return answerProblem('role-not-allowed')
      case 'missing':
        return answerProblem('not-found')
    }
  })

const showSlip = (needs: CallNeeds, call: Call): Promise<Response> =>
  within(needs, call, readQuery(call.request, $Nothing), async () => {
    const slip = await needs.showSlip(call.principal, call.number)
    return slip.kind === 'missing' ? answerProblem('not-found') : needs.answerSlip(slip.clue)
  })
