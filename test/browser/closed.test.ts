import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { expectHeading, fill, press } from './support/form.ts'
import { FINE, inspect } from './support/inspect.ts'
import { findSystem, openRecords, readDuty } from './support/records.ts'
import { TASKS, THE_FIFTH, unitMail } from './support/sample-data.ts'
import { type Mail, ON_PHONE, openFromMail, useVisitor, siteUrl } from './support/visitor.ts'

const office = THE_FIFTH

const visitor = useVisitor(ON_PHONE)
const records = openRecords()

/** As if the notice were of an earlier day. */
async function age(notice: string, day: string): Promise<void> {
  const { endpoints, region, outboxTableName } = findSystem()
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint: endpoints.dynamodb, region, credentials })
  await client.send(
    new UpdateItemCommand({
      TableName: outboxTableName,
      Key: { pk: { S: `NOTICE#${notice}` }, sk: { S: 'NOTICE' } },
      UpdateExpression: 'SET #day = :day, createdAt = :at',
      ExpressionAttributeNames: { '#day': 'day' },
      ExpressionAttributeValues: { ':day': { S: day }, ':at': { S: `${day}T00:30:00.000Z` } },
    }),
  )
}

async function moveContact(unit: string): Promise<void> {
  const { parties } = await records.register.readOffice(office)
  const row = parties.find(({ party }) => party.id === unit)
  if (row === undefined) throw new Error(`no ${unit}`)
  const contacts = row.contacts.map(contact => ({ ...contact, email: 'successor@example.com' }))
  expect(await records.register.saveParty({ ...row, contacts, version: row.version + 1 })).toBe(true)
}

async function reportAll({ page, code }: Mail): Promise<void> {
  await fill(page, { boxes: Object.values(TASKS), name: '联系人乙', code })
  await press(page, '报告完成')
  await expectHeading(page, '报告完成：已登记')
}

const noticeOf = (page: Mail['page']): string => new URL(page.url()).pathname.split('/')[2] ?? ''

describe('a link that opens nothing', () => {
  it.each([
    ['has expired', 'expired', ({ page }: Mail) => age(noticeOf(page), '2026-10-08')],
    ['went to somebody who is no contact any more', 'foreign', () => moveContact(`${office}-foreign`)],
    ['has nothing left to do', 'spent', reportAll],
  ] as const)('because it %s leads to the calm page, by form as well', async (_, role, close) => {
    const mail = await openFromMail(visitor, unitMail(office, role))
    const old = await openFromMail(visitor, unitMail(office, role))
    const url = mail.page.url()
    await fill(old.page, { boxes: [TASKS.first], name: '联系人乙', code: mail.code })
    await close(mail)
    await press(old.page, '签收')
    await expectHeading(old.page, '没有可以办理的事项')
    await mail.page.goto(url)
    expect(await inspect(mail.page, visitor, `closed-${role}`)).toEqual(FINE)
    const elsewhere = await visitor.context.newPage()
    await elsewhere.goto(`${siteUrl()}elsewhere`)
    expect(await mail.page.content()).toBe(await elsewhere.content())
    const { facts = [] } = (await readDuty(records, office, role)) ?? {}
    expect(facts.filter(({ status }) => status === 'signed')).toEqual([])
  })

  it('because one character of it is another leads to the calm page', async () => {
    const { page } = await openFromMail(visitor, unitMail(office, 'tampered'))
    const url = page.url()
    const last = url.endsWith('A') ? 'Q' : 'A'
    const statuses = await Promise.all(
      [`${url.slice(0, -1)}${last}`, url.slice(0, -1), url.replace('tampered', 'robot'), url.replace('/n/', '/n/x')].map(
        async one => (await fetch(one)).status,
      ),
    )
    expect(statuses).toEqual([404, 404, 404, 404])
  })
})
