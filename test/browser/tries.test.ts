import { describe, expect, it } from 'vitest'
import { expectHeading, fill, press } from './support/form.ts'
import { openRecords, readDuty } from './support/records.ts'
import { TASKS, THE_FIFTH, unitMail, unitMobile } from './support/sample-data.ts'
import { ON_PHONE, openFromMail, useVisitor, readSms, siteUrl } from './support/visitor.ts'

const office = THE_FIFTH

const visitor = useVisitor(ON_PHONE)
const records = openRecords()

describe('a guesser', () => {
  it('finds the form of a notice closed after five wrong codes, and so does its reader', async () => {
    const { page, code } = await openFromMail(visitor, unitMail(office, 'locked'))
    const url = page.url()
    for (const guess of ['AAAAAA', 'BBBBBB', 'CCCCCC', 'DDDDDD', 'EEEEEE']) {
      await fill(page, { boxes: [TASKS.first], name: '联系人丙', code: guess })
      await press(page, '签收')
      expect(await page.getByRole('alert').innerText()).toContain('校验码不正确')
    }
    await page.goto(url)
    await fill(page, { boxes: [TASKS.first], name: '联系人乙', code })
    await press(page, '签收')
    await expectHeading(page, '没有可以办理的事项')
    expect(await readDuty(records, office, 'locked')).toBeUndefined()
  })

  it('has twenty tries an hour with one mobile; then the right code opens nothing either', async () => {
    const mobile = unitMobile(office, 'guesses')
    const { code } = await readSms(visitor, mobile)
    const page = await visitor.context.newPage()
    const enter = async (guess: string): Promise<void> => {
      await page.goto(siteUrl())
      await page.getByLabel('手机号码').fill(mobile)
      await page.getByLabel('校验码').fill(guess)
      await press(page, '打开')
    }
    await enter(code)
    await expectHeading(page, '工作事项办理')
    for (let guess = 0; guess < 20; guess += 1) {
      await enter(`AAAAA${'23456789ABCDEFGHJKMN'.charAt(guess)}`)
      await expectHeading(page, '没有可以办理的事项')
    }
    await enter(code)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('没有可以办理的事项')
  })
})
