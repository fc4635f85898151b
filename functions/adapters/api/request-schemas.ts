/** What the API takes. Each field says in Chinese what is wrong with it; what is unknown is refused. */
import * as z from 'zod/mini'
import type { Act, Draft, FileDraft } from '../../core/clues/clue-calls.ts'
import { CLUE_KINDS, CLUE_STATES, type ClueAction, LEVELS, OUTCOMES } from '../../core/clues/clue.ts'
import { FILE_TYPES, LIST_ROLES } from '../../core/clues/clue-store.ts'
import { MAX_FILE_BYTES } from '../../core/clues/file-type.ts'
import { type Day, isDay } from '../../core/day.ts'
import { ALL_OFFICES, findOfficeOfRegion } from '../../core/register/register.ts'
import { $line, $lines, documented, SCHEMAS } from './texts.ts'

const $reason = $lines(500, '理由')

export const $Office = z.enum(ALL_OFFICES)
SCHEMAS.add($Office, {
  id: 'Office',
  description: '机构代码：省级知识产权局为行政区划代码前两位（兵团为66），国家知识产权局为00',
})

const NO_DAY = '应为实际存在的日期，写作2026-12-31'
const $day = (description: string) => documented(z.string().check(z.refine(isDay, NO_DAY)), { description, format: 'date' })

const isRegion = (code: string): boolean => /^\d{6}$/.test(code)
const $region = documented(
  z.string().check(
    z.refine(isRegion, '应为六位行政区划代码'),
    z.refine(code => !isRegion(code) || findOfficeOfRegion(code) !== undefined, '没有主管该地区的省级知识产权局'),
  ),
  { description: '对象所在地的六位行政区划代码（GB/T 2260），据此确定承办局', pattern: '^[0-9]{6}$' },
)
const $unitId = documented(
  z.string().check(z.regex(/^[^\s\p{C}、;；]{1,64}$/u, '应为单位编号或者机构代码，最多64个字，不含空白、顿号和分号')),
  { description: '对象的单位编号；对象是省级知识产权局本身的，为其机构代码' },
)

const $Target = z.strictObject({ name: $line(100, '对象名称'), regionCode: $region, unitId: z.exactOptional($unitId) })
SCHEMAS.add($Target, { id: 'Target', description: '线索所指的单位' })

const $Informant = z
  .strictObject({
    name: z.exactOptional($line(100, '姓名')),
    phone: z.exactOptional($line(40, '电话')),
    anonymous: z.exactOptional(z.boolean()),
  })
  .check(z.refine(informant => Object.keys(informant).length > 0, '没有内容的请略去'))
SCHEMAS.add($Informant, { id: 'NewInformant', minProperties: 1, description: '举报人：单独保管，不随线索显示' })

/** @param today nothing is found later than that */
export function buildDraftSchema(today: () => Day): z.ZodMiniType<Draft> {
  const foundOn = $day('发现日期，不晚于今天').check(z.refine(day => !isDay(day) || day <= today(), '不得晚于今天'))
  const $NewClue = z.strictObject({
    kind: z.enum(CLUE_KINDS.map(({ code }) => code)),
    summary: $lines(500, '摘要'),
    facts: z.exactOptional($lines(5000, '事实和依据')),
    target: $Target,
    informant: z.exactOptional($Informant),
    foundOn,
    level: z.exactOptional(z.enum(LEVELS)),
  })
  return documented($NewClue, { description: '新线索' })
}

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

/** What each action says; its name stands in the path. */
export const ACTS = {
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
    z.strictObject({ text: $lines(5000, '会办意见') }),
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
} as const satisfies Record<ClueAction, z.ZodMiniType<Act>>

export const $FileDraft: z.ZodMiniType<FileDraft> = documented(
  z.strictObject({
    name: $line(100, '文件名'),
    type: z.enum(FILE_TYPES),
    bytes: z.int().check(z.minimum(1, '文件不得为空'), z.maximum(MAX_FILE_BYTES, '文件不得超过20 MB')),
  }),
  { description: '附件' },
)

export const $Nothing = $nothing

export const DEFAULT_PAGE = 20
const isPageSize = (text: string): boolean => /^(?:[1-9]\d?|100)$/.test(text)
const $limit = documented(z.pipe(z.string().check(z.refine(isPageSize, '应为1至100的整数')), z.transform(Number)), {
  type: 'integer',
  minimum: 1,
  maximum: 100,
  default: DEFAULT_PAGE,
  description: '每页的条数，缺省为20',
})

/** Of `GET /clues`. */
export const $ListQuery = z.strictObject({
  state: z.exactOptional(documented(z.enum(CLUE_STATES), { description: '只列这一状态的' })),
  role: z.prefault(
    documented(z.enum(LIST_ROLES), { description: '本机构转送的、承办的、会办的；all（全部）只供国家知识产权局' }),
    'received',
  ),
  limit: z.prefault($limit, String(DEFAULT_PAGE)),
  cursor: z.exactOptional(documented(z.string().check(z.maxLength(500)), { description: '上一页答复中的cursor' })),
})
/** Of what is put on record when it is read. */
export const $ReadingQuery = z.strictObject({ reason: $reason })
