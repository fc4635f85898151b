import { describe, expect, it } from 'vitest'
import { expectHeading, fill, press } from './support/form.ts'
import { FINE, inspect, listStops, walkByTab } from './support/inspect.ts'
import { openRecords, readDuty } from './support/records.ts'
import { TASKS, unitMobile } from './support/sample-data.ts'
import { useVisitor, readSms, SETTINGS } from './support/visitor.ts'

const records = openRecords()

describe.each(SETTINGS)('who got an SMS, $name', setting => {
  const { office } = setting
  const visitor = useVisitor(setting)

  it('opens the site that it names with mobile and code, however the code is typed, and signs', async () => {
    const mobile = unitMobile(office, 'sms')
    const { site, code } = await readSms(visitor, mobile)
    const page = await visitor.context.newPage()
    await page.goto(`http://${site}`)
    await expectHeading(page, '短信签收')
    expect(await inspect(page, visitor, 'entry')).toEqual(FINE)
    const stops = await walkByTab(page)
    expect(stops).toEqual((await listStops(page)).map(name => ({ name, visible: true })))
    await press(page, '打开')
    expect(await page.getByRole('alert').getByRole('link').allInnerTexts()).toEqual([
      '请填写接收短信的11位手机号码。',
      '请填写短信中的6位校验码。',
    ])
    expect(await inspect(page, visitor, 'entry-mistakes')).toEqual(FINE)
    await page.getByLabel('手机号码').fill(`+86 ${mobile.slice(0, 3)} ${mobile.slice(3)}`)
    await page.getByLabel('校验码').fill(` ${code.slice(0, 3).toLowerCase()} ${code.slice(3)}`)
    await press(page, '打开')
    await expectHeading(page, '工作事项办理')
    expect(await inspect(page, visitor, 'sms-form')).toEqual(FINE)
    await fill(page, { boxes: [TASKS.first], name: '联系人乙' })
    await press(page, '签收')
    await expectHeading(page, '签收：已登记')
    expect(await inspect(page, visitor, 'sms-signed')).toEqual(FINE)
    const signed = await readDuty(records, office, 'sms')
    expect(signed?.facts).toMatchObject([{ status: 'signed', source: { by: '联系人乙' } }])
    await page.reload()
    await expectHeading(page, '签收：此前已登记')
    await press(page, '返回事项页')
    await expectHeading(page, '工作事项办理')
    expect(await page.getByRole('main').innerText()).toContain('已签收，尚未完成')
    expect(await readDuty(records, office, 'sms')).toEqual(signed)
  })

  it('is shown the calm page by a code that is not theirs', async () => {
    const page = await visitor.context.newPage()
    const { site } = await readSms(visitor, unitMobile(office, 'sms'))
    await page.goto(`http://${site}`)
    await page.getByLabel('手机号码').fill(unitMobile(office, 'sms'))
    await page.getByLabel('校验码').fill('AAAAAA')
    await press(page, '打开')
    await expectHeading(page, '没有可以办理的事项')
    expect(await inspect(page, visitor, 'closed')).toEqual(FINE)
  })
})
