import { beforeEach, describe, expect, test } from 'vitest'
import type { Access } from '../../../functions/core/answers/answers.ts'
import type { NewBatch, NoticeChange, NoticeRecord } from '../../../functions/core/ports.ts'
import type { Contact } from '../../../functions/core/register/register.ts'
import { openPage } from '../../../functions/take-answers/take-answers.ts'
import { notice } from '../../support/outbox-samples.ts'
import { contact, unit } from '../../support/register.ts'
import { type AnswerWorld, buildProvince, officeMail, subject, U1, U1_MAIL } from '../../support/answer-world.ts'

const NEXT_MAIL = 'next@example.com'
const NEXT = contact(U1, 'primary', { email: NEXT_MAIL, mobile: '13800000007' })
const ONE = notice('U1', { subjects: [subject('T1')] })

let world: AnswerWorld
beforeEach(async () => {
  world = await buildProvince()
  await world.outbox.putNotice(ONE, '2026-11-23T01:00:00.000Z')
})

const recordOf = (): NoticeRecord => world.outbox.notices.get(ONE.id)!
const setContacts = (contacts: Contact[]): Promise<void> => world.addUnit(unit('U1'), contacts)

function drawLink(address: string): { access: Access; link: string } {
  const token = world.secrets.newToken()
  return {
    access: { kind: 'link', notice: ONE.id, token },
    link: world.secrets.hashToken(token, world.needs.hashAddress(address)),
  }
}

/** A hand-over of the notice, with what its worker put on record. */
async function handOver(address: string, change: Partial<NoticeChange>): Promise<Access> {
  const { access, link } = drawLink(address)
  await world.outbox.changeNotice(recordOf(), {
    state: 'accepted',
    at: world.needs.now(),
    attempts: 1,
    possibleDoubles: 0,
    link,
    ...change,
  })
  return access
}

/** A hand-over whose worker is about to die. */
async function takeInHand(address: string): Promise<Access> {
  const { access, link } = drawLink(address)
  const { office, day, batch: id } = recordOf()
  const batch: NewBatch = {
    id,
    office,
    day,
    priority: 'ordinary',
    lane: 'now',
    dueAt: world.needs.now(),
    notices: [ONE.id],
  }
  await world.outbox.putBatch(batch)
  const lease = { now: world.needs.now(), until: '2026-11-23T02:05:00.000Z', holder: 'h' }
  const leased = await world.outbox.leaseBatch(batch, lease)
  await world.outbox.recordInHand(leased!, { since: world.needs.now(), notices: [ONE.id], links: { [ONE.id]: link } })
  return access
}

/** Who opens it, or why it does not open. */
async function opens(access: Access): Promise<string> {
  const opened = await openPage(world.needs, access)
  return opened.kind === 'open' ? opened.page.contact.name : opened.why
}

describe('a link is for whoever has the address to which it went', () => {
  const hash = (address: string): { addressHash: string } => ({ addressHash: world.needs.hashAddress(address) })

  test('though the same notice went to another since', async () => {
    const first = await handOver(U1_MAIL, { state: 'unknown', ...hash(U1_MAIL) })
    await setContacts([{ ...NEXT, name: '接任者' }])
    const second = await handOver(NEXT_MAIL, hash(NEXT_MAIL))
    expect([await opens(first), await opens(second)]).toEqual(['wrong', '接任者'])
    await setContacts([contact(U1, 'deputy', { email: U1_MAIL, name: '前任' }), NEXT])
    expect(await opens(first)).toBe('前任')
  })

  test.each([
    ['recovered', () => handOver(U1_MAIL, { state: 'unknown', cause: 'worker-lost' })],
    ['in hand', () => takeInHand(U1_MAIL)],
  ])('though its worker died and nobody knows where it went (%s)', async (_title, go) => {
    const link = await go()
    expect(await opens(link)).toBe('联系人primary')
    await setContacts([NEXT])
    expect(await opens(link)).toBe('wrong')
  })

  test('which whoever lost that address is told from a guesser by', async () => {
    const link = await handOver(U1_MAIL, { ...hash(U1_MAIL), sentAt: world.needs.now() })
    await setContacts([NEXT])
    expect([await opens(link), await opens({ ...link, token: world.secrets.newToken() } as Access)]).toEqual(['foreign', 'wrong'])
  })

  test('in hand for the second time, though the first mail’s receipt has ended the notice', async () => {
    const first = await handOver(U1_MAIL, { state: 'unknown', ...hash(U1_MAIL) })
    const second = await takeInHand(U1_MAIL)
    await world.outbox.applyReceipt(ONE.id, ['unknown'], { state: 'delivered', at: world.needs.now(), messageId: 'm' })
    expect([await opens(first), await opens(second)]).toEqual(['联系人primary', '联系人primary'])
  })
})

describe('reads', () => {
  /** By a page that is opened with it. */
  async function countReads(access: Access): Promise<string[]> {
    const reads: string[] = []
    const watch = <Store extends object>(store: Store): Store =>
      new Proxy(store, {
        get(target, name: string & keyof Store) {
          if (/^(read|find)/.test(name)) reads.push(name)
          return target[name]
        },
      })
    const { outbox, register } = world
    await openPage({ ...world.needs, outbox: watch(outbox), register: watch(register) }, access)
    return reads
  }

  test('are none for what is no link, and two for one that is wrong, foreign or past', async () => {
    const office = await officeMail(world)
    expect(await countReads({ ...office, token: 'short' })).toEqual([])
    expect(await countReads({ ...office, token: world.secrets.newToken() })).toEqual(['readNotices', 'readState'])
    world.at('2027-02-01T02:00:00.000Z')
    expect(await countReads(office)).toEqual(['readNotices', 'readState'])
    world.at('2026-11-23T02:00:00.000Z')
    await world.addOffice([])
    expect(await countReads(office)).toEqual(['readNotices', 'readState'])
  })
})

test('a notice that is planned late can be answered as long as any other', async () => {
  world = await buildProvince()
  // The 14th of December in Shanghai; 45 calendar days later it is the 28th of January.
  world.at('2026-12-13T16:00:00.000Z')
  const link = await world.mail(ONE, U1_MAIL)
  world.at('2027-01-28T15:59:59.999Z')
  expect(await opens(link)).toBe('联系人primary')
  world.at('2027-01-28T16:00:00.000Z')
  expect(await opens(link)).toBe('expired')
})
