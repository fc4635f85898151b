/** How the document describes a problem. */
import * as z from 'zod/mini'
import { $Allowed, $State } from './clue-schemas.ts'
import { PROBLEM_TYPES } from './problems.ts'
import { documented, named } from './texts.ts'

const $text = z.string()

export const $Problem = named(
  'Problem',
  z.strictObject({
    type: z.enum(PROBLEM_TYPES),
    title: $text,
    status: z.int(),
    detail: $text,
    errors: z.exactOptional(documented(z.array(z.strictObject({ field: $text, message: $text })), { description: '逐项的错误' })),
    state: z.exactOptional($State),
    allowed: z.exactOptional($Allowed),
  }),
  '错误（RFC 9457）',
)
