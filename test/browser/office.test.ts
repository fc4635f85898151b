import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectHeading, fill, press } from './support/form.ts'
import { FINE, inspect } from './support/inspect.ts'
import { openRecords, readDuty } from './support/records.ts'
import { officeMail, TASKS, unitMail, unitName } from './support/sample-data.ts'
import { openFromMail, useVisitor, SETTINGS, waitForMail } from './support/visitor.ts'

const records = openRecords()

/** An office with many units has them folded away. */
async function tickUnit(page: Page, task: string, unit: string): Promise<void> {
  const group = page.locator('.card', { hasText: task }).first()
  await group.locator('summary').click()
  await group.getByRole('checkbox', { name: new RegExp(unit) }).check()
}

describe.each(SETTINGS)('an office $name', setting => {
  const { office } = setting
  const visitor = useVisitor(setting)

  it('hears at once that a unit asks for more time, grants it, and the unit hears of that', async () => {
    const asking = await openFromMail(visitor, unitMail(office, 'extend'))
    const note: [string, string] = ['申请原因', '统计口径调整，需要补充材料']
    await fill(asking.page, { boxes: [TASKS.first], name: '联系人乙', code: asking.code, note, until: '2026-12-18' })
    await press(asking.page, '申请延期')
    await expectHeading(asking.page, '申请延期：已登记')
    expect(await inspect(asking.page, visitor, 'asked')).toEqual(FINE)
    await waitForMail(visitor, officeMail(office), '请求', unitName('extend'))
    const { page, code } = await openFromMail(visitor, officeMail(office), '请求', unitName('extend'))
    await expectHeading(page, '延期申请审核')
    expect(await page.getByRole('main').innerText()).toContain('统计口径调整，需要补充材料')
    expect(await inspect(page, visitor, 'request')).toEqual(FINE)
    await fill(page, { name: '联系人甲', code })
    await press(page, '不同意延期')
    expect(await page.getByRole('alert').getByRole('link').allInnerTexts()).toEqual(['请填写不同意延期的原因。'])
    await fill(page, { code })
    await press(page, '同意延期')
    await expectHeading(page, '同意延期：已登记')
    expect(await inspect(page, visitor, 'granted')).toEqual(FINE)
    await waitForMail(visitor, unitMail(office, 'extend'), '请求', '已获同意')
    const answered = await openFromMail(visitor, unitMail(office, 'extend'), '请求', '已获同意')
    await expectHeading(answered.page, '延期申请答复')
    expect(await answered.page.getByRole('main').innerText()).toContain('2026年12月18日')
    expect(await inspect(answered.page, visitor, 'answered')).toEqual(FINE)
    expect(await readDuty(records, office, 'extend')).toMatchObject({
      facts: [{ status: 'extended', date: '2026-12-18' }],
      requests: [
        { until: '2026-12-18', answer: { granted: true, source: { by: '联系人甲', party: { kind: 'office', id: office } } } },
      ],
    })
  })

  it('signs for a unit, whose page then says who did', async () => {
    const { page, code } = await openFromMail(visitor, officeMail(office))
    await tickUnit(page, TASKS.first, unitName('instead'))
    await fill(page, { name: '联系人甲', code })
    await press(page, '代为签收')
    await expectHeading(page, '签收：已登记')
    expect(await page.getByRole('status').innerText()).toContain(unitName('instead'))
    expect(await inspect(page, visitor, 'signed-for')).toEqual(FINE)
    const { page: units } = await openFromMail(visitor, unitMail(office, 'instead'))
    expect(await units.getByRole('main').innerText()).toContain('代签收')
    expect(await inspect(units, visitor, 'unit-signed-for')).toEqual(FINE)
    expect((await readDuty(records, office, 'instead'))?.facts).toMatchObject([
      { status: 'signed', source: { by: '联系人甲', party: { kind: 'office', id: office } } },
    ])
  })

  it('gives back what a unit reported, with a reason that the unit reads in its mail and on its page', async () => {
    const unit = await openFromMail(visitor, unitMail(office, 'redo'))
    await fill(unit.page, { boxes: [TASKS.second], name: '联系人乙', code: unit.code })
    await press(unit.page, '报告完成')
    await expectHeading(unit.page, '报告完成：已登记')
    const { page, code } = await openFromMail(visitor, officeMail(office))
    await tickUnit(page, TASKS.second, unitName('redo'))
    await fill(page, { name: '联系人甲', code })
    await press(page, '退回重办')
    expect(await page.getByRole('alert').getByRole('link').allInnerTexts()).toEqual(['请填写退回重办的原因。'])
    expect(await inspect(page, visitor, 'reopen-mistakes')).toEqual(FINE)
    await fill(page, { code, note: ['退回原因', '缺少附表3，请补齐后重新报告'] })
    await press(page, '退回重办')
    await expectHeading(page, '退回重办：已登记')
    expect(await inspect(page, visitor, 'reopened')).toEqual(FINE)
    await waitForMail(visitor, unitMail(office, 'redo'), '请求', '退回重办')
    const again = await openFromMail(visitor, unitMail(office, 'redo'), '请求', '退回重办')
    await expectHeading(again.page, '事项退回重办')
    expect(await again.page.getByRole('main').innerText()).toContain('缺少附表3')
    expect(await inspect(again.page, visitor, 'redo')).toEqual(FINE)
    expect((await readDuty(records, office, 'redo', 'second'))?.facts.map(({ status }) => status)).toEqual(['done', 'reopened'])
  })
})
