/** One incident of the game day, and how it is judged. */
import type { TargetName } from '../../../functions/core/targets.ts'
import type { Received } from '../../local/endpoints/messages.ts'
import type { Game } from './game.ts'

/** What an incident came to: what the operator saw, what he can tell afterwards, and what is not as it should be. */
export type Ending = { words: string; problems: string[] }

export type Incident = {
  name: string
  /** Of the runbook, without `.md`. */
  page: string
  /** The alarm that tells of it, from when on; undefined: no alarm can see it, a person calls. */
  rings?: { name: TargetName; from: string }
  play: (game: Game) => Promise<Ending>
}

/** To whom mails of a purpose went since an instant, a line for each mail. */
export const listReached = (game: Game, purpose: string, since: number): string[] =>
  game.messages.filter(message => message.purpose === purpose && Date.parse(message.at) >= since).flatMap(({ to }) => to)

/** Of addresses those of one province. */
export const ofProvince = (addresses: readonly string[], office: string): string[] =>
  addresses.filter(address => address.includes(`-${office}-`))

/** Notices that arrived more than once. */
export function findDoubles(messages: readonly Received[]): string[] {
  const groups = Map.groupBy(messages, ({ noticeId }) => noticeId)
  return [...groups].filter(([, all]) => all.length > 1).map(([id, all]) => `${id} 收到 ${all.length} 次`)
}

/** What is missing and what is too much, in words. */
export function compare(what: string, found: readonly string[], wanted: readonly string[]): string[] {
  const missing = wanted.filter(one => !found.includes(one))
  const extra = found.filter(one => !wanted.includes(one))
  const twice = found.length - new Set(found).size
  return [
    ...(missing.length === 0 ? [] : [`${what}：缺 ${missing.length} 个，如 ${missing[0]}`]),
    ...(extra.length === 0 ? [] : [`${what}：多 ${extra.length} 个，如 ${extra[0]}`]),
    ...(twice === 0 ? [] : [`${what}：重复 ${twice} 个`]),
  ]
}

export const expect = (isSo: boolean, problem: string): string[] => (isSo ? [] : [problem])
