import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { parseReceipt, type Receipt, type ReceiptKind } from '../../functions/core/receipts/receipt.ts'
import { applyReceipts, type ReceiptNeeds } from '../../functions/core/receipts/receipts.ts'
import { NOTICE_STATES, type NoticeState } from '../../functions/core/outbox/states.ts'
import { type Aftermath, buildAftermath, hashOf, idOf, receipt, staff, UNIT } from '../support/aftermath.ts'
import { contact, officeRef, unitRef } from '../support/register.ts'
import { type Death, NEVER, runMortal } from '../support/worker.ts'

const HASH = hashOf('primary@example.com')

describe('a receipt as the rules leave it', () => {
  const stripped = { type: 'Email Delivered', noticeId: 'n', messageId: 'm', time: '2026-11-23T02:00:05Z' }
  const parse = (part: object) => parseReceipt(JSON.stringify({ ...stripped, ...part }))

  test.each([
    ['Email Sent', {}, 'send'],
    ['Email Delivered', {}, 'delivery'],
    ['Email Delivery Delayed', {}, 'delay'],
    ['Email Bounced', { bounceKind: 'Permanent' }, 'hard-bounce'],
    ['Email Bounced', { bounceKind: 'Transient' }, 'soft-bounce'],
    ['Email Bounced', { bounceKind: 'Undetermined' }, 'soft-bounce'],
    ['Email Complaint Received', {}, 'complaint'],
    ['Email Rejected', {}, 'reject'],
    ['Email Rendering Failed', {}, 'reject'],
    ['TEXT_PENDING', {}, 'send'],
    ['TEXT_DELIVERED', {}, 'delivery'],
    ['TEXT_SUCCESSFUL', {}, 'delivery'],
    ['TEXT_INVALID', {}, 'hard-bounce'],
    ['TEXT_BLOCKED', {}, 'soft-bounce'],
    ['TEXT_UNKNOWN', {}, 'delay'],
  ])('of type %s %j is a %s', (type, part, kind) => {
    expect(parse({ type, ...part })).toMatchObject({ kind, noticeId: 'n', messageId: 'm', at: '2026-11-23T02:00:05.000Z' })
  })

  test.each([
    ['Email Rejected', 'rejected'],
    ['Email Rendering Failed', 'rendering-failure'],
    ['Email Bounced', 'soft-bounce'],
    ['TEXT_CARRIER_BLOCKED', 'sms-carrier-blocked'],
  ])('of type %s leaves the cause %s', (type, cause) => {
    expect(parse({ type }).cause).toBe(cause)
  })

  test('keeps an address hash, and nothing else in its place', () => {
    expect(parse({ addressHash: HASH }).addressHash).toBe(HASH)
    expect(parse({ addressHash: 'someone@example.com' })).not.toHaveProperty('addressHash')
    expect(parse({ addressHash: '' })).not.toHaveProperty('addressHash')
  })

  test.each([
    ['no JSON', 'Email Delivered someone@example.com', 'body'],
    ['no notice', JSON.stringify({ ...stripped, noticeId: '' }), 'noticeId'],
    ['no time', JSON.stringify({ ...stripped, time: 'someone@example.com' }), 'time'],
    ['a type that nobody knows', JSON.stringify({ ...stripped, type: 'someone@example.com' }), 'type'],
  ])('that is %s is refused, by the field and never its value', (_, body, field) => {
    expect(() => parseReceipt(body)).toThrow(field)
    expect(() => parseReceipt(body)).not.toThrow('example.com')
  })
})

describe('receipts', () => {
  let after: Aftermath
  beforeEach(async () => {
    after = buildAftermath()
    await after.addUnit(staff('primary', 'deputy'))
    await after.addOffice()
  })
  const take = (...receipts: Receipt[]) => applyReceipts(after.needs(), receipts)
  const stateAfter = async (state: NoticeState, ...kinds: ReceiptKind[]) => {
    const { id } = after.add({ state, addressHash: HASH })
    for (const kind of kinds) await take(receipt(kind, id, { addressHash: HASH }))
    return after.stateOf(id)
  }

  test.each([
    ['planned', ['send'], 'sent'],
    ['unknown', ['send'], 'sent'],
    ['planned', ['delivery'], 'delivered'],
    ['sent', ['delivery', 'send'], 'delivered'],
    ['sent', ['delivery', 'delivery'], 'delivered'],
    ['accepted', ['delivery'], 'delivered'],
    ['planned', ['hard-bounce', 'send', 'delivery'], 'failed'],
    ['sent', ['soft-bounce'], 'failed'],
    ['delivered', ['hard-bounce'], 'failed'],
    ['delivered', ['soft-bounce'], 'delivered'],
    ['accepted', ['soft-bounce'], 'failed'],
    ['sent', ['reject'], 'failed'],
    ['delivered', ['complaint'], 'delivered'],
    ['sent', ['complaint'], 'delivered'],
    ['sent', ['delay'], 'sent'],
    ['withdrawn', ['delivery', 'hard-bounce'], 'withdrawn'],
    ['suppressed', ['hard-bounce'], 'suppressed'],
  ] as const)('take a notice that is %s by %j to %s', async (state, kinds, expected) => {
    expect(await stateAfter(state, ...kinds)).toBe(expected)
  })

  test.each(['send', 'delivery', 'complaint', 'soft-bounce', 'hard-bounce', 'reject'] as const)(
    'tell where a notice went whose worker left no address (%s)',
    async kind => {
      const { id } = after.add({ state: 'unknown' })
      await take(receipt(kind, id, { addressHash: HASH }))
      expect(after.outbox.notices.get(id)?.addressHash).toBe(HASH)
    },
  )

  test('never move a notice back, in whatever order and number they come', async () => {
    const kinds = fc.constantFrom<ReceiptKind>('send', 'delay', 'delivery', 'complaint', 'soft-bounce', 'hard-bounce', 'reject')
    const forward = ['planned', 'unknown', 'sent', 'accepted', 'delivered', 'failed']
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...NOTICE_STATES), fc.array(kinds, { maxLength: 6 }), async (start, told) => {
        after = buildAftermath()
        const { id } = after.add({ state: start })
        let rank = forward.indexOf(start)
        for (const kind of told) {
          await take(receipt(kind, id))
          const now = forward.indexOf(after.stateOf(id)!)
          expect(now).toBeGreaterThanOrEqual(rank)
          rank = now
        }
      }),
      { numRuns: 200 },
    )
  })

  test('of one notice that come together are taken as one story', async () => {
    const { id } = after.add({ state: 'planned' })
    await take(receipt('hard-bounce', id), receipt('send', id), receipt('delivery', id))
    expect(after.stateOf(id)).toBe('failed')
    expect(after.outbox.notices.get(id)?.trail?.map(({ state }) => state)).toEqual(['failed'])
  })

  test('of a notice that nobody knows are noted, and done with', async () => {
    const outcomes = await take(
      receipt('send', 'x'),
      receipt('delivery', 'y'),
      receipt('hard-bounce', 'z'),
      receipt('complaint', 'a'),
    )
    expect([...outcomes.values()].every(({ status }) => status === 'fulfilled')).toBe(true)
    expect(after.told.toSorted()).toEqual([
      'complaint a unknown',
      'delivery y unknown',
      'hard-bounce z unknown',
      'send x unknown',
    ])
  })

  test('of e-mail and SMS of one person that both came back go on to the next, once', async () => {
    const both = [after.add(), after.add({ channel: 'sms', id: idOf('primary', 'sms') })]
    await take(...both.map(({ id }) => receipt('soft-bounce', id)))
    expect(after.waysOf('fallback')).toEqual(['deputy email'])
  })

  test('that fail come again; the others do not', async () => {
    const [good, bad] = [after.add(), after.add({}, 'u2')]
    const needs = after.needs()
    const outbox: typeof needs.outbox = {
      ...needs.outbox,
      applyReceipt: async (id, ...rest) => {
        if (id === bad.id) throw new Error('throttled')
        return needs.outbox.applyReceipt(id, ...rest)
      },
    }
    const told = [receipt('delivery', good.id), receipt('delivery', bad.id)]
    const outcomes = await applyReceipts({ ...needs, outbox }, told)
    expect(told.map(one => outcomes.get(one)?.status)).toEqual(['fulfilled', 'rejected'])
  })

  test('of a hand-over that is known already cost no write', async () => {
    const needs = after.needs()
    let writes = 0
    const outbox: typeof needs.outbox = {
      ...needs.outbox,
      applyReceipt: (...call) => {
        writes += 1
        return needs.outbox.applyReceipt(...call)
      },
    }
    const [planned, sent, both] = [after.add({ state: 'planned' }), after.add({}, 'u2'), after.add({ state: 'planned' }, 'u3')]
    const told = [receipt('send', planned.id), receipt('send', sent.id), receipt('send', both.id), receipt('delivery', both.id)]
    await applyReceipts({ ...needs, outbox }, told)
    expect([planned, sent, both].map(({ id }) => after.stateOf(id))).toEqual(['sent', 'sent', 'delivered'])
    expect(writes).toBe(2)
  })

  test('of mails that came back hard bar the address and go the next way', async () => {
    const { id } = after.add()
    await take(receipt('hard-bounce', id, { addressHash: HASH }))
    expect(after.outbox.suppressions.get(HASH)).toEqual({
      addressHash: HASH,
      cause: 'hard-bounce',
      channel: 'email',
      office: '44',
      party: unitRef(UNIT),
      role: 'primary',
      notice: id,
      since: '2026-11-23T02:00:05.000Z',
    })
    expect(after.waysOf('fallback')).toEqual(['primary sms'])
    expect([...after.outbox.failures.keys()]).toEqual([id])
    expect(after.causeOf(id)).toBe('hard-bounce')
  })

  test('that come before anything of the address was written bar it by their tag', async () => {
    const { id } = after.add({ state: 'planned' })
    await take(receipt('hard-bounce', id, { addressHash: HASH }))
    expect([...after.outbox.suppressions.keys()]).toEqual([HASH])
  })

  test('of mails that came back soft go the next way and bar nothing', async () => {
    const { id } = after.add({ addressHash: HASH })
    await take(receipt('soft-bounce', id, { addressHash: HASH }))
    expect(after.waysOf('fallback')).toEqual(['primary sms'])
    expect(after.outbox.suppressions.size).toBe(0)
  })

  test('of complaints bar the address, and nothing is sent again', async () => {
    const { id } = after.add({ state: 'delivered', addressHash: HASH })
    await take(receipt('complaint', id))
    expect(after.outbox.suppressions.get(HASH)?.cause).toBe('complaint')
    expect([after.stateOf(id), after.notices('fallback').length]).toEqual(['delivered', 0])
  })

  test('of a mail that the provider refused are for the operator only', async () => {
    const { id } = after.add()
    await take(receipt('reject', id, { cause: 'rejected' }))
    expect([after.stateOf(id), after.causeOf(id)]).toEqual(['failed', 'rejected'])
    expect([after.notices('fallback').length, after.outbox.failures.size]).toEqual([0, 1])
  })

  test('end a notice as unreachable when nobody is left', async () => {
    await after.addUnit([], 'u2')
    const { id } = after.add({}, 'u2')
    await take(receipt('hard-bounce', id, { addressHash: HASH }))
    expect(after.causeOf(id)).toBe('unreachable: hard-bounce')
    expect(after.notices('report')).toHaveLength(1)
  })

  test('of a report that came back go to the next contact of the office, and to the operator when there is none', async () => {
    await after.addUnit([], 'u2')
    const office = officeRef('44')
    const people = (['primary', 'deputy'] as const).map(role => contact(office, role, { email: `${role}@example.com` }))
    await after.register.saveParty({
      party: office,
      office: '44',
      contacts: people.map(({ mobile: _mobile, ...person }) => person),
      retired: false,
      version: 2,
    })
    await take(receipt('hard-bounce', after.add({}, 'u2').id))
    const bounceOf = async (role: string) => {
      const { id } = after.notices('report').find(one => one.role === role)!
      await take(receipt('hard-bounce', id, { addressHash: hashOf(`${role}@example.com`) }))
      return [after.stateOf(id), after.causeOf(id), after.outbox.failures.has(id)]
    }
    expect(await bounceOf('primary')).toEqual(['failed', 'hard-bounce', true])
    expect(after.waysOf('report')).toEqual(['primary email', 'deputy email'])
    expect(await bounceOf('deputy')).toEqual(['failed', 'unreachable: hard-bounce', true])
  })

  test('of what was delivered and came back after all tell the end of its ways, once', async () => {
    await after.addUnit([], 'u2')
    const { id } = after.add({ state: 'delivered' }, 'u2')
    const heard: unknown[] = []
    const onReceipt: ReceiptNeeds['onReceipt'] = (_, result, notice) => heard.push(`${result} ${notice?.cause}`)
    for (let time = 0; time < 2; time += 1)
      await applyReceipts({ ...after.needs(), onReceipt }, [receipt('hard-bounce', id, { addressHash: HASH })])
    expect(after.causeOf(id)).toBe('unreachable: hard-bounce')
    const cause = 'unreachable: hard-bounce'
    expect(heard).toEqual([`applied ${cause}`, `known ${cause}`])
  })

  test('never bar the address of the operator', async () => {
    const { id } = after.add({ purpose: 'operator', addressee: { kind: 'operator', id: 'operator' }, id: 'operator-1' })
    await take(receipt('hard-bounce', id, { addressHash: HASH }), receipt('complaint', id, { addressHash: HASH }))
    expect(after.outbox.suppressions.size).toBe(0)
  })

  test.each([
    ['before it was lifted change nothing', '2026-11-23T01:00:00.000Z', false],
    ['after it was lifted bar it again', '2026-11-23T01:50:00.000Z', true],
  ])('of bounces %s', async (_, at, isBarred) => {
    await take(receipt('hard-bounce', after.add().id, { addressHash: HASH, at: '2026-11-23T00:30:00.000Z' }))
    await after.outbox.liftSuppression(HASH, { at: '2026-11-23T01:30:00.000Z', reason: '示例', by: '示例' })
    const later = after.add({ day: '2026-11-24', id: 'task-20261124-unit-u1-primary-email' })
    await take(receipt('hard-bounce', later.id, { addressHash: HASH, at }))
    expect((await after.outbox.findSuppressed([HASH])).has(HASH)).toBe(isBarred)
  })

  test.each(['hard-bounce', 'complaint'] as const)('of a %s are counted once, however often they come', async kind => {
    const { id } = after.add({ state: 'sent', addressHash: HASH })
    for (let time = 0; time < 3; time += 1) await take(receipt(kind, id, { addressHash: HASH }))
    const [minute] = await after.outbox.readMail('44', '2026-11-01T00:00:00.000Z', 1_000)
    expect(minute).toMatchObject(kind === 'complaint' ? { complaints: 1, hardBounces: 0 } : { hardBounces: 1, complaints: 0 })
  })

  test('of SMS that could not be delivered say nothing about the mail', async () => {
    const { id } = after.add({ channel: 'sms', id: idOf('primary', 'sms') })
    await take(receipt('hard-bounce', id, { addressHash: hashOf('13800000001') }))
    expect(after.outbox.suppressions.get(hashOf('13800000001'))?.channel).toBe('sms')
    expect(await after.outbox.readMail('44', '2026-11-01T00:00:00.000Z', 1_000)).toEqual([])
  })
})

describe('an end that a receipt brings', () => {
  let after: Aftermath
  beforeEach(async () => {
    after = buildAftermath()
    await after.addUnit(staff('primary'))
    await after.addOffice()
  })
  const take = (...receipts: Receipt[]) => applyReceipts(after.needs(), receipts)
  const listTold = () => after.ended.map(({ state }) => state)

  test.each<[NoticeState, ReceiptKind[], NoticeState[]]>([
    ['sent', ['delivery'], ['delivered']],
    ['accepted', ['delivery'], ['delivered']],
    ['sent', ['complaint'], ['delivered']],
    ['sent', ['soft-bounce'], ['failed']],
    ['sent', ['hard-bounce'], ['failed']],
    ['sent', ['reject'], ['failed']],
    ['delivered', ['hard-bounce'], ['failed']],
    ['planned', ['send', 'delay'], []],
    ['withdrawn', ['delivery', 'hard-bounce'], []],
    ['failed', ['delivery'], []],
  ])('of a notice that is %s by %j is told as %j', async (state, kinds, told) => {
    const { id } = after.add({ state })
    for (const kind of kinds) await take(receipt(kind, id))
    expect(listTold()).toEqual(told)
  })

  test.each(['delivery', 'hard-bounce', 'reject', 'complaint'] as const)(
    'by a %s is told again when that comes again',
    async kind => {
      const { id } = after.add()
      await take(receipt(kind, id))
      await take(receipt(kind, id))
      expect(listTold()).toEqual(kind === 'hard-bounce' || kind === 'reject' ? ['failed', 'failed'] : ['delivered', 'delivered'])
    },
  )

  test('is told in one call for all that came together', async () => {
    await after.addUnit(staff('primary'), 'u2')
    const ids = [after.add().id, after.add({}, 'u2').id]
    const calls: string[][] = []
    const tellEnds: ReceiptNeeds['tellEnds'] = async ended => void calls.push(ended.map(one => `${one.office} ${one.notice}`))
    await applyReceipts(
      { ...after.needs(), tellEnds },
      ids.map(id => receipt('delivery', id)),
    )
    expect(calls).toEqual([ids.map(id => `44 ${id}`)])
  })

  describe('while the bus takes nothing', () => {
    const tellEnds: ReceiptNeeds['tellEnds'] = async () => {
      throw new Error('bus is down')
    }

    test('is left to the sweep, and the receipt is done with', async () => {
      await after.addUnit(staff('primary'), 'u2')
      const told = [receipt('delivery', after.add().id), receipt('hard-bounce', after.add({}, 'u2').id)]
      const outcomes = await applyReceipts({ ...after.needs(), tellEnds }, told)
      expect(told.map(one => outcomes.get(one)?.status)).toEqual(['fulfilled', 'fulfilled'])
      const left = [...after.outbox.batches.values()].filter(({ id }) => id.startsWith('ends-'))
      expect(left).toMatchObject([{ office: '44', day: '2026-11-23', lane: 'later', nextLook: '2026-11-23T02:01:00.000Z' }])
      expect(left[0]?.notices.toSorted()).toEqual(told.map(({ noticeId }) => noticeId).toSorted())
    })

    test('comes again with its receipt when it cannot be left to the sweep either, and nothing else does', async () => {
      const { id } = after.add()
      const [told, early] = [
        receipt('delivery', id),
        receipt('send', after.add({ channel: 'sms', id: 'x', state: 'planned' }).id),
      ]
      const needs = after.needs()
      const putBatch: typeof needs.outbox.putBatch = async () => {
        throw new Error('throttled')
      }
      const outcomes = await applyReceipts({ ...needs, outbox: { ...needs.outbox, putBatch }, tellEnds }, [told, early])
      expect([outcomes.get(told)?.status, outcomes.get(early)?.status]).toEqual(['rejected', 'fulfilled'])
      await take(told)
      expect(listTold()).toEqual(['delivered'])
    })
  })
})

describe('a worker that dies before or after any of its steps', () => {
  const live = async (kind: ReceiptKind, death: Death) => {
    const after = buildAftermath()
    await after.addUnit(staff('primary', 'deputy'))
    await after.addOffice()
    const { id } = after.add({ state: 'sent', addressHash: HASH })
    const told = receipt(kind, id, { addressHash: HASH })
    const { calls, died } = await runMortal(death, mortal => {
      const { outbox, register, tellEnds, ...needs } = after.needs()
      return applyReceipts({ ...needs, ...mortal({ tellEnds }), outbox: mortal(outbox), register: mortal(register) }, [told])
    })
    if (died) await applyReceipts(after.needs(), [told])
    const minutes = await after.outbox.readMail('44', '2026-11-01T00:00:00.000Z', 1_000)
    return { after, id, calls, counted: minutes.reduce((sum, minute) => sum + minute.hardBounces + minute.complaints, 0) }
  }

  test.each([
    ['hard-bounce', 'failed', ['primary sms']],
    ['complaint', 'delivered', []],
  ] as const)(
    'with a %s in its hands leaves the rest to the same receipt, and nothing is done twice',
    async (kind, state, ways) => {
      const { calls, counted: inPeace } = await live(kind, NEVER)
      expect([inPeace, calls > 3]).toEqual([1, true])
      const lost: string[] = []
      for (let call = 1; call <= calls; call += 1)
        for (const moment of ['before', 'after'] as const) {
          const { after, id, counted } = await live(kind, { call, moment })
          expect([after.stateOf(id), after.waysOf('fallback')]).toEqual([state, ways])
          expect(after.outbox.suppressions.get(HASH)?.cause).toBe(kind)
          expect(new Set(after.ended.map(one => `${one.notice} ${one.state}`))).toEqual(new Set([`${id} ${state}`]))
          // A draft that was left behind lists what another batch holds.
          const held = [...after.outbox.batches.values()].flatMap(batch =>
            batch.notices.filter(one => after.outbox.notices.get(one)?.batch === batch.id),
          )
          expect(held).toHaveLength(ways.length)
          expect(counted).toBeLessThanOrEqual(1)
          if (counted === 0) lost.push(`${moment} ${call}`)
        }
      // After the change that makes it ours, and before it is counted.
      expect(lost.length).toBeLessThanOrEqual(2)
    },
  )
})
