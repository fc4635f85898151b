/** A small register of generated people: in each of five provinces one office, and a unit for each thing that is tried. */
import type { DutyRef, OfficeCode } from '../../../functions/core/register/register.ts'

export const DAY = '2026-11-23'
/** Five working days later: a mail of that day is about both. */
const DUE = '2026-11-30'
export const TASKS = { first: '报送年度工作总结', second: '填报示范建设统计表' } as const

/** What a unit is there for: in each of four provinces what people do, in the fifth what goes wrong. */
const PEOPLE = ['sign', 'report', 'mistakes', 'extend', 'instead', 'redo', 'sms'] as const
const TROUBLES = [
  'foreign',
  'expired',
  'spent',
  'tampered',
  'robot',
  'vandal',
  'flood',
  'flood-sms',
  'locked',
  'guesses',
] as const
const ROLES = [...PEOPLE, ...TROUBLES]
export type Role = (typeof ROLES)[number]

/** The region of the province's capital. */
const OFFICES = { '44': '440100', '33': '330100', '32': '320100', '51': '510100', '37': '370100' } as const
export type SampleOffice = keyof typeof OFFICES
export const THE_FIFTH: SampleOffice = '37'
const offices = Object.keys(OFFICES) as SampleOffice[]

/** These hear by SMS only. */
const MOBILE_ONLY: readonly Role[] = ['sms', 'flood-sms', 'guesses']

export const unitId = (office: SampleOffice, role: Role): string => `${office}-${role}`
export const unitName = (role: Role): string => `示例市第${ROLES.indexOf(role) + 1}实验区`
export const unitMail = (office: SampleOffice, role: Role): string => `${unitId(office, role)}@example.com`
export const officeMail = (office: SampleOffice): string => `office-${office}@example.com`
export const unitMobile = (office: SampleOffice, role: Role): string =>
  `13800000${String(100 + offices.indexOf(office) * ROLES.length + ROLES.indexOf(role))}`

export const dutyOf = (office: SampleOffice, role: Role, task: keyof typeof TASKS): DutyRef => ({
  issuer: office satisfies OfficeCode,
  task: `T${office}-${task}`,
  party: { kind: 'unit', id: unitId(office, role) },
  office,
})

const each = (line: (office: SampleOffice, role: Role) => string): string[] =>
  offices.flatMap(office => (office === THE_FIFTH ? TROUBLES : PEOPLE).map(role => line(office, role)))

export const FILES: Readonly<Record<string, string>> = {
  'units.csv': [
    '单位编号,单位名称,类别,身份,行政区划代码',
    ...each((office, role) => `${unitId(office, role)},${unitName(role)},市,示范单位,${OFFICES[office]}`),
  ].join('\n'),
  'contacts.csv': [
    '机构,姓名,角色,电子邮箱,手机',
    ...offices.map(office => `${office},联系人甲,主联系人,${officeMail(office)},`),
    ...each((office, role) =>
      MOBILE_ONLY.includes(role)
        ? `${unitId(office, role)},联系人乙,主联系人,,${unitMobile(office, role)}`
        : `${unitId(office, role)},联系人乙,主联系人,${unitMail(office, role)},`,
    ),
  ].join('\n'),
  'tasks.csv': [
    '工作事项编号,条款,名称,截止日期,发布机构',
    ...offices.flatMap(office => Object.entries(TASKS).map(([id, name]) => `T${office}-${id},1.1,${name},${DUE},${office}`)),
  ].join('\n'),
}
