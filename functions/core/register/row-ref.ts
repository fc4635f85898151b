/** What a row stands for, as one string: by it an unreadable row is known although only its key could be read. */
import { type OfficeCode, type PartyRef, partyKey, taskKey } from './register.ts'

const TASK = 'task '
const PARTY = 'party '

export const partyRowRef = (party: PartyRef): string => `${PARTY}${partyKey(party)}`
export const taskRowRef = (issuer: OfficeCode, task: string): string => `${TASK}${taskKey(issuer, task)}`
export const dutyRowRef = (duty: { issuer: OfficeCode; task: string; party: PartyRef }): string =>
  `duty ${partyKey(duty.party)} ${taskKey(duty.issuer, duty.task)}`

const cutPrefix = (ref: string | undefined, prefix: string): string | undefined =>
  ref?.startsWith(prefix) === true ? ref.slice(prefix.length) : undefined

/** The `taskKey` that a row stands for; undefined when it is no task. */
export const findTaskKey = (ref: string | undefined): string | undefined => cutPrefix(ref, TASK)

/** The `partyKey` that a row stands for; undefined when it is no party. */
export const findPartyKey = (ref: string | undefined): string | undefined => cutPrefix(ref, PARTY)
