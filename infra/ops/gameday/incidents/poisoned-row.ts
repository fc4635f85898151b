/** A row of the Register is spoilt by hand: its receipt ends as a dead letter, others go on, and the mended row brings it back. */
import { instantInShanghai } from '../../../../functions/core/day.ts'
import { POISONED_UNIT, PROVINCES } from '../data.ts'
import { compare, expect, type Incident, listReached, ofProvince } from '../incident.ts'
import { spoilUnit } from '../spoil.ts'

const DAY = '2026-11-26'
const OFFICE = PROVINCES.poisoned

export const poisonedRow: Incident = {
  name: '登记库有一行损坏',
  page: 'dead-letters',
  rings: { name: 'deadLetters', from: instantInShanghai(DAY, '09:00') },
  play: async game => {
    await spoilUnit(game.system.running, OFFICE, POISONED_UNIT)
    // Its mail comes back an hour after it went out; the receipt is tried for half an hour.
    await game.live(DAY, '10:55')
    const fill = { 函数名: 'receive-receipts', 原因: '演练：数据行已修复', 数据文件夹: game.folder }
    const seen = await game.operator.follow('dead-letters', '先看什么', fill)
    await game.operator.follow('rows-unreadable', '怎么处理', fill)
    await game.operator.follow('dead-letters', '怎么处理', fill)
    await game.live(DAY, '11:05')
    await game.operator.follow('dead-letters', '怎样确认已经过去', fill)
    const left = Object.values(game.system.runtime.listQueues()).flat()
    return {
      words: '修复一行、重放一次，退信单位的备用联系人收到',
      problems: [
        ...expect(seen.includes('receive-receipts'), 'replay 看不出有死信'),
        ...expect(left.length === 0, `队列里还有 ${left.length} 条消息`),
        ...compare('改由备用联系人收到的单位', ofProvince(listReached(game, 'fallback', 0), OFFICE), [
          `deputy-${OFFICE}-1@example.com`,
        ]),
      ],
    }
  },
}
