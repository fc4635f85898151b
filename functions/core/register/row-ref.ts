/** What a row stands for, as one string: by it an unreadable row is known although only its key could be read. */
import { type OfficeCode, type PartyRef, partyKey, taskKey } from './register.ts'

const TASK = 'task '

export const partyRowRef = (party: PartyRef): string => `party ${partyKey(party)}`
export const taskRowRef = (issuer: OfficeCode, task: string): string => `${TASK}${taskKey(issuer, task)}`
export const dutyRowRef = (duty: { issuer: OfficeCode; task: string; party: PartyRef }): string =>
  `duty ${partyKey(duty.party)} ${taskKey(duty.issuer, duty.task)}`

/** The `taskKey` that a row stands for; undefined when it is no task. */
export const findTaskKey = (ref: string | undefined): string | undefined =>
  ref?.startsWith(TASK) === true ? ref.slice(TASK.length) : undefined
