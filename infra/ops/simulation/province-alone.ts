/** One province's ends and messages, with and without the others: two runs without faults, but for the ways of addresses. */
import { CENTRE, type Contact, type OfficeCode, type Register } from '../../../functions/core/register/register.ts'
import { OF_ADDRESSES } from './faults.ts'
import type { Violation } from './invariants.ts'
import { leaveOutKey } from './read-message.ts'
import { type Lived, type Scenario, simulate } from './simulation.ts'

/** @returns what differs, for the first province of the scenario */
export async function compareProvince(scenario: Scenario): Promise<Violation[]> {
  const [office] = scenario.offices
  if (office === undefined || scenario.offices.length < 2) return []
  const { faults } = scenario
  const calm: Scenario = {
    ...scenario,
    // The rate is the account's: others may make a province wait, and nothing else.
    settings: { ...scenario.settings, rates: {} },
    faults: fault => (OF_ADDRESSES.has(fault) ? (faults?.(fault) ?? 0) : 0),
  }
  const together = describeProvince(await simulate(calm), office)
  const alone = describeProvince(
    await simulate({ ...calm, offices: [office], register: keepProvince(calm.register, office) }),
    office,
  )
  const differing = [...new Set([...together.keys(), ...alone.keys()])].find(key => together.get(key) !== alone.get(key))
  const detail = `${differing}: ${together.get(differing ?? '')} with others, ${alone.get(differing ?? '')} alone`
  return differing === undefined ? [] : [{ invariant: 'province-alone', at: scenario.to, detail }]
}

function keepProvince({ units, contacts, tasks, progress, titles }: Register, office: OfficeCode): Register {
  const own = units.filter(unit => unit.office === office)
  const ids = new Set([...own.map(({ id }) => id), office])
  const isOwn = ({ party }: Pick<Contact, 'party'>): boolean => party.kind === 'department' || ids.has(party.id)
  return {
    units: own,
    contacts: contacts.filter(isOwn),
    tasks: tasks.filter(({ issuer }) => issuer === CENTRE || issuer === office),
    progress: progress.filter(isOwn),
    titles: titles.filter(({ unit }) => ids.has(unit)),
  }
}

/** How each of its notices ended, and what each message said. */
function describeProvince({ rows, messages }: Lived, office: OfficeCode): Map<string, string> {
  const own = [...rows.notices.values()].filter(notice => notice.office === office)
  const ids = new Set(own.map(({ id }) => id))
  return new Map([
    ...own.map(({ id, state, cause }): [string, string] => [id, `${state} ${cause ?? ''}`]),
    ...messages
      .filter(({ noticeId }) => ids.has(noticeId))
      .map(({ noticeId, attempt, to, subject, text }): [string, string] => [
        `${noticeId} ${attempt}`,
        `${to} ${subject} ${leaveOutKey(text)}`,
      ]),
  ])
}
