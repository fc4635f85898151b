/** What a message said, by the words that it was composed of, and what it is about. */
import { taskKey } from '../../../functions/core/register/register.ts'
import type { Withdrawn } from '../../../functions/core/outbox/controls.ts'
import type { MessageSubject } from '../../../functions/core/messages/task-message.ts'
import type { Matter, TaskSubject } from '../../../functions/core/outbox/notice.ts'
import { type Arrival, dutyKey } from './history.ts'

/** What of its notice's subjects a message speaks of. */
export const listSaid = ({ notice, knew }: Pick<Arrival, 'notice' | 'knew'>): TaskSubject[] =>
  notice.subjects.filter(subject => knew.subjects?.some(said => isAbout(said, subject)) === true)

const isAbout = (said: MessageSubject, { task, as, stage }: TaskSubject): boolean =>
  said.task === task && said.as === as && said.stage === stage

export const saysWrong = (arrival: Arrival, what: Withdrawn): boolean =>
  what.kind === 'template'
    ? arrival.template === what.template
    : listSaid(arrival).some(({ issuer, task }) => taskKey(issuer, task) === taskKey(what.issuer, what.task))

/** One form may do the same to several duties at one instant. */
export const nameMatter = ({ kind, duty, id }: Matter): string => `${kind} ${dutyKey(duty)} ${id}`
