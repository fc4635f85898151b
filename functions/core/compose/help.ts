/** Whom the reader of a message may ask. */
import { dayInShanghai } from '../day.ts'
import { listListeners } from '../deadlines/listeners.ts'
import type { Notice } from '../outbox/notice.ts'
import { findOfficeName, partyKey } from '../register/register.ts'
import type { PresentRows } from './present-rows.ts'

export type HelpNeeds = {
  /** Whom to ask where no office's contact is known, ready to print. */
  help: string
  now: () => string
}

/** A unit asks the first at its office who is there today and has an e-mail address; everybody else the operator's help desk. */
export function describeHelp(
  { help, now }: HelpNeeds,
  { addressee, office }: Notice,
  { parties }: Pick<PresentRows, 'parties'>,
): string {
  if (addressee.kind !== 'unit') return help
  const contacts = parties.get(partyKey({ kind: 'office', id: office }))?.contacts ?? []
  const present = listListeners(contacts, dayInShanghai(now())).map(({ contact: person }) => person)
  const contact = present.find(({ email }) => email !== undefined)
  return contact === undefined ? help : `${findOfficeName(office) ?? office} ${contact.name}（${contact.email}）`
}
