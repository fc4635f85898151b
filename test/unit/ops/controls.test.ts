import { beforeEach, describe, expect, test } from 'vitest'
import { readOpenBatches } from '../../../infra/ops/outbox/open-batches.ts'
import { hurry, prepareResume, resume } from '../../../infra/ops/outbox/pause.ts'
import { readView } from '../../../infra/ops/outbox/show.ts'
import { getBarred, lift, readBarred } from '../../../infra/ops/outbox/suppressions.ts'
import { buildMemoryOutbox } from '../../../infra/ops/simulation/memory-outbox.ts'
import { buildMemoryRegister } from '../../../infra/ops/simulation/memory-register.ts'
import { allowedFrom } from '../../../functions/core/outbox/due-index.ts'
import type { Suppression } from '../../../functions/core/outbox/suppression.ts'
import { DUE_PARTITIONS } from '../../../functions/core/ports.ts'
import { DataProblemsError } from '../../../functions/core/problems.ts'
import { at, batch, leaseAt, notice, T0 } from '../../support/outbox-samples.ts'
import { contact, officeRef, unit, unitRef } from '../../support/register.ts'

let outbox: ReturnType<typeof buildMemoryOutbox>
let register: ReturnType<typeof buildMemoryRegister>
beforeEach(() => {
  outbox = buildMemoryOutbox()
  register = buildMemoryRegister()
})

const pause = (scope: string) => ({ scope, since: T0, reason: '示例', by: '示例' })
const listDue = async (until: string) =>
  (await Promise.all(DUE_PARTITIONS.map(partition => outbox.listDue(partition, until, 100)))).flat().map(({ ref }) => ref.id)

test('the open batches of an office are those that have not ended', async () => {
  for (const id of ['open', 'ended']) await outbox.putBatch(batch(id, ['n']))
  await outbox.putBatch(batch('elsewhere', ['n'], { office: '45' }))
  await outbox.endBatch((await leaseAt(outbox, 'ended', 0, 'h'))!, at(1))
  const idsOf = async (scope?: string) => (await readOpenBatches(outbox, scope)).batches.map(({ id }) => id)
  expect(await idsOf('44')).toEqual(['open'])
  expect((await idsOf()).toSorted()).toEqual(['elsewhere', 'open'])
})

describe('resuming', () => {
  const NOW = at(600)
  const waits: number[] = []
  const run = (scope: string) =>
    resume({ outbox, now: () => NOW, wait: async milliseconds => void waits.push(milliseconds) }, scope, () => undefined)
  const postpone = async (id: string, office = '44') => {
    await outbox.putBatch(batch(id, ['n'], { office }))
    await outbox.postponeBatch({ office, day: '2026-11-23', id }, at(900), at(500))
  }

  test('lets what the pause has put off go on at once, and leaves alone what has a later time of its own', async () => {
    await outbox.savePause(pause('44'))
    await postpone('put-off')
    await postpone('elsewhere', '45')
    await outbox.putBatch(batch('later', ['n'], { lane: 'later', dueAt: at(700) }))
    // The stream has it in hand.
    await outbox.putBatch(batch('fresh', ['n'], { dueAt: at(590) }))
    expect(await listDue(NOW)).toEqual([])
    expect(await run('44')).toBe(1)
    expect(await listDue(NOW)).toEqual(['put-off'])
    expect(await outbox.readControls('44')).toEqual({})
  })

  test('leaves time to those that have seen the pause a moment ago to put off what they hold', async () => {
    await outbox.savePause(pause('44'))
    const late = { outbox, now: () => NOW, wait: () => postpone('slow') }
    expect(await resume(late, '44', () => undefined)).toBe(1)
  })

  test('completes what another left half-way, and then has nothing to do', async () => {
    await outbox.savePause(pause('44'))
    for (const id of ['a', 'b', 'c']) await postpone(id)
    let left = 2
    const dying = {
      ...outbox,
      postponeBatch: async (...args: Parameters<typeof outbox.postponeBatch>) => {
        left -= 1
        if (left <= 0) throw new Error('killed')
        return outbox.postponeBatch(...args)
      },
    }
    await expect(resume({ outbox: dying, now: () => NOW, wait: async () => {} }, '44', () => undefined)).rejects.toThrow('killed')
    expect(await run('44')).toBe(2)
    expect((await listDue(NOW)).toSorted()).toEqual(['a', 'b', 'c'])
    expect(await run('44')).toBe(0)
  })

  test('brings nothing forward that another pause still stops', async () => {
    for (const scope of ['all', '44', '45']) await outbox.savePause(pause(scope))
    await postpone('a', '44')
    await postpone('b', '46')
    expect((await prepareResume(outbox, '44', NOW)).remaining).toEqual([pause('all')])
    expect(await run('44')).toBe(0)
    const before = await prepareResume(outbox, 'all', NOW)
    expect(before).toMatchObject({ pause: pause('all'), remaining: [pause('45')] })
    await outbox.savePause(pause('44'))
    expect(await run('all')).toBe(1)
    expect(await listDue(NOW)).toEqual(['b'])
  })
})

describe('releasing a brake', () => {
  const NOW = at(600)
  const run = () => hurry({ outbox, now: () => NOW, wait: async () => undefined }, '44', () => undefined)
  /** It was looked at, and is looked at again then. */
  const giveBack = async (id: string, until: number, part: object = {}) => {
    await outbox.putBatch(batch(id, ['n'], part))
    const lease = { now: at(500), until: at(560), holder: 'h' }
    await outbox.releaseBatch((await outbox.leaseBatch({ office: '44', day: '2026-11-23', id, ...part }, lease))!, at(until))
  }

  test('lets the mail that it has put off go on at once, and leaves alone what has a later time of its own', async () => {
    await giveBack('braked', 500 + 3_600)
    await giveBack('until-tomorrow', 80_000)
    await giveBack('elsewhere', 900, { office: '45' })
    await outbox.putBatch(batch('later', ['n'], { lane: 'later', dueAt: at(700) }))
    expect(await listDue(NOW)).toEqual([])
    expect(await run()).toBe(1)
    expect(await listDue(NOW)).toEqual(['braked'])
    expect(await run()).toBe(0)
  })

  test('counts a hand-over as late from then on, not before its time', async () => {
    await giveBack('braked', 4_100)
    await run()
    expect(allowedFrom((await leaseAt(outbox, 'braked', 601, 'h'))!)).toBe(NOW)
  })
})

describe('one notice', () => {
  const ID = notice('u1').id
  beforeEach(async () => {
    await register.saveParty({
      party: unitRef('u1'),
      office: '44',
      unit: unit('u1'),
      contacts: [contact(unitRef('u1')), contact(unitRef('u1'), 'deputy')],
      retired: false,
      version: 1,
    })
    await outbox.putNotice(notice('u1'), T0)
    await outbox.putBatch(batch('b1', [ID]))
  })
  const show = (id = ID) => readView({ register, outbox }, id, '2026-11-24')

  test('is shown with whom it is for, its batch and nothing else', async () => {
    const view = await show()
    expect(view).toMatchObject({
      notice: { id: ID, state: 'planned' },
      name: '示例单位u1',
      contact: { role: 'primary', email: 'unit.primary@example.com' },
      contactChanged: false,
      batch: { id: 'b1', attempt: 0 },
      chain: [],
      controls: {},
    })
    expect(view).not.toHaveProperty('suppression')
  })

  test('is shown with its batch as long as that is written, and without one that is not', async () => {
    await outbox.claimNotice(ID, 'b1', 'unwritten')
    expect(await show()).not.toHaveProperty('batch')
  })

  test('is shown with its second ways, and a second way with its root', async () => {
    const { purpose, role, first, channel } = notice('u1')
    const root = { id: ID, purpose, role, first, channel }
    const event = 'task-primary-email'
    const fallback = { ...notice('u1', { purpose: 'fallback', role: 'deputy', root }) }
    const second = { ...fallback, id: `${fallback.id}__${event}` }
    await outbox.putNotice(second, at(60))
    await outbox.putNotice(notice('u1', { role: 'deputy' }), at(60))
    expect((await show()).chain.map(({ id }) => id)).toEqual([second.id])
    expect((await show(second.id)).chain.map(({ id }) => id)).toEqual([ID])
  })

  test('is shown with what bars its address, and what stops its office', async () => {
    const record = outbox.notices.get(ID)!
    const sent = { state: 'sent', at: at(1), attempts: 1, possibleDoubles: 0, addressHash: 'h', contactVersion: 1 } as const
    await outbox.changeNotice(record, sent)
    const barred = {
      addressHash: 'h',
      cause: 'hard-bounce',
      channel: 'email',
      office: '44',
      party: unitRef('u1'),
      role: 'primary',
      notice: ID,
      since: at(2),
    } as const
    await outbox.saveSuppression(barred)
    await outbox.savePause(pause('44'))
    expect(await show()).toMatchObject({ suppression: barred, controls: { pause: pause('44') }, contactChanged: false })
    await register.saveParty({ ...register.parties.values().next().value!, contacts: [], version: 2 })
    const view = await show()
    expect(view.contactChanged).toBe(true)
    expect(view).not.toHaveProperty('contact')
  })

  describe('is shown with what was answered through it', () => {
    const duty = (unitId: string) => ({ issuer: '00', task: 'T1', party: unitRef(unitId), office: '44' }) as const
    const source = (minutes: number, part = {}) => ({
      at: at(minutes * 60),
      by: '示例',
      party: unitRef('u1'),
      notice: ID,
      ...part,
    })
    const kinds = async (id = ID) => {
      const { answers, duties } = await show(id)
      return { answers: answers.map(one => [one.duty.party.id, one.kind, one.source.at]), duties }
    }

    test('nothing, where nothing was, and how its duty is all the same', async () => {
      const done = { status: 'done', date: '2026-11-24' } as const
      expect(await kinds()).toEqual({ answers: [], duties: [{ duty: duty('u1'), state: { signed: false, outcome: 'open' } }] })
      await register.saveDuty({ ...duty('u1'), facts: [done], version: 1 })
      expect(await kinds()).toEqual({
        answers: [],
        duties: [{ duty: duty('u1'), state: { signed: false, outcome: 'done' }, last: done }],
      })
    })

    test('in the order of time, and nothing that was said another way', async () => {
      const reported = { status: 'done', date: '2026-11-24', source: source(30, { note: '已办' }) } as const
      const requests = [
        { id: 'r1', until: '2026-12-10', reason: '示例', source: source(20) },
        { id: 'r2', until: '2026-12-12', reason: '示例', source: source(21, { notice: 'other' }) },
      ]
      const signed = { status: 'signed', date: '2026-11-23', source: source(10) } as const
      const elsewhere = { status: 'signed', date: '2026-11-23', source: source(11, { notice: 'other' }) } as const
      await register.saveDuty({ ...duty('u1'), facts: [reported, elsewhere, signed], requests, version: 1 })
      expect(await kinds()).toEqual({
        answers: [
          ['u1', 'signed', at(600)],
          ['u1', 'asked', at(1_200)],
          ['u1', 'done', at(1_800)],
        ],
        duties: [{ duty: duty('u1'), state: { signed: true, outcome: 'done' }, last: signed }],
      })
    })

    test('of an organiser’s notice, its units’ duties and what it granted', async () => {
      const subjects = notice('u1').subjects.map(subject => ({ ...subject, as: 'organiser' as const }))
      const told = { ...notice('44', { subjects }), id: 'told', addressee: officeRef('44') }
      await outbox.putNotice(told, T0)
      const byOffice = source(40, { notice: 'told', party: officeRef('44') })
      const requests = [
        { id: 'r1', until: '2026-12-10', reason: '示例', source: source(20), answer: { granted: true, source: byOffice } },
      ]
      const facts = [{ status: 'extended', date: '2026-12-10', source: byOffice }] as const
      await register.saveDuty({ ...duty('u1'), facts: [...facts], requests, version: 1 })
      await register.saveDuty({ ...duty('u2'), facts: [{ status: 'signed', date: '2026-11-23', source: source(5) }], version: 1 })
      const { answers, duties } = await kinds('told')
      expect(answers).toEqual([['u1', 'granted', at(2_400)]])
      expect(duties).toMatchObject([{ duty: duty('u1'), state: { outcome: 'open', extendedTo: '2026-12-10' } }])
    })

    test('of a request, the duty that it is about; of a correction, those of what it corrects', async () => {
      const matter = { kind: 'reopened', duty: duty('u1'), id: T0 } as const
      await outbox.putNotice({ ...notice('u1', { subjects: [], matter }), id: 'asked' }, T0)
      await outbox.putNotice(
        { ...notice('u1', { subjects: [], corrects: { correction: 'x', notice: ID } }), id: 'put-right' },
        T0,
      )
      for (const id of ['asked', 'put-right']) expect((await kinds(id)).duties.map(one => one.duty)).toEqual([duty('u1')])
    })
  })

  test('that is not there is a wrong input', async () => {
    await expect(show('task-20261123-unit-u9-primary-email')).rejects.toMatchObject({
      problems: [{ value: 'task-20261123-unit-u9-primary-email', message: '没有这个编号的通知' }],
    })
  })
})

describe('barred addresses', () => {
  const suppression = (addressHash: string, part: Partial<Suppression> = {}): Suppression => ({
    addressHash,
    cause: 'hard-bounce',
    channel: 'email',
    office: '44',
    party: unitRef('u1'),
    role: 'primary',
    notice: notice('u1').id,
    since: T0,
    ...part,
  })
  const list = (office?: string) => readBarred({ register, outbox }, office)
  const deed = { reason: '地址已更正', by: '示例' }
  beforeEach(async () => {
    const row = { party: unitRef('u1'), office: '44', unit: unit('u1'), contacts: [contact(unitRef('u1'))], retired: false }
    await register.saveParty({ ...row, version: 1 })
    await outbox.putNotice(notice('u1'), T0)
    const sent = { state: 'sent', at: at(1), attempts: 1, possibleDoubles: 0, contactVersion: 1 } as const
    await outbox.changeNotice(outbox.notices.get(notice('u1').id)!, sent)
    await outbox.saveSuppression(suppression('a'))
    await outbox.saveSuppression(suppression('b', { channel: 'sms', since: at(9) }))
    await outbox.saveSuppression(suppression('c', { office: '45', party: unitRef('u2'), notice: 'gone' }))
  })

  test('are listed with whose they are now, the latest first; lifted ones are not', async () => {
    await outbox.liftSuppression('c', { at: at(9), ...deed })
    const { barred } = await list()
    expect(
      barred.map(({ suppression: { addressHash }, name, address, hasChanged }) => [addressHash, name, address, hasChanged]),
    ).toEqual([
      ['b', '示例单位u1', '13800000001', false],
      ['a', '示例单位u1', 'unit.primary@example.com', false],
    ])
  })

  test('are listed for one office, as far as anything is known of them', async () => {
    expect((await list('45')).barred).toEqual([
      { suppression: suppression('c', { office: '45', party: unitRef('u2'), notice: 'gone' }), name: 'u2' },
    ])
  })

  test('show that the contacts have changed since', async () => {
    const [row] = register.parties.values()
    await register.saveParty({ ...row!, contacts: [contact(unitRef('u1'), 'primary', { email: 'new@example.com' })], version: 2 })
    expect(getBarred((await list()).barred, 'a')).toMatchObject({ hasChanged: true, address: 'new@example.com' })
  })

  test('are lifted here and on the provider’s list, once', async () => {
    const forgotten: string[] = []
    const needs = {
      outbox,
      now: () => at(60),
      forgetAddress: async (address: string) => {
        forgotten.push(address)
        return 'removed' as const
      },
    }
    const { barred } = await list()
    expect(await lift(needs, getBarred(barred, 'a'), deed)).toEqual({ isLifted: true, provider: 'removed' })
    expect(await lift(needs, getBarred(barred, 'b'), deed)).toEqual({ isLifted: true, provider: 'skipped' })
    expect(await lift(needs, getBarred(barred, 'c'), deed)).toEqual({ isLifted: true, provider: 'skipped' })
    expect(forgotten).toEqual(['unit.primary@example.com'])
    expect(await outbox.findSuppressed(['a', 'b', 'c'])).toEqual(new Map())
    expect(outbox.suppressions.get('a')?.lifted).toEqual({ at: at(60), ...deed })
    const { barred: left } = await list()
    expect(() => getBarred(left, 'a')).toThrow(DataProblemsError)
  })

  test('stay barred when the provider’s list cannot be reached', async () => {
    const { barred } = await list()
    const forgetAddress = () => Promise.reject(new Error('no network'))
    await expect(lift({ outbox, now: () => at(60), forgetAddress }, getBarred(barred, 'a'), deed)).rejects.toThrow('no network')
    expect((await outbox.findSuppressed(['a'])).size).toBe(1)
  })
})
