import { describe, expect, test } from 'vitest'
import type { NoticeRecord } from '../../../functions/core/ports.ts'
import { contact, unitRef } from '../../support/register.ts'
import { buildDesk, buildRoot, buildSecondWay, DAY, type Desk, UNIT } from './composing.ts'

const TO_DEPUTY = { role: 'deputy', channel: 'email' } as const
const SAME_BY_SMS = { role: 'primary', channel: 'sms' } as const

const WITHDRAWN = { kind: 'end', state: 'withdrawn' }
const NOTHING_DUE = { ...WITHDRAWN, cause: 'nothing-due' }
const READY = { kind: 'ready' }

/** A second way of a root that has failed, after something has happened. */
async function composeAfter(
  happens: (desk: Desk) => unknown,
  {
    root = buildRoot(),
    way = TO_DEPUTY,
    task = {},
  }: { root?: NoticeRecord; way?: Parameters<typeof buildSecondWay>[1]; task?: object } = {},
) {
  const desk = await buildDesk(task)
  desk.save(root)
  await happens(desk)
  return desk.composeOne(buildSecondWay(root, way))
}

describe('a second way', () => {
  test('says to the next contact what its root was to say, and why it comes so', async () => {
    const composed = await composeAfter(() => undefined)
    expect(composed).toMatchObject({ ...READY, channel: 'email', to: 'unit.deputy@example.com', template: 'fallback-email@2' })
    const text = composed?.kind === 'ready' && composed.channel === 'email' ? composed.email.text : ''
    expect(text).toContain('示例事项T1')
    expect(text).toContain('原发给你单位主联系人的电子邮件未能送达，现转告备用联系人。')
    expect(text).toContain('收件原因：指引第16.1条 → 责任单位（示例单位440100-001） → 主联系人\n')
  })

  test('says by SMS to the same person that the e-mail is not confirmed', async () => {
    const root = buildRoot({ state: 'sent' })
    const composed = await composeAfter(() => undefined, { root, way: SAME_BY_SMS })
    expect(composed).toMatchObject({ ...READY, channel: 'sms', to: '13800000001', template: 'fallback-sms@2' })
    expect(composed?.kind === 'ready' && composed.channel === 'sms' && composed.sms.text).toContain('邮件无回执，改发短信')
  })

  test.for([
    ['sent', undefined, '尚未确认送达'],
    ['accepted', 'no-receipt', '尚未确认送达'],
    ['failed', 'soft-bounce', '未能送达'],
    ['failed', 'unreachable: contact-gone', '未能送达'],
    ['suppressed', 'address-suppressed', '未能送达'],
    ['suppressed', 'braked', '已暂停发送'],
    ['planned', undefined, '未能送达'],
  ] as const)('of a root that is %s (%s), says 「%s」', async ([state, cause, words]) => {
    const { cause: _cause, ...root } = buildRoot({ state })
    const composed = await composeAfter(() => undefined, { root: { ...root, ...(cause && { cause }) } })
    expect(composed?.kind === 'ready' && composed.channel === 'email' && composed.email.text).toContain(`电子邮件${words}，`)
  })

  test.for<[string, (desk: Desk) => unknown, object]>([
    ['its root has arrived', desk => desk.save(buildRoot({ state: 'delivered' })), { ...WITHDRAWN, cause: 'root-delivered' }],
    ['the duty is done', desk => desk.addFact('done', DAY), NOTHING_DUE],
    ['the duty is exempt', desk => desk.addFact('exempt', DAY), NOTHING_DUE],
    ['the duty was signed on the day', desk => desk.addFact('signed', DAY), NOTHING_DUE],
    ['the duty has another date', desk => desk.addFact('extended', '2026-12-31'), NOTHING_DUE],
    ['the task was cancelled', desk => desk.changeTask({ cancelled: true }), NOTHING_DUE],
    ['the task has another date', desk => desk.changeTask({ due: '2026-12-31' }), NOTHING_DUE],
    [
      'the party was retired',
      desk => desk.changeContacts(unitRef(UNIT), [contact(unitRef(UNIT), 'deputy')], { retired: true }),
      { ...WITHDRAWN, cause: 'party-retired' },
    ],
    [
      'another holds the role',
      desk => desk.changeContacts(unitRef(UNIT), [contact(unitRef(UNIT), 'deputy', { email: 'new@example.com' })]),
      { ...READY, to: 'new@example.com', contactVersion: 2 },
    ],
    [
      'nobody holds the role',
      desk => desk.changeContacts(unitRef(UNIT), [contact(unitRef(UNIT), 'primary')]),
      { kind: 'end', state: 'failed', cause: 'contact-gone' },
    ],
    ['its root cannot be read', desk => desk.outbox.notices.clear(), { kind: 'wait', cause: 'unreadable-row' }],
    [
      'the task cannot be read',
      ({ register }) => {
        const { readState } = register
        register.readState = async keys => ({
          ...(await readState(keys)),
          problems: [{ row: 'r', message: 'unreadable', ref: 'task 00/T1' }],
        })
      },
      { kind: 'wait', cause: 'unreadable-row' },
    ],
    ['nothing has happened', () => undefined, READY],
    ['the signature lies in the future', desk => desk.addFact('signed', '2026-12-01'), READY],
  ])('when %s', async ([, happens, expected]) => {
    expect(await composeAfter(happens)).toMatchObject(expected)
  })

  test('keeps the subjects that are still due', async () => {
    const desk = await buildDesk()
    const root = buildRoot()
    const [first] = root.subjects
    const subjects = [first!, { ...first!, task: 'T2' }]
    await desk.register.saveTask({
      task: { id: 'T2', clause: '16.1', name: '另一事项', due: '2026-11-30', issuer: '00', scope: [], cancelled: false },
      loadedOn: '2026-11-20',
      version: 1,
    })
    await desk.addFact('signed', DAY)
    desk.save({ ...root, subjects })
    const composed = await desk.composeOne(buildSecondWay({ ...root, subjects }, TO_DEPUTY))
    const text = composed?.kind === 'ready' && composed.channel === 'email' ? composed.email.text : ''
    expect(text).toContain('另一事项')
    expect(text).not.toContain('示例事项T1')
  })
})

describe('is due as its root was, whoever it goes to', () => {
  const W1 = { issuer: '00', task: 'T1', stage: 'W1', as: 'responsible', on: DAY } as const
  const T1 = { issuer: '00', task: 'T1', stage: 'T-1', as: 'responsible', on: DAY } as const

  test('although its root’s person has lost the address since', async () => {
    const lose = (desk: Desk) =>
      desk.changeContacts(unitRef(UNIT), [
        { party: unitRef(UNIT), role: 'primary', name: '示例甲', mobile: '13800000001' },
        contact(unitRef(UNIT), 'deputy'),
      ])
    expect(await composeAfter(lose, { way: SAME_BY_SMS })).toMatchObject(READY)
    expect(await composeAfter(lose)).toMatchObject(READY)
  })

  test('by e-mail to whoever had only a mobile when its root was planned', async () => {
    const root = buildRoot({ channel: 'sms' })
    expect(await composeAfter(() => undefined, { root, way: { role: 'primary', channel: 'email' } })).toMatchObject(READY)
  })

  test('although the duty had been signed long before its root was planned, for who is overdue hears as usual', async () => {
    const root = buildRoot({ subjects: [W1] })
    const sign = (date: string) => (desk: Desk) => desk.addFact('signed', date)
    const given = { root, task: { due: '2026-11-13' } }
    expect(await composeAfter(sign('2026-11-02'), given)).toMatchObject(READY)
    expect(await composeAfter(sign(DAY), given)).toMatchObject(NOTHING_DUE)
  })

  test('but not where a signature had quietened its root already', async () => {
    const root = buildRoot({ role: 'deputy', first: false, subjects: [T1] })
    const given = { root, way: { role: 'leader', channel: 'email' } as const, task: { due: '2026-11-24' } }
    expect(await composeAfter(() => undefined, given)).toMatchObject(READY)
    expect(await composeAfter(desk => desk.addFact('signed', '2026-11-20'), given)).toMatchObject(NOTHING_DUE)
  })
})

test('ten second ways of one chunk cost one look at their roots and one at the register', async () => {
  const desk = await buildDesk()
  const ids = Array.from({ length: 10 }, (_, index) => `44010${index}-001`)
  const roots = ids.map(id => buildRoot({ addressee: unitRef(id) }))
  for (const id of ids) await desk.addUnit(id)
  roots.forEach(desk.save)
  const composed = await desk.compose(roots.map(root => buildSecondWay(root, TO_DEPUTY)))
  expect([...composed.values()].map(({ kind }) => kind)).toEqual(ids.map(() => 'ready'))
  expect(desk.reads).toEqual({ states: 1, offices: 0, notices: 1 })
})

test('ten first ways cost one look at the register', async () => {
  const desk = await buildDesk()
  const ids = Array.from({ length: 10 }, (_, index) => `44010${index}-001`)
  for (const id of ids) await desk.addUnit(id)
  await desk.compose(ids.map(id => buildRoot({ addressee: unitRef(id), state: 'planned' })))
  expect(desk.reads).toEqual({ states: 1, offices: 0, notices: 0 })
})

test('a root of a purpose without words ends the second way only', async () => {
  const desk = await buildDesk()
  const plaque = buildRoot({ purpose: 'plaque', id: 'plaque-1' })
  desk.save(plaque)
  desk.save(buildRoot())
  const notices = [buildSecondWay(plaque, TO_DEPUTY), buildSecondWay(buildRoot(), TO_DEPUTY)]
  const composed = await desk.compose(notices)
  expect(notices.map(({ id }) => composed.get(id))).toMatchObject([
    { kind: 'end', state: 'failed', cause: 'no-template plaque' },
    READY,
  ])
})
