/** Two hundred people got a mail that is wrong: what has not gone out is stopped, and exactly they are told what is right. */
import * as z from 'zod/mini'
import { THROTTLED } from '../../../local/endpoints/simulator.ts'
import { listPrimaries, PROVINCES, SLOW_DOMAIN } from '../data.ts'
import { compare, expect, type Incident, listReached, ofProvince } from '../incident.ts'

const DAY = '2026-11-24'
const WRONG = 200

const $Shown = z.object({ notice: z.object({ template: z.string() }) })

export const wrongTemplate: Incident = {
  name: '错误的模板发给了两百人',
  page: 'wrong-message',
  play: async game => {
    await game.live(DAY, '08:29')
    const since = game.now()
    // Of the second province nothing has gone out by the time that somebody calls.
    game.outage = to => (to.some(address => address.endsWith(SLOW_DOMAIN)) ? THROTTLED : undefined)
    await game.live(DAY, '08:31')
    const got = listReached(game, 'task', since)
    const example = game.messages.findLast(({ purpose }) => purpose === 'task')?.noticeId ?? ''
    const { template } = $Shown.parse(await game.operator.ask('show', example)).notice
    const fill = {
      '起，如2026-11-24T08:30': `${DAY}T08:30`,
      通知编号: example,
      日期: DAY,
      原因: '演练：模板有误',
      模板: template,
      更正内容: '此前提醒所列要求有误，以本通知所列为准。',
    }
    await game.operator.follow('wrong-message', '先看什么', fill)
    game.outage = () => undefined
    await game.operator.follow('wrong-message', '怎么处理', fill)
    await game.live(DAY, '09:00')
    const after = await game.operator.follow('wrong-message', '怎样确认已经过去', fill)
    const waiting = ofProvince(listReached(game, 'task', since), PROVINCES.waiting)
    return {
      words: `${got.length} 人收到错误内容，各收到一封更正；其余 ${listPrimaries(PROVINCES.waiting).length} 人的已撤回`,
      problems: [
        ...compare('收到错误内容的人', got, listPrimaries(PROVINCES.wrong)),
        ...expect(got.length === WRONG, `收到错误内容的是 ${got.length} 人，应为 ${WRONG} 人`),
        ...expect(waiting.length === 0, `暂停、撤回之后仍有 ${waiting.length} 人收到错误内容`),
        ...compare('收到更正的人', listReached(game, 'correction', since), got),
        ...expect(after.includes('没有停滞的批次'), 'stuck 仍列出批次'),
      ],
    }
  },
}
