import { beforeEach, describe, expect, test } from 'vitest'
import type { Access, Recorded, Submission, Taken } from '../../../functions/core/answers/answers.ts'
import { openPage, takeAnswer } from '../../../functions/take-answers/take-answers.ts'
import { buildNoticeId } from '../../../functions/core/outbox/notice.ts'
import { notice } from '../../support/outbox-samples.ts'
import { contact, task, unit, unitRef } from '../../support/register.ts'
import {
  type AnswerWorld,
  buildProvince,
  dutyOf,
  keyOf,
  OFFICE,
  OFFICE_MAIL,
  officeMail,
  subject,
  taskMail,
  U1,
  U2,
} from '../../support/answer-world.ts'

const TODAY = '2026-11-23'
let world: AnswerWorld
let link: Access & { kind: 'link' }
beforeEach(async () => {
  world = await buildProvince()
  link = await taskMail(world)
})

const send = (part: Partial<Submission>, access: Access = link): Promise<Taken> =>
  takeAnswer(world.needs, access, world.form(access, { duties: [keyOf('T1', U1)], ...part }))
const resultsOf = (taken: Taken): Recorded['result'][] =>
  taken.kind === 'taken' ? taken.recorded.map(({ result }) => result) : []
const fieldsOf = (taken: Taken): string[] => (taken.kind === 'mistakes' ? taken.mistakes.map(({ field }) => field) : [taken.kind])
const statuses = (taskId = 'T1', party = U1) => world.facts(taskId, party).map(({ status }) => status)

describe('a page', () => {
  test('shows each duty as it stands, and what may be done', async () => {
    const opened = await openPage(world.needs, link)
    expect(opened).toMatchObject({
      kind: 'open',
      page: {
        day: TODAY,
        addressee: { id: 'U1', name: '示例单位U1' },
        contact: { name: '联系人primary', role: 'primary' },
        askWhom: '广东省知识产权局 联系人primary（office.primary@example.com）',
        part: { number: 1, of: 1 },
        duties: [
          {
            key: keyOf('T1', U1),
            state: 'open',
            due: '2026-11-30',
            workingDaysLeft: 5,
            may: ['sign', 'report', 'extend'],
            latestExtension: '2027-02-28',
          },
          {
            key: keyOf('T2', U1),
            state: 'open',
            due: '2026-12-31',
            issuerName: '国家知识产权局',
            clause: '16.1（第十六项“加强宣传引导和规范挂牌管理”）',
          },
        ],
      },
    })
    expect(await world.refusals()).toEqual([])
  })

  test('of an office shows its units’ open duties and those that were reported on a page, in parts of a hundred', async () => {
    for (let index = 0; index < 230; index += 1) await world.addUnit(unit(`V${index}`), [])
    await world.register.saveDuty({ ...dutyOf('T1', unitRef('V0')), facts: [{ status: 'done', date: TODAY }], version: 1 })
    await send({ action: 'report' })
    const office = await officeMail(world)
    const opened = await Promise.all([1, 2, 3, 9].map(part => openPage(world.needs, office, part)))
    const pages = opened.flatMap(one => (one.kind === 'open' ? [one.page] : []))
    expect(pages.map(({ part, duties }) => [part.number, part.of, duties.length])).toEqual([
      [1, 3, 100],
      [2, 3, 100],
      [3, 3, 31],
      [3, 3, 31],
    ])
    expect(pages[0]!.duties.find(({ partyName }) => partyName === '示例单位U1')).toMatchObject({
      state: 'done',
      may: ['reopen'],
      as: 'organiser',
    })
    expect(pages[0]!.duties.find(({ partyName }) => partyName === '示例单位U2')).toMatchObject({ may: ['sign', 'report'] })
  })

  test('of an office has its units in the order of their names, task by task', async () => {
    for (const [id, name] of [
      ['A1', '示例单位10'],
      ['A2', '示例单位9'],
      ['A3', '甲示例'],
      ['A4', '丙示例'],
    ] as const)
      await world.addUnit(unit(id, { name }), [])
    const opened = await openPage(world.needs, await officeMail(world, { subjects: [subject('T1', 'organiser')] }))
    expect(opened.kind === 'open' ? opened.page.duties.map(({ partyName }) => partyName) : []).toEqual([
      '丙示例',
      '甲示例',
      '示例单位9',
      '示例单位10',
      '示例单位U1',
      '示例单位U2',
    ])
  })

  test('opens by a link whose outcome is not on record yet', async () => {
    const one = notice('U2', { batch: 'b7', subjects: [subject('T1')] })
    const token = world.secrets.newToken()
    await world.outbox.putNotice(one, TODAY)
    await world.outbox.putBatch({
      id: 'b7',
      office: '44',
      day: TODAY,
      priority: 'ordinary',
      dueAt: TODAY,
      lane: 'now',
      notices: [one.id],
    })
    const lease = { now: '2026-11-23T00:00:00.000Z', until: '2026-11-23T00:01:00.000Z', holder: 'h' }
    const batch = await world.outbox.leaseBatch({ office: '44', day: TODAY, id: 'b7' }, lease)
    await world.outbox.recordInHand(batch!, {
      since: TODAY,
      notices: [one.id],
      links: { [one.id]: world.secrets.hashToken(token, world.needs.hashAddress('unit.primary@example.com')) },
    })
    expect(await openPage(world.needs, { kind: 'link', notice: one.id, token })).toMatchObject({ kind: 'open' })
    expect(await openPage(world.needs, { ...link, notice: one.id })).toEqual({ kind: 'closed', why: 'wrong' })
  })
})

describe('an answer', () => {
  test('is on record with who, when, for whom and through which notice before it is confirmed', async () => {
    const taken = await send({ action: 'report', note: '已办结\r\nBcc: x@example.com\0<script>' })
    expect(taken).toMatchObject({
      kind: 'taken',
      action: 'report',
      page: { duties: [{ state: 'done', may: [] }, { state: 'open' }] },
    })
    expect(world.facts('T1', U1)).toEqual([
      {
        status: 'done',
        date: TODAY,
        source: {
          at: '2026-11-23T02:00:00.000Z',
          by: '签收人甲',
          party: U1,
          notice: link.notice,
          note: '已办结 Bcc: x@example.com <script>',
        },
      },
    ])
  })

  test('stands on the day that it is in Shanghai', async () => {
    world.at('2026-11-23T16:30:00.000Z')
    await send({})
    expect(world.facts('T1', U1)[0]?.date).toBe('2026-11-24')
  })

  test('that comes again changes nothing and is confirmed, even when nothing is left to do', async () => {
    const both = { action: 'report', duties: [keyOf('T1', U1), keyOf('T2', U1)] }
    expect(resultsOf(await send(both))).toEqual(['recorded', 'recorded'])
    const before = [world.facts('T1', U1), world.facts('T2', U1)]
    expect(resultsOf(await send(both))).toEqual(['already', 'already'])
    expect([world.facts('T1', U1), world.facts('T2', U1)]).toEqual(before)
    expect(await openPage(world.needs, link)).toEqual({ kind: 'closed', why: 'spent' })
    expect(await send({ action: 'extend', until: '2026-12-20', note: '示例', duties: both.duties })).toEqual({
      kind: 'closed',
      why: 'spent',
    })
  })

  test('that comes twice at once is recorded once', async () => {
    const { findDuty } = world.register
    let waiting = 0
    const { promise, resolve } = Promise.withResolvers<void>()
    const both = async (duty: Parameters<typeof findDuty>[0]) => {
      const row = await findDuty(duty)
      waiting += 1
      if (waiting === 2) resolve()
      await promise
      return row
    }
    const needs = { ...world.needs, register: { ...world.register, findDuty: both } }
    const results = await Promise.all(
      ['签收人甲', '签收人乙'].map(name => takeAnswer(needs, link, world.form(link, { name, duties: [keyOf('T1', U1)] }))),
    )
    expect(results.flatMap(resultsOf).toSorted()).toEqual(['already', 'recorded'])
    expect(statuses()).toEqual(['signed'])
  })

  test('is reported, reopened by the office with its reason, and reported again', async () => {
    const office = await officeMail(world)
    await send({ action: 'report' })
    expect(fieldsOf(await send({ action: 'reopen' }, office))).toEqual(['note'])
    expect(resultsOf(await send({ action: 'reopen', note: '材料不全' }, office))).toEqual(['recorded'])
    expect(resultsOf(await send({ action: 'reopen', note: '材料不全' }, office))).toEqual(['already'])
    expect(resultsOf(await send({ action: 'report' }))).toEqual(['recorded'])
    expect(statuses()).toEqual(['done', 'reopened', 'done'])
    expect(world.facts('T1', U1)[1]?.source).toMatchObject({ party: OFFICE, note: '材料不全', notice: office.notice })
  })

  test('is taken only from a page that shows how the duty stands now', async () => {
    const office = await officeMail(world)
    const stale = (version: number, part: Partial<Submission>, access: Access = link) =>
      send({ ...part, duties: [`${keyOf('T1', U1)}@${version}`] }, access)
    expect(resultsOf(await stale(0, { action: 'report' }))).toEqual(['recorded'])
    expect(resultsOf(await stale(1, { action: 'reopen', note: '材料不全' }, office))).toEqual(['recorded'])
    // The unit's browser loads the page once more that said that its report was recorded.
    const again = await stale(0, { action: 'report' })
    expect(again).toMatchObject({
      kind: 'mistakes',
      page: { duties: [{ box: `${keyOf('T1', U1)}@2` }, { box: `${keyOf('T2', U1)}@0` }] },
      mistakes: [{ field: 'duties', message: '“示例事项T1”：页面打开后该事项的办理情况有变动，请核对后重新提交。' }],
    })
    expect(resultsOf(await stale(1, { action: 'reopen', note: '材料不全' }, office))).toEqual(['already'])
    expect(resultsOf(await stale(2, { action: 'report' }))).toEqual(['recorded'])
    // The office's does as well.
    expect(fieldsOf(await stale(1, { action: 'reopen', note: '材料不全' }, office))).toEqual(['duties'])
    expect(statuses()).toEqual(['done', 'reopened', 'done'])
  })

  test('is refused where the duty moved between reading and recording', async () => {
    const findDuty: typeof world.register.findDuty = async duty => {
      const row = await world.register.findDuty(duty)
      return { ...duty, facts: [], ...row, version: 7 }
    }
    const needs = { ...world.needs, register: { ...world.register, findDuty } }
    const taken = await takeAnswer(needs, link, world.form(link, { duties: [keyOf('T1', U1)] }))
    expect(taken).toMatchObject({
      recorded: [{ result: 'refused', why: '页面打开后该事项的办理情况有变动，请核对后重新提交。' }],
    })
    expect(statuses()).toEqual([])
  })

  test.each(['', '@', '@x', '@-1'])('from a box that ends in “%s” in place of a version is a mistake', async version => {
    const form = { ...world.form(link, {}), duties: [`${keyOf('T1', U1)}${version}`] }
    expect(fieldsOf(await takeAnswer(world.needs, link, form))).toEqual(['duties'])
  })

  test('of an office for its unit says so', async () => {
    const office = await officeMail(world)
    expect(resultsOf(await send({ duties: [keyOf('T1', U1), keyOf('T1', U2)] }, office))).toEqual(['recorded', 'recorded'])
    expect(world.facts('T1', U2)[0]).toMatchObject({ status: 'signed', source: { party: OFFICE, by: '签收人甲' } })
  })

  test('for a task that was withdrawn is refused and says why', async () => {
    await world.addTask(task('T1', { cancelled: true }))
    const taken = await send({ duties: [keyOf('T1', U1), keyOf('T2', U1)] })
    expect(taken).toMatchObject({
      recorded: [{ result: 'refused', why: '该事项已经撤销，或者已不由该单位承担，无需办理。' }, { result: 'recorded' }],
    })
    expect([statuses('T1'), statuses('T2')]).toEqual([[], ['signed']])
  })

  test('for a duty whose row cannot be read is refused, the others are taken', async () => {
    const { UnreadableRowError } = await import('../../../functions/core/errors.ts')
    const findDuty: typeof world.register.findDuty = async duty => {
      if (duty.task === 'T1') throw new UnreadableRowError('DUTY')
      return world.register.findDuty(duty)
    }
    const needs = { ...world.needs, register: { ...world.register, findDuty } }
    const taken = await takeAnswer(needs, link, world.form(link, { duties: [keyOf('T1', U1), keyOf('T2', U1)] }))
    expect(resultsOf(taken)).toEqual(['refused', 'recorded'])
  })
})

describe('an office’s page', () => {
  test('has nothing to do about a task that was withdrawn, and takes no answer from before', async () => {
    const office = await officeMail(world, { subjects: [subject('T1', 'organiser'), subject('T2', 'organiser')] })
    await world.addTask(task('T1', { cancelled: true }))
    const opened = await openPage(world.needs, office)
    const names = opened.kind === 'open' ? opened.page.duties.map(({ name }) => name) : []
    expect(names).toEqual(['示例事项T2', '示例事项T2'])
    expect(resultsOf(await send({ duties: [keyOf('T1', U1), keyOf('T2', U1)] }, office))).toEqual(['refused', 'recorded'])
  })

  test('shows what was reported on the day on which a folder had it open again', async () => {
    await world.register.saveDuty({ ...dutyOf('T1', U1), facts: [{ status: 'reopened', date: TODAY }], version: 1 })
    await send({ action: 'report' })
    const opened = await openPage(world.needs, await officeMail(world))
    expect(opened).toMatchObject({ page: { duties: [{ state: 'done', may: ['reopen'] }, { state: 'open' }] } })
  })

  test.each([
    ['of the relevant offices', { clause: '1.2' }],
    ['narrowed to a unit', { clause: '4.2', scope: [U1] }],
  ])('about its own duty that is open again is answered, in a task %s', async (_title, part) => {
    await world.addTask(task('T9', part))
    const facts = [{ status: 'reopened' as const, date: TODAY, source: { at: '2026-11-23T02:00:00.000Z', by: '示例' } }]
    await world.register.saveDuty({ ...dutyOf('T9', OFFICE), facts, version: 1 })
    const matter = { kind: 'reopened' as const, duty: dutyOf('T9', OFFICE), id: '2026-11-23T02:00:00.000Z' }
    const office = await officeMail(world, { purpose: 'request', subjects: [], matter })
    expect(resultsOf(await send({ action: 'report', duties: [keyOf('T9', OFFICE)] }, office))).toEqual(['recorded'])
  })

  test.each([
    ['of another office', { duty: { ...dutyOf('T1', U1), office: '45' } }],
    ['of another unit', { kind: 'reopened' as const }],
  ])('about a duty %s has nothing to do', async (_title, part) => {
    const matter = { kind: 'extension-asked' as const, duty: dutyOf('T1', U1), id: 'r1', ...part }
    const row = world.register.parties.get('44 unit:U1')!
    await world.register.saveParty({ ...row, office: '45', version: 1 })
    const source = { at: '2026-11-23T02:00:00.000Z', by: '示例' }
    const requests = [{ id: 'r1', until: '2026-12-20', reason: '示例', source }]
    await world.register.saveDuty({ ...matter.duty, facts: [], requests, version: 1 })
    const asked = notice('', { purpose: 'request', addressee: OFFICE, subjects: [], matter })
    expect(await openPage(world.needs, await world.mail(asked, OFFICE_MAIL))).toEqual({ kind: 'closed', why: 'spent' })
  })
})

describe('an extension', () => {
  const ask = (until: string) => send({ action: 'extend', until, note: '工期紧' })
  const request = async () => {
    const { id } = world.requests('T1', U1).at(-1)!
    const matter = { kind: 'extension-asked', duty: dutyOf('T1', U1), id } as const
    const key = { purpose: 'request', addressee: OFFICE, role: 'primary', channel: 'email', day: TODAY, event: id } as const
    return world.mail(notice('', { ...key, id: buildNoticeId(key), subjects: [], matter }), OFFICE_MAIL)
  }

  test('is asked for once, and granted by the office', async () => {
    expect(resultsOf(await ask('2026-12-20'))).toEqual(['recorded'])
    expect(resultsOf(await ask('2026-12-20'))).toEqual(['already'])
    expect(statuses()).toEqual([])
    const office = await request()
    const opened = await openPage(world.needs, office)
    expect(opened).toMatchObject({
      page: {
        matter: 'extension-asked',
        duties: [{ may: ['grant', 'refuse'], request: { until: '2026-12-20', reason: '工期紧' } }],
      },
    })
    expect(resultsOf(await send({ action: 'grant' }, office))).toEqual(['recorded'])
    expect(resultsOf(await send({ action: 'grant' }, office))).toEqual(['already'])
    expect(await openPage(world.needs, office)).toEqual({ kind: 'closed', why: 'spent' })
    expect(world.facts('T1', U1)).toMatchObject([{ status: 'extended', date: '2026-12-20', source: { party: OFFICE } }])
    expect(world.requests('T1', U1)).toMatchObject([{ id: 'id1', answer: { granted: true } }])
    expect(await openPage(world.needs, link)).toMatchObject({
      page: { duties: [{ due: '2026-12-20', latestExtension: '2027-02-28' }, {}] },
    })
  })

  test('is refused with a reason, and may be asked for again', async () => {
    await ask('2026-12-20')
    const office = await request()
    expect(fieldsOf(await send({ action: 'refuse' }, office))).toEqual(['note'])
    expect(resultsOf(await send({ action: 'refuse', note: '不宜延期' }, office))).toEqual(['recorded'])
    expect(world.requests('T1', U1)).toMatchObject([{ answer: { granted: false, reason: '不宜延期' } }])
    expect(statuses()).toEqual([])
    expect(resultsOf(await ask('2026-12-10'))).toEqual(['recorded'])
  })

  test('is granted no more once its day has passed, nor once the work is done', async () => {
    await ask('2026-12-05')
    const office = await request()
    world.at('2026-12-05T02:00:00.000Z')
    for (const action of ['grant', 'refuse'])
      expect(await send({ action, note: '示例' }, office)).toEqual({ kind: 'closed', why: 'spent' })
    expect(resultsOf(await ask('2026-12-20'))).toEqual(['recorded'])
    await send({ action: 'report' })
    expect(await openPage(world.needs, await request())).toEqual({ kind: 'closed', why: 'spent' })
  })

  test('is asked for anew with another date: the office decides the last request alone', async () => {
    await ask('2026-12-20')
    const before = await request()
    expect(resultsOf(await ask('2026-12-25'))).toEqual(['recorded'])
    expect(await openPage(world.needs, before)).toEqual({ kind: 'closed', why: 'spent' })
    expect(await send({ action: 'grant' }, before)).toEqual({ kind: 'closed', why: 'spent' })
    expect(resultsOf(await send({ action: 'grant' }, await request()))).toEqual(['recorded'])
    expect(world.requests('T1', U1)).toMatchObject([{ id: 'id1' }, { id: 'id2', answer: { granted: true } }])
    expect(world.requests('T1', U1)[0]).not.toHaveProperty('answer')
    expect(world.facts('T1', U1)).toMatchObject([{ status: 'extended', date: '2026-12-25' }])
  })

  test('to the same date is a new request from the fourth day on, of which the office hears again', async () => {
    await ask('2026-12-20')
    // 23:59 in Shanghai on the third day after the 23rd, and a minute later.
    world.at('2026-11-26T15:59:00.000Z')
    expect(resultsOf(await ask('2026-12-20'))).toEqual(['already'])
    world.at('2026-11-26T16:00:00.000Z')
    expect(resultsOf(await ask('2026-12-20'))).toEqual(['recorded'])
    expect(world.requests('T1', U1).map(({ id }) => id)).toEqual(['id1', 'id2'])
  })

  test('whose day has come unanswered is asked for anew', async () => {
    await ask('2026-12-20')
    world.at('2026-12-22T02:00:00.000Z')
    const opened = await openPage(world.needs, link)
    expect(opened).toMatchObject({ page: { duties: [{ lapse: 'passed', may: ['sign', 'report', 'extend'] }, {}] } })
    expect(resultsOf(await ask('2026-12-30'))).toEqual(['recorded'])
  })

  test('is decided on any page of whoever is the office’s contact by then', async () => {
    await ask('2026-12-20')
    await send({ action: 'extend', until: '2027-01-15', note: '工期紧', duties: [keyOf('T2', U1)] })
    await world.addOffice([contact(OFFICE, 'primary', { email: 'new@example.com' })])
    const office = await world.mail(notice('', { addressee: OFFICE, subjects: [subject('T1', 'organiser')] }), 'new@example.com')
    const opened = await openPage(world.needs, office)
    expect(opened.kind === 'open' ? opened.page.duties.map(({ key, may }) => [key, may]) : []).toEqual([
      [keyOf('T1', U1), ['sign', 'report', 'grant', 'refuse']],
      [keyOf('T2', U1), ['grant', 'refuse']],
      [keyOf('T1', U2), ['sign', 'report']],
    ])
    const all = { action: 'grant', duties: [keyOf('T1', U1), keyOf('T1', U2), keyOf('T2', U1)] }
    expect(await send(all, office)).toMatchObject({
      recorded: [{ result: 'recorded' }, { result: 'recorded' }, { result: 'refused', why: '该单位没有就该事项申请延期。' }],
    })
    expect([world.facts('T1', U1), world.facts('T2', U1)]).toMatchObject([
      [{ status: 'extended', date: '2026-12-20' }],
      [{ status: 'extended', date: '2027-01-15' }],
    ])
    expect(resultsOf(await send({ action: 'grant', duties: [keyOf('T2', U1)] }, office))).toEqual(['already'])
  })

  test('keeps the office’s page open until it is decided', async () => {
    const own = await officeMail(world, { subjects: [subject('T1', 'organiser')] })
    await send({ action: 'report' })
    await world.register.saveDuty({ ...dutyOf('T1', U1), facts: [{ status: 'exempt', date: TODAY }], version: 2 })
    await world.register.saveDuty({ ...dutyOf('T1', U2), facts: [{ status: 'exempt', date: TODAY }], version: 1 })
    expect(await openPage(world.needs, own)).toEqual({ kind: 'closed', why: 'spent' })
    await send({ action: 'extend', until: '2027-01-15', note: '工期紧', duties: [keyOf('T2', U1)] })
    expect(await openPage(world.needs, own)).toMatchObject({ page: { duties: [{ key: keyOf('T2', U1) }] } })
    expect(resultsOf(await send({ action: 'refuse', note: '不宜延期', duties: [keyOf('T2', U1)] }, own))).toEqual(['recorded'])
    expect(await openPage(world.needs, own)).toEqual({ kind: 'closed', why: 'spent' })
  })

  test.each(['2026-11-22', TODAY, '2026-11-30', '2027-03-01', '2028-11-30', '2026-02-30', ''])(
    'to “%s” is a mistake of the date',
    async until => {
      expect(fieldsOf(await ask(until))).toEqual(['until'])
      expect(world.requests('T1', U1)).toEqual([])
    },
  )

  test('is no business of an office for its unit', async () => {
    const office = await officeMail(world)
    expect(await send({ action: 'extend', until: '2026-12-20', note: '示例' }, office)).toMatchObject({
      recorded: [{ result: 'refused' }],
    })
  })
})

describe('a form', () => {
  test('with mistakes hears of all of them at once, and nothing is recorded', async () => {
    const taken = await send({ action: 'extend', code: '', name: ' \n', duties: [], note: '长'.repeat(5_000), until: '明年' })
    expect(fieldsOf(taken).toSorted()).toEqual(['code', 'duties', 'name', 'note', 'until'])
    expect(fieldsOf(await send({ action: 'delete', duties: ['unit:U2 00/T1'], name: '甲'.repeat(51) })).toSorted()).toEqual([
      'action',
      'duties',
      'name',
    ])
    expect([statuses('T1'), statuses('T1', U2)]).toEqual([[], []])
  })

  test.each([
    ['2027-02-30', '没有这一天，请核对延期后的截止日期。'],
    ['2027年13月1日', '没有这一天，请核对延期后的截止日期。'],
    ['明年', '请填写延期后的截止日期，例如 2026-12-31。'],
    ['', '请填写延期后的截止日期，例如 2026-12-31。'],
  ])('that asks for more time until “%s” hears what is wrong with it', async (until, message) => {
    expect(await send({ action: 'extend', note: '示例', until })).toMatchObject({ mistakes: [{ field: 'until', message }] })
  })

  test('without a code is no try and leaves nothing at all', async () => {
    for (let index = 0; index < 30; index += 1) expect(fieldsOf(await send({ code: ' ' }))).toEqual(['code'])
    expect([world.outbox.tries.size, world.register.duties.size, await world.refusals()]).toEqual([0, 0, []])
  })

  test('with five wrong codes locks its notice, also for the right one; a right code before that forgets them', async () => {
    for (let index = 0; index < 4; index += 1) expect(fieldsOf(await send({ code: 'AAAAAA' }))).toEqual(['code'])
    expect(resultsOf(await send({}))).toEqual(['recorded'])
    for (let index = 0; index < 5; index += 1) expect(fieldsOf(await send({ code: 'AAAAAA' }))).toEqual(['code'])
    expect(await send({ action: 'report' })).toEqual({ kind: 'closed', why: 'locked' })
    expect(statuses()).toEqual(['signed'])
    expect(await world.refusals()).toEqual([[link.notice, 'locked']])
  })

  test('with what cannot be a code is no try', async () => {
    for (const code of ['test@example.com', 'AAAAA', 'AAAAAAA', 'AAAAA0', '123456', '<b></b>', '校验码校验码'])
      for (let index = 0; index < 6; index += 1) expect(fieldsOf(await send({ code }))).toEqual(['code'])
    expect([world.outbox.tries.size, await world.refusals()]).toEqual([0, []])
  })

  test('that comes ten times at once with the right code locks nobody out', async () => {
    const needs = {
      ...world.needs,
      wait: (milliseconds: number) => new Promise<void>(resume => setTimeout(resume, milliseconds)),
    }
    const form = world.form(link, { duties: [keyOf('T1', U1)] })
    const all = await Promise.all(Array.from({ length: 10 }, () => takeAnswer(needs, link, form)))
    expect(all.map(({ kind }) => kind)).toEqual(Array(10).fill('taken'))
  })

  test.each(['\u200b', '\u200b\u00ad\u2060', '\u3164', '\u115f', '\u2800', '\ufe0f', '——', '123'])(
    'signed by %j is signed by nobody',
    async name => {
      expect(fieldsOf(await send({ name }))).toEqual(['name'])
      expect(statuses()).toEqual([])
    },
  )

  test.each([
    ['张\u200b三', '张三'],
    ['\u202eLi Si\u202c', 'Li Si'],
    ['阿卜杜拉·买买提', '阿卜杜拉·买买提'],
  ])('signed by %j is signed by %s', async (name, by) => {
    await send({ name })
    expect(world.facts('T1', U1)[0]?.source?.by).toBe(by)
  })

  test('takes the code as people type it', async () => {
    const { code } = world.form(link, {})
    const typed = Array.from(code.toLowerCase(), character => String.fromCodePoint(character.codePointAt(0)! + 0xfee0)).join(' ')
    expect(resultsOf(await send({ code: typed }))).toEqual(['recorded'])
  })
})

describe('a link', () => {
  const why = async (access: Access) => {
    const opened = await openPage(world.needs, access)
    return opened.kind === 'closed' ? opened.why : 'open'
  }

  test('with one bit changed, of another notice, or of none opens nothing, and each leaves one entry', async () => {
    const other = await world.mail(notice('U2', { subjects: [subject('T1')] }), 'other@example.com')
    const [first = '', ...rest] = link.token
    const changed = `${first === 'A' ? 'B' : 'A'}${rest.join('')}`
    const missing = notice('U9').id
    const tried: Access[] = [
      { ...link, token: changed },
      { ...link, token: other.token },
      { ...link, token: '' },
      { ...link, notice: missing },
      { ...link, notice: "x' OR 1" },
    ]
    for (const [index, access] of tried.entries()) {
      world.at(`2026-11-23T02:00:0${index}.000Z`)
      expect(await why(access)).toBe('wrong')
    }
    const [ours, nobodys] = [
      [link.notice, 'wrong'],
      ['-', 'wrong'],
    ]
    // Of what is no notice's id nothing is kept.
    expect((await world.refusals()).toReversed()).toEqual([ours, ours, nobodys, nobodys])
  })

  test('opens until its last day, and no longer', async () => {
    world.at('2027-01-07T15:59:59.999Z')
    expect(await why(link)).toBe('open')
    world.at('2027-01-07T16:00:00.000Z')
    expect(await why(link)).toBe('expired')
    expect(await send({})).toEqual({ kind: 'closed', why: 'expired' })
  })

  test('opens for its person in another role, and for nobody when the address is another’s', async () => {
    const person = contact(U1)
    await world.addUnit(unit('U1'), [
      contact(U1, 'primary', { email: 'new@example.com' }),
      { ...person, role: 'leader', name: '原联系人' },
    ])
    expect(await openPage(world.needs, link)).toMatchObject({ page: { contact: { name: '原联系人', role: 'leader' } } })
    await world.addUnit(unit('U1'), [contact(U1, 'primary', { email: 'new@example.com' })], { former: [person] })
    expect(await why(link)).toBe('foreign')
    expect(await send({ action: 'report' })).toEqual({ kind: 'closed', why: 'foreign' })
    await world.addUnit(unit('U1'), [person], { retired: true })
    expect(await why(link)).toBe('foreign')
  })

  test('of a withdrawn task alone has nothing left to do', async () => {
    for (const id of ['T1', 'T2']) await world.addTask(task(id, { cancelled: true }))
    expect(await why(link)).toBe('spent')
  })

  test('of a correction or of a second way is about what the first notice was about', async () => {
    const corrects = { correction: 'c1', notice: link.notice }
    const others = [
      notice('U1', { purpose: 'correction', subjects: [], corrects }),
      notice('U1', { purpose: 'fallback', subjects: [subject('T1'), subject('T2')] }),
    ]
    for (const one of others) {
      const opened = await openPage(world.needs, await world.mail(one, 'unit.primary@example.com'))
      expect(opened.kind === 'open' ? opened.page.duties.map(({ key }) => key) : []).toEqual([keyOf('T1', U1), keyOf('T2', U1)])
    }
  })

  test('to no party opens nothing', async () => {
    const operator = { kind: 'operator', id: 'operator' } as const
    expect(
      await why(await world.mail(notice('', { purpose: 'operator', addressee: operator, subjects: [] }), 'x@example.com')),
    ).toBe('foreign')
  })
})

describe('a mobile with the code of an SMS', () => {
  const MOBILE = '13800000001'
  const code = (typed: string, mobile = MOBILE): Access => ({ kind: 'code', mobile, code: typed })
  beforeEach(async () => {
    const sms = notice('U1', { channel: 'sms', subjects: [subject('T1')] })
    await world.outbox.putNotice(sms, TODAY)
    const saved = { mobileHash: world.needs.hashAddress(MOBILE), codeHash: world.secrets.hashCode('ABC234') }
    await world.outbox.saveCode({ ...saved, notice: sms.id, day: TODAY })
  })

  test('opens the page and answers on it', async () => {
    expect(await openPage(world.needs, code('abc 234', '+86 138-0000-0001'))).toMatchObject({ kind: 'open' })
    expect(resultsOf(await send({}, code('ＡＢＣ２３４')))).toEqual(['recorded'])
    expect(world.outbox.tries.size).toBe(0)
  })

  test('is tried twenty times an hour; a right one forgets them', async () => {
    const tryTimes = async (times: number) => {
      for (let index = 0; index < times; index += 1) await openPage(world.needs, code('AAAAAA'))
    }
    await tryTimes(19)
    expect(await openPage(world.needs, code('ABC234'))).toMatchObject({ kind: 'open' })
    await tryTimes(20)
    expect(await openPage(world.needs, code('ABC234'))).toEqual({ kind: 'closed', why: 'locked' })
    expect(await openPage(world.needs, code('AAAAAA', '13800000009'))).toEqual({ kind: 'closed', why: 'wrong' })
    world.at('2026-11-23T03:00:00.000Z')
    expect(await openPage(world.needs, code('ABC234'))).toMatchObject({ kind: 'open' })
  })

  test('left empty, or no mobile, leaves nothing at all', async () => {
    for (const access of [code(''), code('ABC23'), code('ABC230'), code('ABC234', ''), code('ABC234', '02088888888')])
      expect(await openPage(world.needs, access)).toEqual({ kind: 'closed', why: 'wrong' })
    expect([world.outbox.tries.size, await world.refusals()]).toEqual([0, []])
  })

  test('is foreign once the mobile is another’s', async () => {
    await world.addUnit(unit('U1'), [contact(U1, 'primary', { mobile: '13800000007' })])
    expect(await openPage(world.needs, code('ABC234'))).toEqual({ kind: 'closed', why: 'foreign' })
  })
})
