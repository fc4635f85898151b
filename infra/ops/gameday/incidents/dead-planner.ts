/** Nobody has planned since the day before yesterday: both days are made up for, and say that they are late. */
import { isDeepStrictEqual } from 'node:util'
import { instantInShanghai } from '../../../../functions/core/day.ts'
import { listPrimaries, PROVINCES } from '../data.ts'
import { compare, expect, type Incident, listReached, ofProvince } from '../incident.ts'

const DEAD = '2026-11-25'
const DAY = '2026-11-26'
const OFFICE = PROVINCES.late

export const deadPlanner: Incident = {
  name: '昨天起没有做计划',
  page: 'offices-planned',
  rings: { name: 'officesPlanned', from: instantInShanghai(DEAD, '00:00') },
  play: async game => {
    const since = game.now()
    await game.live(DAY, '09:00')
    const before = listReached(game, 'task', since)
    const fill = { 日期: DAY, 原因: '演练：补做计划' }
    const seen = await game.operator.follow('offices-planned', '先看什么', fill)
    await game.operator.follow('offices-planned', '怎么处理', fill)
    await game.live(DAY, '09:10')
    const after = await game.operator.follow('offices-planned', '怎样确认已经过去', fill)
    const mails = game.messages.filter(({ at, to }) => Date.parse(at) >= since && ofProvince([to].flat(), OFFICE).length > 0)
    const { notices } = await game.system.stores.outbox.readNotices(mails.map(({ noticeId }) => noticeId))
    const complete = notices.filter(({ day, subjects }) => {
      const marked = subjects.map(({ task, on }) => `${task} ${on < day ? 'late' : 'in time'}`)
      return isDeepStrictEqual(new Set(marked), new Set(['GD-C1 late', 'GD-C2 in time']))
    })
    return {
      words: `补做后 ${mails.length} 人各收到一封，两天的事项都在，昨天的记为迟发`,
      problems: [
        ...expect(before.length === 0, `没有计划却发出了 ${before.length} 封`),
        ...expect(/尚未进行|未开始/.test(seen), 'status 看不出没有计划'),
        ...expect(after.includes('已完成'), 'status 看不出计划已完成'),
        ...compare('收到提醒的人', ofProvince(listReached(game, 'task', since), OFFICE), listPrimaries(OFFICE)),
        ...expect(
          mails.every(({ text }) => text.includes('GD-C1') && text.includes('GD-C2')),
          '有邮件缺少一天的事项',
        ),
        ...expect(complete.length === mails.length, `${mails.length - complete.length} 条没有把昨天的事项记为迟发`),
      ],
    }
  },
}
