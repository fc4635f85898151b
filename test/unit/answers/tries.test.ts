import { expect, test } from 'vitest'
import { takeAnswer } from '../../../functions/take-answers/take-answers.ts'
import { buildProvince, keyOf, taskMail, U1 } from '../../support/answer-world.ts'

test('a wrong code hears how many tries are left, and what to do when there are none', async () => {
  const world = await buildProvince()
  const link = await taskMail(world)
  const messages: string[] = []
  for (let index = 0; index < 5; index += 1) {
    const form = world.form(link, { duties: [keyOf('T1', U1)], code: 'AAAAAA' })
    const taken = await takeAnswer(world.needs, link, form)
    messages.push(...(taken.kind === 'mistakes' ? taken.mistakes.map(({ message }) => message) : [taken.kind]))
  }
  expect(messages).toEqual([
    ...[4, 3, 2, 1].map(left => `校验码不正确。请对照最近一份邮件重新填写，还可以再试${left}次；用完后本链接停止受理。`),
    '校验码不正确。次数已经用完，本链接停止受理：请等下一次通知，或者请省级知识产权局代签。',
  ])
})
