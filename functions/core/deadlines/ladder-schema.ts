/** A ladder as a stage's settings hand it to the functions. */
import * as z from 'zod/mini'
import { CHANNELS } from '../outbox/channel.ts'
import type { Ladder } from './ladder.ts'

const $channels = z.array(z.enum(CHANNELS))
const $step = z.strictObject({
  hears: z.strictObject({ primary: $channels, deputy: $channels, leader: $channels }),
  organises: z.boolean(),
  whenSigned: z.enum(['nothing', 'first contact by e-mail', 'as usual']),
})
const $days = z.int().check(z.nonnegative(), z.maximum(250))

export const $Ladder: z.ZodMiniType<Ladder> = z.strictObject({
  issued: $step,
  before: z
    .array(z.strictObject({ days: $days, step: $step }))
    .check(
      z.refine(
        steps => steps.every(({ days }, index) => index === 0 || days < (steps[index - 1]?.days ?? days)),
        'each step must be nearer to the day than the one before',
      ),
    ),
  after: $step,
  weekly: z.strictObject({ count: z.int().check(z.nonnegative(), z.maximum(52)), step: $step }),
  monthly: $step,
})
