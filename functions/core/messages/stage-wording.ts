/** The stages of the ladder in words, for people who do not read T-5. */
import type { StageName } from '../deadlines/ladder.ts'

const STAGES: readonly [RegExp, (count: string) => string][] = [
  [/^issued$/, () => '任务下达'],
  [/^T-(\d+)$/, days => `期限前${days}个工作日`],
  [/^T0$/, () => '期限当日'],
  [/^T\+1$/, () => '逾期后首个工作日'],
  [/^W(\d+)$/, week => `逾期后每周提醒第${week}次`],
  [/^M(\d+)$/, month => `逾期后每月提醒第${month}次`],
]

export function wordStage(stage: StageName): string {
  const [pattern, word] = STAGES.find(([form]) => form.test(stage)) ?? []
  return word?.(pattern?.exec(stage)?.[1] ?? '') ?? stage
}
