/** What comes before a call: what is wrong with it is told only to whoever may see the clue. */
import type * as z from 'zod/mini'
import type { Acted, FileAttached } from '../../core/clues/clue-calls.ts'
import { answerStanding } from './answers.ts'
import type { ClueState } from '../../core/clues/clue.ts'
import type { Call, UseCases } from './calls.ts'
import { readIfMatch, toETag } from './preconditions.ts'
import { answerProblem } from './problems.ts'
import { $Nothing } from './query-schemas.ts'
import { type Input, readBody, readQuery } from './read-input.ts'

export async function within<T>(
  { seesClue }: Pick<UseCases, 'seesClue'>,
  { principal, number }: Call,
  input: Input<T>,
  work: (value: T) => Promise<Response>,
): Promise<Response> {
  if (input.kind === 'input') return work(input.value)
  return (await seesClue(principal, number)) ? input.answer() : answerProblem('not-found')
}

/** A body, and an address that asks nothing. */
export async function readPost<T>(request: Request, schema: z.ZodMiniType<T>): Promise<Input<T>> {
  const query = readQuery(request, $Nothing)
  return query.kind === 'refused' ? query : readBody(request, schema)
}

/** The same, and the versions that it may rest on. */
export async function readChange<T>(
  request: Request,
  schema: z.ZodMiniType<T>,
): Promise<Input<{ said: T; versions: readonly number[] }>> {
  const post = await readPost(request, schema)
  if (post.kind === 'refused') return post
  const versions = readIfMatch(request.headers.get('if-match'))
  if (versions === undefined) return { kind: 'refused', answer: () => answerProblem('precondition-required') }
  return { kind: 'input', value: { said: post.value, versions } }
}

/** No clue has it: whoever names no version of ours is told the present one. */
const NO_VERSION = 0

/** By the version that is the present one, if it is among them. */
export async function actOnOne<T extends FileAttached>(
  [first = NO_VERSION, ...others]: readonly number[],
  act: (version: number) => Promise<T>,
): Promise<T> {
  let acted = await act(first)
  for (const version of others) {
    if (acted.kind !== 'stale') return acted
    acted = await act(version)
  }
  return acted
}

/** All that an office that sent a clue back knows of its state. */
const LEFT_AS: ClueState = 'returned'

export function answerActed(acted: Acted): Response {
  switch (acted.kind) {
    case 'done':
      return answerStanding(200, acted)
    case 'stale':
    case 'illegal': {
      const { clue, allowed } = acted
      const name = acted.kind === 'stale' ? 'stale-version' : 'illegal-transition'
      return answerProblem(name, { state: clue.state, allowed }, { etag: toETag(clue.version) })
    }
    case 'left':
      return answerProblem('illegal-transition', { state: LEFT_AS, allowed: [] })
    case 'mistaken':
      return answerProblem('invalid-fields', { errors: acted.mistakes })
    case 'missing':
      return answerProblem('not-found')
  }
}
