/** The register indexed once: contacts by party, facts by duty. */
import { type Contact, type Fact, type PartyRef, partyKey, type Register, ROLE_CODES, type Task, taskKey } from './register.ts'

export type Lookups = {
  /** In the order 主联系人, 备用联系人, 分管领导: the first stands for the party (rules.md §3.6). */
  contactsOf: (party: PartyRef) => readonly Contact[]
  /** The facts of one task's duties, each in the order of the file. */
  factsOf: (task: Task) => (party: PartyRef) => readonly Fact[]
}

const NO_FACTS: readonly Fact[] = []

export function buildLookups(register: Pick<Register, 'contacts' | 'progress'>): Lookups {
  const contacts = Map.groupBy(register.contacts, contact => partyKey(contact.party))
  for (const group of contacts.values()) group.sort((a, b) => ROLE_CODES.indexOf(a.role) - ROLE_CODES.indexOf(b.role))
  const progress = Map.groupBy(register.progress, row => taskKey(row.issuer, row.task))
  return {
    contactsOf: party => contacts.get(partyKey(party)) ?? [],
    factsOf: task => {
      const facts = Map.groupBy(progress.get(taskKey(task.issuer, task.id)) ?? [], row => partyKey(row.party))
      return party => (facts.size === 0 ? NO_FACTS : (facts.get(partyKey(party)) ?? NO_FACTS))
    },
  }
}
