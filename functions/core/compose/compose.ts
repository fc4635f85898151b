/** What the notices of a batch say now: one composer for each purpose, each notice by itself. */
import type { FirstWay } from '../messages/first-way.ts'
import type { RenderedEmail, RenderedSms } from '../messages/rendered.ts'
import type { Channel } from '../outbox/channel.ts'
import type { Purpose } from '../outbox/notice.ts'
import type { NoticeRecord } from '../ports.ts'

/** What goes out with a message and lets its reader answer, as records know it: the hash of a mail's link or of an SMS's code. */
export type AnswerKey = { kind: 'link' | 'code'; hash: string }

/** `content`: all that it says but for how to answer, where that is known: of two with equal content, either may go. */
export type ReadyToSend = { to: string; template: string; contactVersion: number; answerKey?: AnswerKey; content?: string } & (
  | { channel: 'email'; email: RenderedEmail }
  | { channel: 'sms'; sms: RenderedSms }
)
/** `wait`: what it says cannot be known now, because a row that it needs cannot be read. */
export type Composed =
  | ({ kind: 'ready' } & ReadyToSend)
  | { kind: 'end'; state: 'withdrawn' | 'failed'; cause: string }
  | { kind: 'wait'; cause: string }

/**
 * One entry for each notice.
 * @param firstWays of those that go by a second way, by their ids
 */
export type Compose = (
  notices: readonly NoticeRecord[],
  firstWays?: ReadonlyMap<string, FirstWay>,
) => Promise<ReadonlyMap<string, Composed>>

export const endWith = (state: 'withdrawn' | 'failed', cause: string): Composed => ({ kind: 'end', state, cause })
export const UNREADABLE: Composed = { kind: 'wait', cause: 'unreadable-row' }

/** A notice of a purpose without a composer ends as failed. */
export const composeByPurpose = (composers: Partial<Record<Purpose, Compose>>): Compose =>
  composeBy(composers, notice => notice.purpose)

export const composeBy =
  (composers: Partial<Record<Purpose, Compose>>, purposeOf: (notice: NoticeRecord) => Purpose): Compose =>
  async (notices, firstWays) => {
    const groups = [...Map.groupBy(notices, purposeOf)]
    const parts = await Promise.all(
      groups.map(async ([purpose, group]) => {
        const compose = composers[purpose]
        return compose === undefined
          ? group.map((notice): [string, Composed] => [notice.id, endWith('failed', `no-template ${purpose}`)])
          : [...(await compose(group, firstWays))]
      }),
    )
    return new Map(parts.flat())
  }

/** What does not fit its template, or breaks while it is put into words, ends this notice only. */
export function composeSafely(compose: () => Composed): Composed {
  try {
    return compose()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return endWith('failed', 'field' in error ? `template-field ${String(error.field)}` : `not-composed ${error.name}`)
  }
}

/** The message in the words of its channel. */
export function renderOn<Message>(
  channel: Channel,
  message: Message,
  words: { email: (message: Message) => RenderedEmail; sms: (message: Message) => RenderedSms },
): Pick<ReadyToSend, 'template'> & ({ channel: 'email'; email: RenderedEmail } | { channel: 'sms'; sms: RenderedSms }) {
  switch (channel) {
    case 'email': {
      const email = words.email(message)
      return { channel, template: email.template, email }
    }
    case 'sms': {
      const sms = words.sms(message)
      return { channel, template: sms.template, sms }
    }
  }
}
