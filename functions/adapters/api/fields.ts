/** Fields that more than one schema has. */
import * as z from 'zod/mini'
import { normaliseId } from '../../core/clues/target.ts'
import { isDay } from '../../core/day.ts'
import { ALL_OFFICES, findOfficeOfRegion } from '../../core/register/register.ts'
import { $line, $lines, documented, named } from './texts.ts'

export const $reason = $lines(500, '理由')

export const $Office = named(
  'Office',
  z.enum(ALL_OFFICES),
  '机构代码：省级知识产权局为行政区划代码前两位（兵团为66），国家知识产权局为00',
)

const NO_DAY = '应为实际存在的日期，写作2026-12-31'
export const $day = (description: string) =>
  documented(z.string().check(z.refine(isDay, NO_DAY)), { description, format: 'date' })

const isRegion = (code: string): boolean => /^\d{6}$/.test(code)
const $region = documented(
  z.string().check(
    z.overwrite(normaliseId),
    z.refine(isRegion, '应为六位行政区划代码'),
    z.refine(code => !isRegion(code) || findOfficeOfRegion(code) !== undefined, '没有主管该地区的省级知识产权局'),
  ),
  { description: '对象所在地的六位行政区划代码（GB/T 2260），据此确定承办局', pattern: '^[0-9]{6}$' },
)
const $unitId = documented(
  z
    .string()
    .check(
      z.overwrite(normaliseId),
      z.regex(
        /^[^\s\p{C}\p{Default_Ignorable_Code_Point}、;；]{1,64}$/u,
        '应为单位编号或者机构代码，最多64个字，不含空白、顿号和分号',
      ),
    ),
  { description: '对象的单位编号；对象是省级知识产权局本身的，为其机构代码' },
)

export const $Target = named(
  'Target',
  z.strictObject({ name: $line(100, '对象名称'), regionCode: $region, unitId: z.exactOptional($unitId) }),
  '线索所指的单位',
)
