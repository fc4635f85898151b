/** What a change of a duty asks for: who is told of it at once, and what others hear. What a data folder brought asks for nothing. */
import { type Day, dayInShanghai } from '../day.ts'
import type { DutyHappening } from '../events.ts'
import { fingerprint } from '../fingerprint.ts'
import type { Matter } from '../outbox/notice.ts'
import type { DutyRow } from '../ports.ts'
import { type DutyRef, type ExtensionRequest, type Fact, type PartyRef, partyKey, type Source } from '../register/register.ts'

/** @param before undefined: of a new row, or of one that is read again; all that is in it counts. */
export type DutyChange = { before?: DutyRow; after: DutyRow }
/** `day`: of the happening, so that reacting again leads to the same notice. */
export type WantedNotice = { matter: Matter; to: PartyRef; day: Day; event: string }
export type Reaction = { notices: WantedNotice[]; happened: DutyHappening[] }

export function reactTo({ before, after }: DutyChange): Reaction {
  const knownFacts = new Set(before?.facts.map(identify))
  const reactions = [
    ...after.facts.filter(fact => !knownFacts.has(identify(fact))).map(fact => reactToFact(after, fact)),
    ...(after.requests ?? []).map(request =>
      reactToRequest(
        after,
        request,
        before?.requests?.find(({ id }) => id === request.id),
      ),
    ),
  ]
  return { notices: reactions.flatMap(({ notices }) => notices), happened: reactions.flatMap(({ happened }) => happened) }
}

/** One instant brings one fact of a kind. */
const identify = ({ status, date, source }: Fact): string => `${status} ${date} ${source?.at}`

function reactToFact(duty: DutyRow, { status, date, source }: Fact): Reaction {
  if (source === undefined) return NOTHING
  const told = { ...describe(duty, source), date }
  switch (status) {
    case 'signed':
      return { notices: [], happened: [{ event: 'DutiesSigned', duty: told }] }
    case 'done':
      return { notices: [], happened: [{ event: 'DutiesReported', duty: told }] }
    case 'reopened':
      return { notices: [want(duty, 'reopened', source.at, source)], happened: [{ event: 'DutiesReopened', duty: told }] }
    // What was granted is told with its request; who exempts is the data folder.
    case 'extended':
    case 'exempt':
      return NOTHING
  }
}

const NOTHING: Reaction = { notices: [], happened: [] }

/** Who asked is told of the answer; an office need not be asked what it has answered. */
function reactToRequest(duty: DutyRow, { id, until, source, answer }: ExtensionRequest, before?: ExtensionRequest): Reaction {
  const asked = { event: 'ExtensionsAsked', duty: { ...describe(duty, source), until } } as const
  const happened: DutyHappening[] = before === undefined ? [asked] : []
  if (answer === undefined) return { notices: before === undefined ? [want(duty, 'extension-asked', id, source)] : [], happened }
  if (before?.answer !== undefined) return NOTHING
  const told = { ...describe(duty, answer.source), until, granted: answer.granted }
  return {
    notices: [want(duty, 'extension-answered', id, answer.source)],
    happened: [...happened, { event: 'ExtensionsAnswered', duty: told }],
  }
}

/** Ids, days and instants only: names, notes and reasons stay where they are. */
const describe = ({ issuer, task, party, office }: DutyRef, { at, notice, party: speaker }: Source) => ({
  issuer,
  task,
  party: { kind: party.kind, id: party.id },
  office,
  at,
  ...(notice === undefined ? {} : { notice }),
  byOffice: speaker !== undefined && partyKey(speaker) !== partyKey(party),
})

/** Room for it is left in the longest notice id; among the notices of one party, purpose and day no two are equal by accident. */
const EVENT_LENGTH = 13

function want({ issuer, task, party, office }: DutyRef, kind: Matter['kind'], id: string, { at }: Source): WantedNotice {
  return {
    matter: { kind, duty: { issuer, task, party, office }, id },
    to: kind === 'extension-asked' ? { kind: 'office', id: office } : party,
    day: dayInShanghai(at),
    event: fingerprint([kind, issuer, task, partyKey(party), id].join('\n')).slice(-EVENT_LENGTH),
  }
}
