import { describe, expect, test } from 'vitest'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import type { Withdrawal } from '../../../functions/core/outbox/controls.ts'
import type { NoticeRecord } from '../../../functions/core/ports.ts'
import type { Fact } from '../../../functions/core/register/register.ts'
import { judgeNotice, type Known } from '../../../infra/ops/steering/wrong-notices.ts'
import { at, notice, T0 } from '../../support/outbox-samples.ts'
import { task as buildTask } from '../../support/register.ts'

const subject = (task: string, part: object = {}) => ({
  issuer: '00',
  task,
  stage: 'T-5' as const,
  as: 'responsible' as const,
  on: '2026-11-23',
  ...part,
})
/** Sent at second 100, and delivered. */
const record = (part: Partial<NoticeRecord> = {}): NoticeRecord => ({
  ...notice('u1', { subjects: [subject('T1'), subject('T2')] }),
  state: 'delivered',
  createdAt: T0,
  changedAt: at(103),
  sentAt: at(100),
  possibleDoubles: 0,
  template: 'task-email@2',
  ...part,
})
/** Undefined: the record lacks it. */
type Part = { [Name in keyof NoticeRecord]?: NoticeRecord[Name] | undefined }

const TASK = { kind: 'task', issuer: '00', task: 'T1' } as const
const TEMPLATE = { kind: 'template', template: 'task-email@2' } as const
const span = { from: at(100), to: at(200) }
/** Its subjects are at T-5 of its due date. */
const nothing: Known = { rules: buildRules(currentGuide), task: buildTask('T1'), withdrawals: [], facts: [], hasEmailToo: false }
const withdrawal = (part: Partial<Withdrawal> = {}): Withdrawal => ({
  id: 'w',
  scope: 'all',
  what: TASK,
  at: at(50),
  reason: '示例',
  by: '示例',
  ...part,
})
const done = (part: Partial<Fact> = {}): Fact => ({ status: 'done', date: '2026-11-23', ...part })
const signed = (part: Partial<Fact> = {}): Fact => ({ status: 'signed', date: '2026-11-23', ...part })
const extended = (date: string, seconds?: number): Fact => ({
  status: 'extended',
  date,
  ...(seconds === undefined ? {} : source(seconds)),
})
const only = (part: object) => ({ subjects: [subject('T1', part)] })
const root = { id: 'r', purpose: 'task', role: 'primary', first: true, channel: 'email' } as const
const source = (seconds: number) => ({ source: { at: at(seconds), by: '示例' } })

describe('who got a wrong task', () => {
  const cases: [string, Part, Partial<Known>, string][] = [
    ['whoever it was delivered to', {}, {}, 'got'],
    ['whose provider has it', { state: 'sent' }, {}, 'got'],
    ['whose provider tells no more', { state: 'accepted' }, {}, 'got'],
    ['at the last instant of the span', { sentAt: at(200) }, {}, 'got'],
    ['not a moment before it', { sentAt: at(99) }, {}, 'none'],
    ['not a moment after it', { sentAt: at(201) }, {}, 'none'],
    ['not whom it failed to reach', { state: 'failed' }, {}, 'none'],
    ['not whom it was withheld from', { state: 'withheld' }, {}, 'none'],
    ['not whom it was withdrawn from', { state: 'withdrawn' }, {}, 'none'],
    ['not who was told of another task', { subjects: [subject('T2')] }, {}, 'none'],
    ['not who was told of another issuer’s', { subjects: [subject('T1', { issuer: '44' })] }, {}, 'none'],
    ['not by a correction', { purpose: 'correction' }, {}, 'none'],
    ['by a second way as well', { purpose: 'fallback', template: 'fallback-sms@2', channel: 'sms' }, {}, 'got'],
    [
      'whoever may have got it before it was withdrawn and the mail sent again',
      { sentAt: at(190), trail: [{ at: at(110), state: 'unknown', cause: 'TimeoutError' }] },
      { withdrawals: [withdrawal({ at: at(105) })] },
      'got',
    ],
    ['it may, as long as it waits', { state: 'planned' }, {}, 'pending'],
    ['it may, as long as nobody knows', { state: 'unknown', sentAt: undefined }, {}, 'pending'],
    [
      'by the instant of the doubt, where a receipt settled it',
      { sentAt: undefined, changedAt: at(900), trail: [{ at: at(120), state: 'unknown', cause: 'timeout' }] },
      {},
      'got',
    ],
    ['not after the task was withdrawn', {}, { withdrawals: [withdrawal()] }, 'none'],
    ['still what was under way then', {}, { withdrawals: [withdrawal({ at: at(98) })] }, 'got'],
    ['still what was withdrawn afterwards', {}, { withdrawals: [withdrawal({ at: at(150) })] }, 'got'],
    ['still what another office withdrew', {}, { withdrawals: [withdrawal({ scope: '45' })] }, 'got'],
    ['still what was planned after the withdrawal', { createdAt: at(60) }, { withdrawals: [withdrawal()] }, 'got'],
    ['not who had reported it before', {}, { facts: [done(source(90))] }, 'none'],
    ['still who reported it afterwards', {}, { facts: [done(source(110))] }, 'got'],
    ['not whose data said so', {}, { facts: [done({ date: '2026-11-20' })] }, 'none'],
    ['still who had to begin again', {}, { facts: [done({ date: '2026-11-20' }), { ...done(), status: 'reopened' }] }, 'got'],
    [
      'not who had signed before it, at a stage that the signed do not hear of',
      only({ stage: 'T-10' }),
      { facts: [signed(source(90))] },
      'none',
    ],
    ['still who signed afterwards', only({ stage: 'T-10' }), { facts: [signed(source(110))] }, 'got'],
    ['still who signed while it was on its way', only({ stage: 'T-10' }), { facts: [signed(source(97))] }, 'got'],
    ['still who had signed, at a stage of which they hear', {}, { facts: [signed(source(90))] }, 'got'],
    [
      'not by an SMS who had signed and gets an e-mail',
      { ...only({ stage: 'T-1' }), channel: 'sms' },
      { facts: [signed(source(90))], hasEmailToo: true },
      'none',
    ],
    [
      'still by an SMS who had signed and has no e-mail',
      { ...only({ stage: 'T-1' }), channel: 'sms' },
      { facts: [signed(source(90))] },
      'got',
    ],
    [
      'not a deputy who had signed',
      { ...only({ stage: 'T-1' }), role: 'deputy', first: false },
      { facts: [signed(source(90))] },
      'none',
    ],
    ['not by a second way who had signed', { purpose: 'fallback', root }, { facts: [signed(source(90))] }, 'none'],
    [
      'still whose signature a folder brought, perhaps later',
      only({ stage: 'T-10' }),
      { facts: [signed({ date: '2026-11-20' })] },
      'got',
    ],
    ['not whose duty had been extended before it', {}, { facts: [extended('2027-01-20', 90)] }, 'none'],
    ['still whose duty was extended afterwards', {}, { facts: [extended('2027-01-20', 110)] }, 'got'],
    ['still whose extension changed nothing about the day', {}, { facts: [extended('2026-11-30', 90)] }, 'got'],
    ['still whose extension a folder brought, perhaps later', {}, { facts: [extended('2027-01-20')] }, 'got'],
    [
      'still of a task whose due date has been mended since',
      {},
      { task: buildTask('T1', { due: '2026-12-18', cancelled: true }) },
      'got',
    ],
    [
      'still an office that organises, whatever its own duty',
      { subjects: [subject('T1', { as: 'organiser' })] },
      { facts: [done({ date: '2026-11-20' })] },
      'got',
    ],
  ]
  test.each(cases)('%s', (_, part, known, expected) => {
    const one = { ...record(), ...part } as NoticeRecord
    expect(judgeNotice(one, { what: TASK, ...span }, { ...nothing, ...known })).toBe(expected)
  })
})

describe('who got a wrong template', () => {
  const cases: [string, Part, string][] = [
    ['whoever got this version', {}, 'got'],
    ['not who got another version', { template: 'task-email@1' }, 'none'],
    ['not who got an SMS', { template: 'task-sms@2', channel: 'sms' }, 'none'],
    ['it may, as long as it is not put into words', { state: 'planned', template: undefined }, 'pending'],
    ['not what will be an SMS', { state: 'planned', template: undefined, channel: 'sms' }, 'none'],
    ['whatever was withdrawn', { subjects: [subject('T1')] }, 'got'],
    ['not the operator', { purpose: 'operator' }, 'none'],
  ]
  test.each(cases)('%s', (_, part, expected) => {
    const one = { ...record(), ...part } as NoticeRecord
    expect(judgeNotice(one, { what: TEMPLATE, ...span }, { ...nothing, withdrawals: [withdrawal()] })).toBe(expected)
  })
})
