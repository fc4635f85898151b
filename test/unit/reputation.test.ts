import { beforeEach, describe, expect, test } from 'vitest'
import { applyReceipts } from '../../functions/core/receipts/receipts.ts'
import { judgeMail, reviewMail } from '../../functions/core/receipts/reputation.ts'
import { type Aftermath, buildAftermath, hashOf, NOW, receipt, staff } from '../support/aftermath.ts'

const minute = (sent: number, hardBounces = 0, complaints = 0) => ({ minute: '2026-11-23T02:00', sent, hardBounces, complaints })

describe('an office is braked', () => {
  test.each([
    ['not by nothing', [], false],
    ['not by 19 bounces, however few the mails', [minute(19, 19)], false],
    ['by 20 bounces in 20 mails', [minute(20, 20)], true],
    ['by 20 bounces in 666 mails', [minute(666, 20)], true],
    ['not by 20 bounces in 667 mails', [minute(667, 20)], false],
    ['by 30 bounces in 1,000 mails', [minute(1_000, 30)], true],
    ['not by 29 bounces in 1,000 mails', [minute(1_000, 29)], false],
    ['not by 2 complaints', [minute(10, 0, 2)], false],
    ['by 3 complaints in 3,000 mails', [minute(3_000, 0, 3)], true],
    ['not by 3 complaints in 3,001 mails', [minute(3_001, 0, 3)], false],
    ['by what several minutes add up to', [minute(10, 12), minute(400, 8)], true],
  ])('%s', (_, minutes, isBraked) => {
    expect(judgeMail(minutes) !== undefined).toBe(isBraked)
  })

  test('with the counts that called for it', () => {
    expect(judgeMail([minute(10, 12, 1), minute(400, 8)])).toEqual({ mails: 410, hardBounces: 20, complaints: 1 })
  })
})

describe('the mail of an office that comes back', () => {
  let after: Aftermath
  beforeEach(async () => {
    after = buildAftermath()
    await after.addOffice()
  })
  const comeBack = async (times: number, at = NOW) => {
    for (let time = 0; time < times; time += 1) {
      await after.outbox.countMail('44', at, { hardBounces: 1 })
      await reviewMail(after.needs(), '44')
    }
  }

  test('brakes it once, and tells operator and office at once', async () => {
    await after.outbox.countMail('44', NOW, { sent: 100 })
    await comeBack(19)
    expect(after.outbox.brakes.size).toBe(0)
    await comeBack(3)
    expect(after.brakes).toEqual([{ office: '44', since: NOW, mails: 100, hardBounces: 20, complaints: 0 }])
    expect(after.outbox.brakes.get('44')).toEqual(after.brakes[0])
    const told = [...after.notices('operator'), ...after.notices('report')]
    expect(told).toMatchObject([
      { office: '00', channel: 'email' },
      { office: '44', channel: 'sms' },
    ])
    expect(told.every(({ id }) => id.includes('__brake-44-'))).toBe(true)
    const holding = new Set(told.map(({ batch }) => batch))
    const batches = [...after.outbox.batches.values()].filter(({ id }) => holding.has(id))
    expect(batches.map(({ priority, lane, dueAt }) => [priority, lane, dueAt])).toEqual([
      ['urgent', 'urgent', NOW],
      ['ordinary', 'now', NOW],
    ])
  })

  const release = () => after.outbox.releaseBrake({ office: '44', at: after.needs().now(), reason: '已更正', by: '示例' })

  test('brakes it again only for what comes back after its release', async () => {
    await comeBack(20)
    await release()
    await comeBack(30)
    expect(after.outbox.brakes.size).toBe(0)
    after.advance(3_600_000)
    await comeBack(19, after.needs().now())
    expect(after.outbox.brakes.size).toBe(0)
    await comeBack(1, after.needs().now())
    expect(after.outbox.brakes.get('44')).toMatchObject({ hardBounces: 20 })
  })

  test('counts thirty days at most after a release, too', async () => {
    await comeBack(20)
    await release()
    after.advance(3_600_000)
    await comeBack(19, after.needs().now())
    after.advance(31 * 24 * 3_600_000)
    await comeBack(1, after.needs().now())
    expect(after.outbox.brakes.size).toBe(0)
  })

  test('is told to the operator again when it is braked again', async () => {
    await comeBack(20)
    await release()
    after.advance(3_600_000)
    await comeBack(20, after.needs().now())
    expect(after.notices('operator')).toHaveLength(2)
  })

  test('is told by the next one when whoever braked died before anybody was told', async () => {
    await comeBack(19)
    await after.outbox.saveBrake({ office: '44', since: NOW, mails: 0, hardBounces: 20, complaints: 0 })
    await comeBack(1)
    expect([after.brakes.length, after.notices('operator').length]).toEqual([0, 1])
  })

  test('that is known to be braked costs what comes back further no draft', async () => {
    await comeBack(20)
    const before = after.outbox.batches.size
    await comeBack(5)
    expect([before, after.outbox.batches.size]).toEqual([2, 2])
  })

  test('counts for thirty days, and only among the last thousand mails', async () => {
    await comeBack(19, '2026-10-01T02:00:00.000Z')
    await comeBack(1)
    expect(after.outbox.brakes.size).toBe(0)
    await comeBack(18, '2026-11-20T02:00:00.000Z')
    await after.outbox.countMail('44', '2026-11-23T01:00:00.000Z', { sent: 1_000 })
    await comeBack(1)
    expect(after.outbox.brakes.size).toBe(0)
  })

  test('never stops the centre, through whose mail the operator hears', async () => {
    await after.outbox.countMail('00', NOW, { hardBounces: 50 })
    await reviewMail(after.needs(), '00')
    expect([after.outbox.brakes.size, after.notices('operator').length]).toEqual([0, 0])
  })

  test("is its own affair: another office's stays free", async () => {
    await comeBack(20)
    expect([...after.outbox.brakes.keys()]).toEqual(['44'])
  })

  test('is counted by receipts of bounces and complaints', async () => {
    const units = Array.from({ length: 20 }, (_, index) => `u${index}`)
    for (const unit of units) await after.addUnit(staff('primary'), unit)
    const told = units.map(unit => receipt('hard-bounce', after.add({}, unit).id, { addressHash: hashOf(`${unit}@example.com`) }))
    await applyReceipts(after.needs(), told)
    expect(after.outbox.brakes.get('44')).toMatchObject({ hardBounces: 20 })
  })
})
