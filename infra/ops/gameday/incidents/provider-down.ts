/** SES stops the account for a morning: everything waits, is seen to wait, and goes by itself afterwards. */
import * as z from 'zod/mini'
import { instantInShanghai } from '../../../../functions/core/day.ts'
import { ACCOUNT_PAUSED } from '../../../local/endpoints/simulator.ts'
import { listPrimaries, PROVINCES } from '../data.ts'
import { compare, expect, type Incident, listReached, ofProvince } from '../incident.ts'

const DAY = '2026-11-23'

/** What another province's brake holds back by then is the next incident. */
const $Stuck = z.object({ batches: z.array(z.object({ office: z.string() })) })

export const providerDown: Incident = {
  name: '邮件服务商停用账户',
  page: 'batches-parked',
  rings: { name: 'batchesParked', from: instantInShanghai(DAY, '08:00') },
  play: async game => {
    const since = game.now()
    game.outage = () => ACCOUNT_PAUSED
    await game.live(DAY, '11:05')
    const before = game.messages.length
    const seen = await game.operator.follow('batches-parked', '先看什么')
    game.outage = () => undefined
    await game.live(DAY, '12:05')
    await game.operator.follow('batches-parked', '怎样确认已经过去')
    const stuck = $Stuck.parse(await game.operator.ask('stuck'))
    const wanted = listPrimaries(PROVINCES.outage)
    return {
      words: `停用期间一封未发；恢复后 ${wanted.length} 人各收到一封`,
      problems: [
        ...expect(before === 0, `账户停用期间发出了 ${before} 封`),
        ...expect(seen.includes('待发送') && seen.includes('等待服务商恢复'), 'status、stuck 看不出通知在等待'),
        ...expect(!stuck.batches.some(({ office }) => office === PROVINCES.outage), 'stuck 仍列出批次'),
        ...compare('收到提醒的人', ofProvince(listReached(game, 'task', since), PROVINCES.outage), wanted),
      ],
    }
  },
}
