/** What `POST /clues` takes. Each field says in Chinese what is wrong with it; what is unknown is refused. */
import * as z from 'zod/mini'
import type { Draft } from '../../core/clues/clue-calls.ts'
import { CLUE_KINDS, LEVELS } from '../../core/clues/clue.ts'
import { type Day, isDay } from '../../core/day.ts'
import { $day, $Target } from './fields.ts'
import { $line, $lines, documented } from './texts.ts'

const $Informant = documented(
  z
    .strictObject({
      name: z.exactOptional($line(100, '姓名')),
      phone: z.exactOptional($line(40, '电话')),
      anonymous: z.exactOptional(z.boolean()),
    })
    .check(z.refine(informant => Object.keys(informant).length > 0, '没有内容的请略去')),
  { minProperties: 1, description: '举报人：单独保管，不随线索显示' },
)

/** @param today nothing is found later than that */
export function buildDraftSchema(today: () => Day): z.ZodMiniType<Draft> {
  const foundOn = $day('发现日期，不晚于今天').check(z.refine(day => !isDay(day) || day <= today(), '不得晚于今天'))
  return z.strictObject({
    kind: z.enum(CLUE_KINDS.map(({ code }) => code)),
    summary: $lines(500, '摘要'),
    facts: z.exactOptional($lines(5000, '事实和依据')),
    target: $Target,
    informant: z.exactOptional($Informant),
    foundOn,
    level: z.exactOptional(z.enum(LEVELS)),
  })
}
