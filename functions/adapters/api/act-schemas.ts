/** What each action on a clue says; its name stands in the path. */
import * as z from 'zod/mini'
import type { Act } from '../../core/clues/clue-calls.ts'
import { type ClueAction, OUTCOMES } from '../../core/clues/clue.ts'
import { ALL_OFFICES } from '../../core/register/register.ts'
import { $day, $Office, $reason } from './fields.ts'
import { $lines, documented } from './texts.ts'

const $nothing = z.strictObject({})
const $because = z.strictObject({ reason: $reason })
const $maybeBecause = z.strictObject({ reason: z.exactOptional($reason) })
const $offices = documented(
  z.array($Office).check(
    z.minLength(1, '至少一个机构'),
    z.maxLength(ALL_OFFICES.length, '机构过多'),
    z.refine(offices => new Set(offices).size === offices.length, '机构不得重复'),
  ),
  { uniqueItems: true },
)
const $handling = z.strictObject({ outcome: z.enum(OUTCOMES), note: $lines(2000, '处理情况') })
const $report = z.strictObject({ conclusion: $lines(5000, '结论'), measures: $lines(5000, '措施') })

export const ACTS: Readonly<Record<ClueAction, z.ZodMiniType<Act>>> = {
  sign: z.pipe(
    $nothing,
    z.transform(() => ({ action: 'sign' }) as const),
  ),
  return: z.pipe(
    $because,
    z.transform(body => ({ action: 'return', ...body }) as const),
  ),
  reroute: z.pipe(
    z.strictObject({ office: $Office, reason: $reason }),
    z.transform(body => ({ action: 'reroute', ...body }) as const),
  ),
  invite: z.pipe(
    z.strictObject({ offices: $offices, reason: $reason }),
    z.transform(body => ({ action: 'invite', ...body }) as const),
  ),
  contribute: z.pipe(
    z.strictObject({ text: $lines(2000, '会办意见') }),
    z.transform(body => ({ action: 'contribute', ...body }) as const),
  ),
  handle: z.pipe(
    $handling,
    z.transform(body => ({ action: 'handle', ...body }) as const),
  ),
  report: z.pipe(
    $report,
    z.transform(body => ({ action: 'report', ...body }) as const),
  ),
  reject: z.pipe(
    $because,
    z.transform(body => ({ action: 'reject', ...body }) as const),
  ),
  extend: z.pipe(
    z.strictObject({ reportBy: $day('申请延至的日期'), reason: $reason }),
    z.transform(body => ({ action: 'extend', ...body }) as const),
  ),
  'approve-extension': z.pipe(
    $maybeBecause,
    z.transform(body => ({ action: 'approve-extension', ...body }) as const),
  ),
  'refuse-extension': z.pipe(
    $because,
    z.transform(body => ({ action: 'refuse-extension', ...body }) as const),
  ),
  close: z.pipe(
    $maybeBecause,
    z.transform(body => ({ action: 'close', ...body }) as const),
  ),
}
