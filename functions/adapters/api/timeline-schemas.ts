/** The history of a clue as the API answers it. */
import * as z from 'zod/mini'
import { CLUE_ACTIONS, OUTCOMES } from '../../core/clues/clue.ts'
import { $Clocks, $cursor, $instant, $number, $State, $version } from './clue-schemas.ts'
import { $Office } from './fields.ts'
import { documented, named } from './texts.ts'

const $text = z.string()
const $fileId = documented(z.string(), { description: '附件的id' })
const $digest = documented(z.string(), { description: '办理记录链的摘要' })

const WHO = {
  at: $instant,
  office: $Office,
  actor: documented(z.string(), { description: '办理人的代号，同一人不变' }),
  name: z.exactOptional(documented(z.string(), { description: '办理人姓名' })),
}
const CHAIN = { previous: $digest, digest: $digest }

export const $Entry = named(
  'Entry',
  z.strictObject({
    version: $version,
    action: z.enum([...CLUE_ACTIONS, 'create', 'attach']),
    ...WHO,
    state: $State,
    from: $Office,
    to: $Office,
    clocks: $Clocks,
    invited: z.exactOptional(z.array($Office)),
    before: z.exactOptional($Office),
    until: z.exactOptional(documented(z.string(), { format: 'date', description: '申请延至的日期' })),
    granted: z.exactOptional(documented(z.boolean(), { description: '是否同意延期' })),
    reason: z.exactOptional($text),
    note: z.exactOptional($text),
    outcome: z.exactOptional(z.enum(OUTCOMES)),
    conclusion: z.exactOptional($text),
    measures: z.exactOptional($text),
    text: z.exactOptional($text),
    file: z.exactOptional($fileId),
    ...CHAIN,
  }),
  '一条办理记录',
)
export const $Reading = named(
  'Reading',
  z.strictObject({
    position: documented(z.int(), { description: '序号' }),
    what: documented(z.enum(['informant', 'file']), { description: 'informant：举报人；file：附件' }),
    ...WHO,
    reason: z.exactOptional($text),
    file: z.exactOptional($fileId),
    ...CHAIN,
  }),
  '一条查阅记录',
)
export const $Timeline = named(
  'Timeline',
  z.strictObject({
    number: $number,
    entries: z.array($Entry),
    cursor: z.exactOptional($cursor),
    readings: documented(z.array($Reading), { description: '最近100条查阅记录，随第一页答复' }),
  }),
  '办理记录和查阅记录，只增不改，先后相连，旧的在前',
)
