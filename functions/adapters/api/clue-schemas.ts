/** What the API answers about clues, for the document and for whoever builds the answers. */
import * as z from 'zod/mini'
import { CLOCK_NAMES, CLUE_ACTIONS, CLUE_KINDS, CLUE_STATES, FILE_TYPES, LEVELS } from '../../core/clues/clue.ts'
import { $Office, $Target } from './fields.ts'
import { documented, named } from './texts.ts'

export const $number = documented(z.string().check(z.regex(/^DB-\d{4}-\d{2}-\d{6}$/)), {
  description: '线索编号：年度、转送局、序号',
})
const $day = documented(z.string(), { format: 'date' })
export const $instant = documented(z.string(), { format: 'date-time', description: 'UTC' })
const $text = z.string()
export const $version = documented(z.int(), { description: '版本，与ETag一致' })

const $Kind = named('Kind', z.enum(CLUE_KINDS.map(({ code }) => code)), '线索类型')
export const $State = named('State', z.enum(CLUE_STATES), '状态')
const $Level = named('Level', z.enum(LEVELS), '级别')
const $Action = named('Action', z.enum(CLUE_ACTIONS), '办理动作')
export const $Allowed = documented(z.array($Action), { description: '本人现在可以办理的' })
export const $Clocks = named(
  'Clocks',
  z.strictObject({
    signBy: z.exactOptional($day),
    handleBy: z.exactOptional($day),
    reportBy: z.exactOptional($day),
    decideBy: z.exactOptional($day),
    reviewBy: z.exactOptional($day),
  } satisfies Record<(typeof CLOCK_NAMES)[number], unknown>),
  '正在计算的各项期限',
)

const HEAD = {
  number: $number,
  kind: $Kind,
  clause: documented(z.string(), { description: '指引条款' }),
  level: $Level,
  state: $State,
  from: $Office,
  to: $Office,
  clocks: $Clocks,
  invited: documented(z.array($Office), { description: '会办局' }),
  createdAt: $instant,
  changedAt: $instant,
  version: $version,
}

/** Without anything of what it says. */
export const $ClueHead = named('ClueHead', z.strictObject(HEAD), '线索的登记事项')
export const $ClueStanding = named(
  'ClueStanding',
  z.strictObject({ ...HEAD, allowed: $Allowed }),
  '线索的登记事项和本人可以办理的',
)

export const $File = named(
  'File',
  z.strictObject({
    id: $text,
    name: $text,
    type: z.enum(FILE_TYPES),
    bytes: z.int(),
    state: documented(z.enum(['waiting', 'there']), { description: 'waiting：尚待上传；there：已经附上' }),
    office: $Office,
    at: $instant,
  }),
  '附件',
)

export const $Clue = named(
  'Clue',
  z.strictObject({
    ...HEAD,
    allowed: $Allowed,
    extension: z.exactOptional(documented(z.strictObject({ reportBy: $day }), { description: '正在等待答复的延期申请' })),
    summary: z.exactOptional($text),
    facts: z.exactOptional($text),
    target: z.exactOptional($Target),
    foundOn: z.exactOptional($day),
    files: z.exactOptional(z.array($File)),
    possibleRepeats: z.exactOptional(
      documented(z.array($number), { description: '可能是重复的线索：同一对象的其他线索，仅列本机构可见的，新的在前，最多20条' }),
    ),
  }),
  '线索；内容只对转送局、承办局、会办局和国家知识产权局的经办人员显示',
)
export const $FormerClue = named(
  'FormerClue',
  z.strictObject({ number: $number, kind: $Kind }),
  '已退回的线索：曾经的承办局只能看到编号、类型和本局的办理记录',
)
/** Of one clue, whatever may be seen of it. */
export const $ShownClue = named('ShownClue', z.union([$Clue, $FormerClue]), '线索，或者已退回的线索')

export const $cursor = documented(z.string(), { description: '下一页从这里开始；没有即为最后一页' })
export const $ClueList = named(
  'ClueList',
  z.strictObject({ clues: z.array($ClueHead), cursor: z.exactOptional($cursor) }),
  '线索列表，新的在前',
)

export const $Informant = named(
  'Informant',
  z.strictObject({ name: z.exactOptional($text), phone: z.exactOptional($text), anonymous: z.exactOptional(z.boolean()) }),
  '举报人',
)
export const $Files = named('Files', z.strictObject({ files: z.array($File) }), '附件列表')
export const $Announced = named(
  'Upload',
  z.strictObject({
    id: $text,
    upload: documented(z.strictObject({ url: $text, fields: z.record(z.string(), z.string()) }), {
      description: '以multipart/form-data上传：先是fields各项，最后是file',
    }),
  }),
  '上传附件用的表单',
)
