/** A province's list is out of date: its mail is braked, its contacts are put right, and who waited is told. */
import { instantInShanghai } from '../../../../functions/core/day.ts'
import { listDeputies, PROVINCES, writeFolder } from '../data.ts'
import { compare, expect, type Incident, listReached, ofProvince } from '../incident.ts'

const DAY = '2026-11-23'
const OFFICE = PROVINCES.bouncing

export const bouncingProvince: Incident = {
  name: '一个省级知识产权局大量退信',
  page: 'offices-braked',
  rings: { name: 'officesBraked', from: instantInShanghai(DAY, '08:00') },
  play: async game => {
    await game.live(DAY, '12:55')
    const before = ofProvince(listReached(game, 'fallback', 0), OFFICE).length
    const fill = { 省级知识产权局代码: OFFICE, 原因: '演练：地址已更正', 数据文件夹: writeFolder(game.folder, true) }
    const seen = await game.operator.follow('offices-braked', '先看什么', fill)
    await game.operator.follow('offices-braked', '怎么处理', fill)
    await game.live(DAY, '14:00')
    const after = await game.operator.follow('offices-braked', '怎样确认已经过去', fill)
    const wanted = listDeputies(OFFICE)
    return {
      words: `更正 ${wanted.length} 个地址并解除，停着的 ${wanted.length - before} 封发出；退信的单位都由备用联系人收到`,
      problems: [
        ...expect(seen.includes('退信率') && seen.includes('停用地址'), 'brake、status 看不出停发'),
        ...expect(before < wanted.length, '停发期间仍有邮件发出'),
        ...expect(after.includes('没有自动停发邮件的省级知识产权局'), 'brake 仍列出该省级知识产权局'),
        ...compare('改由备用联系人收到的单位', ofProvince(listReached(game, 'fallback', 0), OFFICE), wanted),
      ],
    }
  },
}
