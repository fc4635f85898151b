/** `npm run soak -- --seeds N [--from S]`: lives through N seeds with faults; one that breaks an invariant is printed with the command that repeats it. */
import { parseArgs } from 'node:util'
import { INVARIANTS } from './invariants.ts'
import { soakSeed } from './soak.ts'

const REPORTS_EACH = 1_000

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    log: { type: 'boolean', default: false },
  },
})
const first = Number(values.from)
const last = first + Number(values.seeds) - 1
if (!Number.isSafeInteger(last) || first < 0 || last < first) {
  console.error('用法：npm run soak -- --seeds <次数> [--from <起始种子>] [--log]')
  process.exit(2)
}

const began = performance.now()
let events = 0
let broken = 0
for (let seed = first; seed <= last; seed += 1) {
  const soaked = await soakSeed(seed, values.log ? { log: line => console.log(line) } : {})
  events += soaked.events
  if (soaked.violations.length > 0) {
    broken += 1
    for (const { invariant, at, detail } of soaked.violations)
      console.error(`种子 ${seed}：${at} ${invariant}（${INVARIANTS[invariant].zh}）${detail}`)
    console.error(`重现：npm run -s soak -- --from ${seed} --seeds 1 --log`)
  }
  if ((seed - first + 1) % REPORTS_EACH === 0) console.error(`已运行 ${seed - first + 1} 个种子，${broken} 个违反不变量`)
}
const seconds = (performance.now() - began) / 1_000
const count = last - first + 1
console.log(
  `种子 ${first} 至 ${last}：${broken === 0 ? '未发现违反不变量' : `${broken} 个种子违反不变量`}；` +
    `每个种子平均 ${Math.round(events / count)} 个事件，每秒 ${(count / seconds).toFixed(1)} 个种子。`,
)
process.exitCode = broken === 0 ? 0 : 1
