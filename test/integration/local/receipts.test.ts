import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { NoticeRecord } from '../../../functions/core/ports.ts'
import type { Received } from '../../../infra/local/endpoints/messages.ts'
import { type LocalSystem, startLocalSystem } from '../../support/local-system.ts'

const TIME = 180_000
const MONDAY = '2026-11-23'

type Person = { email?: string; mobile?: string }
/** A unit's 主联系人 and, where there is one, its 备用联系人. An e-mail without a domain is one of the simulator. */
type Unit = [primary: Person, deputy?: Person]

const at = (email: string): string => (email === '' || email.includes('@') ? email : `${email}@simulator.example.com`)
const contactRow = (unit: string, index: number, role: string, { email = '', mobile = '' }: Person): string =>
  `${unit},联系人${index},${role},${at(email)},${mobile}`

/** Cities in one province with a task that is due in five working days: on Monday and Wednesday each 主联系人 gets an e-mail. */
const buildFiles = (units: Record<string, Unit>): Record<string, string> => ({
  'units.csv': [
    '单位编号,单位名称,类别,身份,行政区划代码',
    ...Object.keys(units).map(id => `${id},示例市${id},市,示范单位,440100`),
  ].join('\n'),
  'contacts.csv': [
    '机构,姓名,角色,电子邮箱,手机',
    '44,联系人,主联系人,office@example.com,',
    ...Object.entries(units).flatMap(([id, [primary, deputy]]) => [
      contactRow(id, 1, '主联系人', primary),
      ...(deputy ? [contactRow(id, 2, '备用联系人', deputy)] : []),
    ]),
  ].join('\n'),
  'tasks.csv': '工作事项编号,条款,名称,截止日期,发布机构\nT-1,1.1,示例事项,2026-11-30,44',
})

const DEPUTY = (name: string): Person => ({ email: `deputy-${name}@example.com` })
const UNITS = {
  well: [{ email: 'success+well', mobile: '13800000001' }],
  bounce: [{ email: 'bounce+1' }, DEPUTY('bounce')],
  both: [{ email: 'bounce+2', mobile: '13800000002' }, DEPUTY('both')],
  soft: [{ email: 'soft-bounce' }, DEPUTY('soft')],
  refused: [{ email: 'reject' }, DEPUTY('refused')],
  nobody: [{ email: 'bounce+3' }],
  timeout: [{ email: 'timeout' }],
  silent: [{ email: 'timeout-silent' }],
  mute: [{ email: 'no-receipt', mobile: '13800000003' }],
  late: [{ email: 'late', mobile: '13800000004' }],
  complaint: [{ email: 'complaint' }, DEPUTY('complaint')],
  twice: [{ email: 'twice' }],
  reversed: [{ email: 'reversed' }],
  delay: [{ email: 'delay' }],
  gone: [{ mobile: '13800000404' }, DEPUTY('gone')],
  hushed: [{ mobile: '13800000504' }, DEPUTY('hushed')],
} satisfies Record<string, Unit>

let local: LocalSystem
const arrived = (day: string, unit: string): Received[] =>
  local.messages.filter(({ noticeId, at: instant }) => noticeId.includes(`-unit-${unit}-`) && instant.startsWith(day))
/** `16:30 email address` of each message about a unit, by Shanghai's clock. */
const heard = (unit: string, day = MONDAY): string[] =>
  arrived(day, unit).map(({ at: instant, to }) => {
    const time = new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(11, 16)
    return `${time} ${String(to).replace('@simulator.example.com', '')}`
  })
const find = async (unit: string, day = MONDAY): Promise<NoticeRecord[]> => {
  const ids = (await local.system.listNotices()).map(({ id }) => id)
  const own = ids.filter(id => id.includes(`-${day.replaceAll('-', '')}-unit-${unit}-`))
  return (await local.system.stores.outbox.readNotices(own)).notices.toSorted((a, b) => b.id.localeCompare(a.id, 'en'))
}

describe('what becomes of mails on the synthesised stack', () => {
  beforeAll(async () => {
    local = await startLocalSystem({ files: buildFiles(UNITS), first: MONDAY })
    await local.live(MONDAY)
  }, TIME)
  afterAll(() => local.stop())

  it('fails in no function, and leaves nothing in a queue', () => {
    expect({ failures: local.failures, dead: local.deadLetters }).toEqual({ failures: [], dead: [] })
    expect(Object.values(local.system.runtime.listQueues()).flat()).toEqual([])
  })

  it('is delivered when its receipts come, however they come', async () => {
    for (const unit of ['well', 'twice', 'reversed', 'delay'])
      expect([unit, await find(unit)]).toMatchObject([unit, [{ state: 'delivered', attempts: 1, possibleDoubles: 0 }]])
    expect(heard('twice')).toEqual(['08:30 twice'])
  })

  it('goes to the next person when it bounces for good, for now, or is refused', async () => {
    expect(heard('bounce')).toEqual(['08:30 bounce+1', '08:30 deputy-bounce@example.com'])
    expect(heard('soft')).toEqual(['08:30 soft-bounce', '08:30 deputy-soft@example.com'])
    expect(heard('refused')).toEqual(['08:30 deputy-refused@example.com'])
    expect(await find('bounce')).toMatchObject([
      { purpose: 'task', state: 'failed' },
      { purpose: 'fallback', role: 'deputy', state: 'delivered' },
    ])
  })

  it('goes to the same person’s mobile before it goes to another, when the window of SMS opens', async () => {
    expect(heard('both')).toEqual(['08:30 bounce+2', '09:00 13800000002'])
  })

  it('goes to the next person when a mobile is refused, and is left to the operator when nobody can know whether it was reached', async () => {
    expect(heard('gone')).toEqual(['09:00 deputy-gone@example.com'])
    expect(heard('hushed')).toEqual(['09:00 13800000504'])
    expect(await find('hushed')).toMatchObject([{ channel: 'sms', state: 'failed', cause: 'outcome-unknown', attempts: 1 }])
  })

  it('is told to the office when nobody is left', async () => {
    expect(await find('nobody')).toMatchObject([{ state: 'failed', cause: expect.stringContaining('unreachable') as string }])
    const reports = local.messages.filter(({ purpose }) => purpose === 'report')
    expect(reports).toMatchObject([{ to: ['office@example.com'] }])
    expect(reports[0]?.text).toContain('示例市nobody')
  })

  it('is not sent again after a time-out that an event explains', async () => {
    expect(heard('timeout')).toEqual(['08:30 timeout'])
    expect(await find('timeout')).toMatchObject([{ state: 'delivered', possibleDoubles: 0 }])
  })

  it('is sent again after a quarter of an hour when nothing explains the time-out, and counted', async () => {
    expect(heard('silent')).toEqual(['08:30 timeout-silent', '08:45 timeout-silent'])
    expect(await find('silent')).toMatchObject([{ state: 'delivered', possibleDoubles: 1 }])
  })

  it('is followed by an SMS when no receipt has come in four hours', async () => {
    expect(heard('mute')).toEqual(['08:30 no-receipt', '12:30 13800000003'])
    expect(await find('mute')).toMatchObject([
      { channel: 'email', state: 'accepted', cause: 'no-receipt' },
      { channel: 'sms', purpose: 'fallback', state: 'accepted' },
    ])
  })

  it('is delivered, too, when its receipt comes after that', async () => {
    expect(heard('late')).toEqual(['08:30 late', '12:30 13800000004'])
    expect((await find('late'))[0]).toMatchObject({ channel: 'email', state: 'delivered' })
  })

  it(
    'bars an address that bounced for good or complained from then on, and no other',
    async () => {
      await local.live('2026-11-25')
      const wednesday = '2026-11-25'
      expect(heard('well', wednesday)).toHaveLength(1)
      expect(heard('soft', wednesday)).toContain('08:30 soft-bounce')
      expect(heard('bounce', wednesday)).toEqual(['08:30 deputy-bounce@example.com'])
      expect(heard('complaint')).toEqual(['08:30 complaint'])
      expect(await find('complaint')).toMatchObject([{ state: 'delivered' }])
      expect(heard('complaint', wednesday)).toEqual(['08:30 deputy-complaint@example.com'])
    },
    TIME,
  )
})

describe('the function that works receipts off', () => {
  let own: LocalSystem | undefined
  afterEach(() => own?.stop())
  const files = buildFiles({ one: [{ email: 'success' }] })
  const functionName = /Receive/

  it(
    'dies half-way, and gets its receipts again',
    async () => {
      own = await startLocalSystem({
        files,
        first: MONDAY,
        wrap: {
          functionName,
          body: `if (isFirst()) { await real(event, context); process.exit(1) }; return real(event, context)`,
        },
      })
      local = own
      await own.live(MONDAY, '09:00')
      expect(own.failures).toHaveLength(1)
      expect(await find('one')).toMatchObject([{ state: 'delivered' }])
      expect(own.deadLetters).toEqual([])
    },
    TIME,
  )

  it(
    'fails for good, and its receipts lie in the failure queue without a word of the recipient',
    async () => {
      own = await startLocalSystem({ files, first: MONDAY, wrap: { functionName, body: `throw new Error('broken')` } })
      local = own
      await own.live(MONDAY, '12:35')
      expect(own.deadLetters.length).toBeGreaterThan(0)
      const text = JSON.stringify(own.deadLetters)
      expect(text).toContain('-unit-one-')
      expect(text).not.toContain('example.com')
      expect(await find('one')).toMatchObject([{ state: 'accepted', cause: 'no-receipt' }])
    },
    TIME,
  )
})
