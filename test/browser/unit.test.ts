import { describe, expect, it } from 'vitest'
import { expectHeading, fill, press } from './support/form.ts'
import { FINE, inspect, listStops, walkByTab } from './support/inspect.ts'
import { openRecords, readDuty } from './support/records.ts'
import { DAY, officeMail, TASKS, unitMail } from './support/sample-data.ts'
import { openFromMail, useVisitor, SETTINGS } from './support/visitor.ts'

const records = openRecords()

describe.each(SETTINGS)('a unit $name', setting => {
  const { office } = setting
  const visitor = useVisitor(setting)

  it('signs; loading the confirmation again and going back to sign again change nothing', async () => {
    const { page, code } = await openFromMail(visitor, unitMail(office, 'sign'))
    const early = await openFromMail(visitor, unitMail(office, 'sign'))
    expect(await inspect(page, visitor, 'form')).toEqual(FINE)
    await fill(page, { boxes: [TASKS.first], name: '联系人乙', code })
    await press(page, '签收')
    await expectHeading(page, '签收：已登记')
    expect(await inspect(page, visitor, 'signed')).toEqual(FINE)
    const signed = await readDuty(records, office, 'sign')
    expect(signed?.facts).toMatchObject([{ status: 'signed', date: DAY, source: { by: '联系人乙' } }])
    await page.reload()
    await expectHeading(page, '签收：此前已登记')
    expect(await inspect(page, visitor, 'already')).toEqual(FINE)
    await page.goBack()
    await expectHeading(page, '工作事项办理')
    await fill(page, { boxes: [TASKS.first], name: '联系人乙', code })
    await press(page, '签收')
    await expectHeading(page, '签收：此前已登记')
    await fill(early.page, { boxes: [TASKS.first], name: '联系人乙', code })
    await press(early.page, '签收')
    await expectHeading(early.page, '签收：此前已登记')
    expect(await readDuty(records, office, 'sign')).toEqual(signed)
  })

  it('comes with Tab to everything there is, from top to bottom, and sees where it is', async () => {
    const { page } = await openFromMail(visitor, unitMail(office, 'sign'))
    const stops = await walkByTab(page)
    expect(stops.map(({ name }) => name)).toEqual(await listStops(page))
    expect(stops.filter(({ visible }) => !visible)).toEqual([])
    expect(stops.length).toBeGreaterThan(5)
  })

  it('reports with a note, which its page and that of its office show from then on', async () => {
    const { page, code } = await openFromMail(visitor, unitMail(office, 'report'))
    const note: [string, string] = ['完成情况说明', '材料已报送 <b>2</b> 份 & 附表']
    await fill(page, { boxes: [TASKS.second], name: '联系人乙', code, note })
    await press(page, '报告完成')
    await expectHeading(page, '报告完成：已登记')
    expect(await inspect(page, visitor, 'reported')).toEqual(FINE)
    await page.getByRole('link', { name: '返回事项页' }).click()
    await expectHeading(page, '工作事项办理')
    expect(await page.getByRole('main').innerText()).toContain('材料已报送 <b>2</b> 份 & 附表')
    expect(await inspect(page, visitor, 'after-report')).toEqual(FINE)
    const { page: offices } = await openFromMail(visitor, officeMail(office))
    // Folded away, as there are many
    expect(await offices.getByRole('main').textContent()).toContain('材料已报送 <b>2</b> 份 & 附表')
    expect(await inspect(offices, visitor, 'office')).toEqual(FINE)
    expect((await readDuty(records, office, 'report', 'second'))?.facts).toMatchObject([
      { status: 'done', source: { note: note[1] } },
    ])
  })

  it('is told all mistakes of its form at once, and nothing is recorded', async () => {
    const { page, code } = await openFromMail(visitor, unitMail(office, 'mistakes'))
    await press(page, '签收')
    await expectHeading(page, '工作事项办理')
    const alert = page.getByRole('alert')
    expect(await alert.getByRole('link').allInnerTexts()).toEqual([
      '请至少勾选一项。',
      '请填写办理人姓名。',
      '请填写邮件中的校验码。',
    ])
    expect(await inspect(page, visitor, 'mistakes')).toEqual(FINE)
    await alert.getByRole('link', { name: '请填写邮件中的校验码。' }).click()
    expect(await page.evaluate('document.activeElement.id || location.hash')).toMatch(/code/)
    const note: [string, string] = ['申请原因', '需要补充材料']
    for (const [until, told] of [
      ['2026-11-22', '延期后的截止日期应晚于今天。'],
      ['2028-11-23', `“${TASKS.first}”：最晚可延至2027年2月28日。`],
    ] as const) {
      await fill(page, { boxes: [TASKS.first], name: '联系人乙', code, note, until })
      await press(page, '申请延期')
      expect(await alert.getByRole('link').allInnerTexts()).toEqual([told])
      expect(await page.getByLabel('申请原因').inputValue()).toBe('需要补充材料')
      expect(await inspect(page, visitor, `until-${until}`)).toEqual(FINE)
    }
    await fill(page, { boxes: [TASKS.first], name: '联系人乙', code: 'AAAAAA' })
    await press(page, '签收')
    expect(await alert.innerText()).toContain('校验码不正确')
    expect(await inspect(page, visitor, 'wrong-code')).toEqual(FINE)
    expect(await readDuty(records, office, 'mistakes')).toBeUndefined()
  })
})
