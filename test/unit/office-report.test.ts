import { expect, test } from 'vitest'
import type { Contact, PartyRef } from '../../functions/core/register/register.ts'
import { contact, officeRef, unitRef } from '../support/register.ts'
import { buildWorld } from '../support/world.ts'

const office = officeRef('44')
const mailOf = (role: Contact['role'], party: PartyRef = office): Contact => {
  const { mobile: _mobile, ...person } = contact(party, role, { email: `${role}@example.com` })
  return person
}

/** The provider refuses the only address of a unit; these of its office are barred after the report was placed. */
async function reportUnreached(contacts: Contact[], suppressed: readonly string[]) {
  const world = buildWorld()
  await world.addUnit('440100-001', [mailOf('leader', unitRef('440100-001'))])
  await world.addTask('T1')
  await world.addParty(office, '44', contacts)
  world.answer = ({ addressee }) =>
    addressee.kind === 'unit' ? { kind: 'refused', reason: 'MessageRejected' } : { kind: 'accepted', messageId: 'm' }
  await world.plan('2026-11-23')
  for (const ref of world.batchRefs()) await world.deliver(ref)
  for (const address of suppressed)
    await world.outbox.saveSuppression({
      addressHash: `#${address}`,
      cause: 'hard-bounce',
      channel: 'email',
      office: '44',
      party: office,
      role: 'primary',
      notice: 'n',
      since: world.now(),
    })
  await world.sweepUntilQuiet(8)
  const reports = world.notices().filter(({ purpose }) => purpose === 'report')
  return { world, reports: reports.map(({ role, state, cause }) => [role, state, cause]) }
}

test('a report whose address is barred by the time it goes out reaches the next contact of the office', async () => {
  const { world, reports } = await reportUnreached([mailOf('primary'), mailOf('deputy')], ['primary@example.com'])
  expect(reports).toEqual([
    ['primary', 'suppressed', 'address-suppressed'],
    ['deputy', 'accepted', undefined],
  ])
  expect(world.handedOver.map(({ to }) => to)).toContain('deputy@example.com')
})

test('a report that no contact of the office can get is a failure that the operator sees', async () => {
  const { world, reports } = await reportUnreached([mailOf('primary')], ['primary@example.com'])
  expect(reports).toEqual([['primary', 'failed', 'unreachable: address-suppressed']])
  expect([...world.outbox.failures.keys()]).toContainEqual(expect.stringMatching(/^report-/))
})
