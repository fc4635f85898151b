/** What is true: offices, departments, units, contacts, tasks and the facts about duties. */
import type { Day } from '../day.ts'

export const CATEGORIES = [
  { code: 'city', name: '市' },
  { code: 'county', name: '县' },
  { code: 'park', name: '园区' },
  { code: 'services-cluster', name: '服务业集聚区' },
  { code: 'university', name: '高校' },
  { code: 'institute', name: '科研机构' },
  { code: 'enterprise', name: '企业' },
] as const
export type Category = (typeof CATEGORIES)[number]['code']

export const STANDINGS = [
  { code: 'demonstration', name: '示范单位' },
  { code: 'creation', name: '创建对象' },
] as const
export type Standing = (typeof STANDINGS)[number]['code']

export const ROLES = [
  { code: 'primary', name: '主联系人' },
  { code: 'deputy', name: '备用联系人' },
  { code: 'leader', name: '分管领导' },
] as const
export type Role = (typeof ROLES)[number]['code']
/** In their order: the first who is there stands for the party. */
export const ROLE_CODES: readonly Role[] = ROLES.map(({ code }) => code)

/** Two digits; `00` is the national centre, which also stands for every department. */
export type OfficeCode = string

/** 国家知识产权局 as the issuer of a task and the home of the departments. */
export const CENTRE: OfficeCode = '00'
export const CENTRE_NAME = '国家知识产权局'

/** The 31 provinces and the 兵团, by the first two digits of GB/T 2260 (兵团 = 66). */
export const OFFICES: readonly { code: OfficeCode; name: string }[] = [
  { code: '11', name: '北京市知识产权局' },
  { code: '12', name: '天津市知识产权局' },
  { code: '13', name: '河北省知识产权局' },
  { code: '14', name: '山西省知识产权局' },
  { code: '15', name: '内蒙古自治区知识产权局' },
  { code: '21', name: '辽宁省知识产权局' },
  { code: '22', name: '吉林省知识产权局' },
  { code: '23', name: '黑龙江省知识产权局' },
  { code: '31', name: '上海市知识产权局' },
  { code: '32', name: '江苏省知识产权局' },
  { code: '33', name: '浙江省知识产权局' },
  { code: '34', name: '安徽省知识产权局' },
  { code: '35', name: '福建省知识产权局' },
  { code: '36', name: '江西省知识产权局' },
  { code: '37', name: '山东省知识产权局' },
  { code: '41', name: '河南省知识产权局' },
  { code: '42', name: '湖北省知识产权局' },
  { code: '43', name: '湖南省知识产权局' },
  { code: '44', name: '广东省知识产权局' },
  { code: '45', name: '广西壮族自治区知识产权局' },
  { code: '46', name: '海南省知识产权局' },
  { code: '50', name: '重庆市知识产权局' },
  { code: '51', name: '四川省知识产权局' },
  { code: '52', name: '贵州省知识产权局' },
  { code: '53', name: '云南省知识产权局' },
  { code: '54', name: '西藏自治区知识产权局' },
  { code: '61', name: '陕西省知识产权局' },
  { code: '62', name: '甘肃省知识产权局' },
  { code: '63', name: '青海省知识产权局' },
  { code: '64', name: '宁夏回族自治区知识产权局' },
  { code: '65', name: '新疆维吾尔自治区知识产权局' },
  { code: '66', name: '新疆生产建设兵团知识产权局' },
]

/** Whoever has a plan of a day: the 32 offices and the centre. */
export const ALL_OFFICES: readonly OfficeCode[] = [...OFFICES.map(({ code }) => code), CENTRE]

const OFFICE_NAMES = new Map(OFFICES.map(office => [office.code, office.name]))

/** The office's name, or undefined for a code that is none of the 32. */
export const findOfficeName = (code: OfficeCode): string | undefined => OFFICE_NAMES.get(code)

/** The national departments that clauses name, without the leading 国家知识产权局 (rules.md §2). */
export const DEPARTMENTS: readonly string[] = [
  '战略规划司',
  '知识产权运用促进司',
  '人事司',
  '专利局审业部',
  '知识产权保护司',
  '商标局',
  '条法司',
  '公共服务司',
  '专利局专利文献部',
  '国际合作司',
  '国家知识产权局办公室',
  '国家知识产权强国建设工作部际联席会议办公室',
]

/**
 * The office in charge of a region: its first two digits, but 6590xx (the 兵团's cities) and 66xxxx belong to 66.
 * @param regionCode six digits of GB/T 2260
 * @returns undefined where no office has that region
 */
export function findOfficeOfRegion(regionCode: string): OfficeCode | undefined {
  const code = regionCode.startsWith('6590') ? '66' : regionCode.slice(0, 2)
  return OFFICE_NAMES.has(code) ? code : undefined
}

export const PARTY_KINDS = ['unit', 'office', 'department'] as const
/** Whoever can be responsible: a unit by its id, an office by its code, a department by its name. */
export type PartyKind = (typeof PARTY_KINDS)[number]
export type PartyRef = { kind: PartyKind; id: string }

/** One string per party, for maps and keys. */
export const partyKey = (party: PartyRef): string => `${party.kind}:${party.id}`

export type Unit = {
  id: string
  name: string
  category: Category
  /** Empty: not in the programme, only its plaques are watched. */
  standings: Standing[]
  regionCode: string
  office: OfficeCode
}

/** 代班: from the one day to the other, both included, the party's contact in `role` hears what is addressed to this one. */
export type StandIn = { role: Role; from: Day; to: Day }

/** At least one of `email` and `mobile` is there; a party has at most one contact in each role. */
export type Contact = {
  party: PartyRef
  name: string
  role: Role
  email?: string
  /** Eleven digits. */
  mobile?: string
  standIn?: StandIn
  /** 分工: kinds of clues (their codes) or clauses; for a clue of these the contact is treated as 主联系人. */
  handles?: string[]
}

export type Task = {
  id: string
  /** `item.n` of the guide. */
  clause: string
  name: string
  due: Day
  /** `00` or an office's code. */
  issuer: OfficeCode
  /** 适用范围; empty = the clause's whole audience. */
  scope: PartyRef[]
  /** 发布日期. */
  issuedOn?: Day
  /** 撤销. */
  cancelled: boolean
}

export const FACTS = [
  { code: 'signed', name: '已签收' },
  { code: 'done', name: '已完成' },
  { code: 'exempt', name: '免除' },
  { code: 'reopened', name: '重开' },
  { code: 'extended', name: '延期' },
] as const
export type FactStatus = (typeof FACTS)[number]['code']

/** How something came about that came with no data folder: who said so, when, for whom and through which notice. */
export type Source = {
  /** Instant. */
  at: string
  /** The person's name, as typed. */
  by: string
  /** For whom the person spoke: the duty's own party, or its office (代签). None: an operator. */
  party?: PartyRef
  /** The notice whose link or code was used. */
  notice?: string
  /** What was written with it: how the work was done, why it is open again. */
  note?: string
}

/** One row of 进展: something that happened to a duty. `date` of `extended` is the new due date. */
export type Fact = { status: FactStatus; date: Day; source?: Source }
export type Progress = Fact & { issuer: OfficeCode; task: string; party: PartyRef }

/** One duty: task × party. `office` is the party's. */
export type DutyRef = { issuer: OfficeCode; task: string; party: PartyRef; office: OfficeCode }

/** 申请延期: a unit asks its office for another due date; of a duty's requests only the last one counts. */
export type ExtensionRequest = {
  /** Unique within the duty, in letters and digits. */
  id: string
  until: Day
  reason: string
  source: Source
  /** Granted: the duty has an `extended` fact as well. */
  answer?: { granted: boolean; reason?: string; source: Source }
}

/** Task ids are unique within one issuer (one data folder holds an id once). */
export const taskKey = (issuer: OfficeCode, task: string): string => `${issuer}/${task}`

/** One row of 称号; `recognisedOn` and `expiresOn` already stand for whole days. */
export type Title = {
  unit: string
  title: string
  recognisedOn?: Day
  expiresOn?: Day
  cancelled: boolean
  cancelledOn?: Day
  document?: string
}

/** A whole data folder, or the part of the running register that a question needs. Progress keeps its file order. */
export type Register = {
  units: Unit[]
  contacts: Contact[]
  tasks: Task[]
  progress: Progress[]
  titles: Title[]
}
