/** What is asked in an address, and what is said of a file. */
import * as z from 'zod/mini'
import type { FileDraft } from '../../core/clues/clue-calls.ts'
import { CLUE_STATES, FILE_TYPES } from '../../core/clues/clue.ts'
import { LIST_ROLES } from '../../core/clues/clue-store.ts'
import { MAX_FILE_BYTES } from '../../core/clues/file-type.ts'
import { $reason } from './fields.ts'
import { $line, documented, named } from './texts.ts'

export const $FileDraft: z.ZodMiniType<FileDraft> = named(
  'NewFile',
  z.strictObject({
    name: $line(100, '文件名'),
    type: z.enum(FILE_TYPES),
    bytes: z.int().check(z.minimum(1, '文件不得为空'), z.maximum(MAX_FILE_BYTES, '文件不得超过20 MB')),
  }),
  '附件',
)

export const $Nothing = named('Nothing', z.strictObject({}), '没有内容')

export const DEFAULT_PAGE = 20
const isPageSize = (text: string): boolean => /^(?:[1-9]\d?|100)$/.test(text)
const $limit = (preset: number) =>
  documented(z.string().check(z.refine(isPageSize, '应为1至100的整数')), {
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: preset,
    description: '每页的条数',
  })
const CURSOR = { description: '上一页答复中的cursor' }

/** Of `GET /clues`. */
export const $ListQuery = named(
  'ListQuery',
  z.strictObject({
    state: z.exactOptional(documented(z.enum(CLUE_STATES), { description: '只列这一状态的' })),
    role: z.prefault(
      documented(z.enum(LIST_ROLES), { description: '本机构转送的、承办的、会办的；all（全部）只供国家知识产权局' }),
      'received',
    ),
    limit: z.exactOptional($limit(DEFAULT_PAGE)),
    cursor: z.exactOptional(documented(z.string().check(z.maxLength(500)), CURSOR)),
  }),
  '查询条件',
)
/** Of `GET /clues/{number}/timeline`. */
export const $TimelineQuery = named(
  'TimelineQuery',
  z.strictObject({
    limit: z.exactOptional($limit(100)),
    cursor: z.exactOptional(
      documented(z.string().check(z.regex(/^[1-9]\d{0,5}$/, '不是这个列表的游标，请从第一页开始')), CURSOR),
    ),
  }),
  '查询条件',
)
/** Of what is put on record when it is read. */
export const $ReadingQuery = named('ReadingQuery', z.strictObject({ reason: $reason }), '查阅理由')
