/** Why notices fail, as a closed list: causes hold a provider's own words, of which there is no end. */
import type { Notice } from '../core/outbox/notice.ts'

/** By the first word of a cause; whatever a provider says beside these is a refusal. */
const REASONS: Readonly<Record<string, string>> = {
  unreachable: 'nobody-left',
  'hard-bounce': 'bounced',
  'soft-bounce': 'bounced',
  'gave-up': 'gave-up',
  'outcome-unknown': 'outcome-unknown',
  'channel-off': 'channel-off',
  'contact-gone': 'no-contact',
  'party-gone': 'no-contact',
  'no-contact': 'no-contact',
  'no-email': 'no-contact',
  'no-sms': 'no-contact',
  'no-root': 'not-composed',
  'no-template': 'not-composed',
  'not-a-party': 'not-composed',
  'not-composed': 'not-composed',
  'template-field': 'not-composed',
}

const firstWord = (cause = ''): string => /^[\w-]+/.exec(cause)?.[0] ?? ''

export const classifyFailure = (cause: string | undefined): string => REASONS[firstWord(cause)] ?? 'refused'

/** Of these no next way was opened (`next-way.ts`): there was none, or it would say what has been said already. */
const WITHOUT_NEXT_WAY: ReadonlySet<string> = new Set([
  'unreachable',
  'outcome-unknown',
  'gave-up: outcome-unknown',
  'party-gone',
  'no-root',
  'no-template',
  'not-a-party',
  'not-composed',
  'template-field',
  'rejected',
  'rendering-failure',
])

/** Whether nobody is told instead. */
export const isUntold = ({ kind }: Notice['addressee'], cause = ''): boolean =>
  kind === 'operator' || WITHOUT_NEXT_WAY.has(cause) || WITHOUT_NEXT_WAY.has(firstWord(cause))
