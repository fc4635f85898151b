/** `npm run gameday`: five incidents on the local system, each mended with the commands that the runbook prints. */
import { parseArgs } from 'node:util'
import { nameRunbookPage, type TargetName } from '../../../functions/core/targets.ts'
import { tellFailure } from '../failure.ts'
import { wordTime } from '../outbox/words.ts'
import { countNotices } from '../../local/notices.ts'
import { formatTable, printJson } from '../print.ts'
import { startGame, type Game } from './game.ts'
import { findDoubles, type Incident } from './incident.ts'
import { bouncingProvince } from './incidents/bouncing-province.ts'
import { deadPlanner } from './incidents/dead-planner.ts'
import { poisonedRow } from './incidents/poisoned-row.ts'
import { providerDown } from './incidents/provider-down.ts'
import { wrongTemplate } from './incidents/wrong-template.ts'

const INCIDENTS: readonly Incident[] = [providerDown, bouncingProvince, wrongTemplate, deadPlanner, poisonedRow]
const DEFAULT_PORT = 4820

type Played = {
  incident: string
  page: string
  alarm: TargetName | null
  rangAt: string | null
  typed: string[]
  ended: string
  problems: string[]
  seconds: number
}

async function play(game: Game, { name, page, rings, play: run }: Incident): Promise<Played> {
  const began = performance.now()
  const before = game.operator.typed.length
  const { words, problems } = await run(game).catch((error: unknown) => ({
    words: '没有了结',
    problems: [error instanceof Error ? error.message : String(error)],
  }))
  const rang = rings === undefined ? undefined : await game.findRing(rings.name, Date.parse(rings.from))
  return {
    incident: name,
    page: rings === undefined ? `docs/runbook/${page}.md` : nameRunbookPage(rings.name),
    alarm: rings?.name ?? null,
    rangAt: rang === undefined ? null : new Date(rang).toISOString(),
    typed: game.operator.typed.slice(before).map(({ line }) => line),
    ended: words,
    problems: [
      ...problems,
      ...findDoubles(game.messages),
      ...(rings !== undefined && rang === undefined ? [`告警 ${rings.name} 没有响`] : []),
    ],
    seconds: Math.round((performance.now() - began) / 100) / 10,
  }
}

function tell(played: readonly Played[]): void {
  console.log(
    formatTable(
      ['事件', '告警', '响的时刻', '手册', '命令', '用时（秒）', '结果'],
      played.map(one => [
        one.incident,
        one.alarm ?? '（由人发现）',
        one.rangAt === null ? null : wordTime(one.rangAt),
        one.page,
        `${one.typed.length} 条`,
        one.seconds,
        one.problems.length === 0 ? one.ended : '没有了结',
      ]),
    ),
  )
  for (const { incident, typed, problems } of played) {
    console.log(`\n${incident}`)
    for (const line of typed) console.log(`  ${line}`)
    for (const problem of problems) console.log(`  问题：${problem}`)
  }
}

const ends: (() => unknown)[] = []
async function endAll(): Promise<void> {
  for (let end = ends.pop(); end; end = ends.pop()) await end()
}

async function playAll(): Promise<number> {
  const asJson = process.argv.includes('--json')
  try {
    parseArgs({ options: { json: { type: 'boolean' } } })
    const began = performance.now()
    const game = await startGame(Number(process.env['DUBAN_PORT'] ?? DEFAULT_PORT), end => ends.push(end))
    const played: Played[] = []
    for (const incident of INCIDENTS) {
      if (!asJson) console.error(`演练：${incident.name}……`)
      played.push(await play(game, incident))
    }
    const { open } = countNotices(await game.system.listNotices())
    const seconds = Math.round((performance.now() - began) / 1_000)
    const isMended = open === 0 && played.every(({ problems }) => problems.length === 0)
    if (asJson) printJson({ mended: isMended, open, seconds, incidents: played })
    else {
      tell(played)
      if (open > 0) console.log(`\n还有 ${open} 条通知没有结果。`)
      console.log(`\n共用时 ${seconds} 秒，${isMended ? '五个事件都已了结，没有丢失，没有重复。' : '有事件没有了结。'}`)
    }
    return isMended ? 0 : 1
  } catch (error) {
    return tellFailure(error, asJson)
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void endAll().then(() => process.exit(130)))

process.env['TZ'] = 'UTC'
const status = await playAll()
await endAll()
process.exit(status)
