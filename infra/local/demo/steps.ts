/** The walk, step by step: who calls what, what must come back, and how many are told of it. */
import { addDays, type Day } from '../../../functions/core/day.ts'
import type { OfficeCode } from '../../../functions/core/register/register.ts'
import type { Answer, Call, Person } from './api.ts'

export type Step = {
  title: string
  who: Person
  /** After `/clues`; `{number}` stands for the clue's number. */
  call: `${Call['method']} ${string}`
  body?: unknown
  headers?: Record<string, string>
  /** Of a change: the version that it rests on, where that is not the one of now. */
  stale?: true
  status: number
  state?: string
  /** Notices that go out at once. */
  tells?: number
  /** What else must be so. */
  holds?: (answer: Answer) => boolean
}

type Home = { office: OfficeCode; name: string; city: string; regionCode: string }
/** Who enters the clue, who gets it first, who handles it, who helps, and who must see nothing. */
type Cast = readonly [Home, Home, Home, Home, Home]

const CAST: Cast = [
  { office: '11', name: '北京局', city: '北京', regionCode: '110105' },
  { office: '44', name: '广东局', city: '广州', regionCode: '440100' },
  { office: '33', name: '浙江局', city: '杭州', regionCode: '330100' },
  { office: '32', name: '江苏局', city: '南京', regionCode: '320100' },
  { office: '51', name: '四川局', city: '成都', regionCode: '510100' },
]

/** The offices take the parts by turns: whoever enters a clue hears of it five times. */
export const pickCast = (countHeard: (office: OfficeCode) => number): Cast =>
  CAST.map((_, index) => turn(CAST, index)).reduce((best, one) =>
    countHeard(one[0].office) < countHeard(best[0].office) ? one : best,
  )

function turn([first, second, third, fourth, fifth]: Cast, times: number): Cast {
  const cast: Cast = [first, second, third, fourth, fifth]
  return times === 0 ? cast : turn([second, third, fourth, fifth, first], times - 1)
}

const buildPerson = ({ office, name }: Home, role: 'officer' | 'reviewer'): Person => ({
  office,
  role,
  name: `${name}${role === 'officer' ? '经办人' : '审核人'}（样例）`,
})

/** None of it may appear in any message. */
export const SEALED = ['样例商贸', '批量申请注册', '样例群众', '13800000099']

const buildDraft = (foundOn: Day, { city, regionCode }: Home) => ({
  kind: 'trademark-squatting',
  level: 'urgent',
  summary: `样例：样例商贸（${city}）有限公司短期内批量申请注册他人在先使用的标识。`,
  facts: '样例：一个月内提交 200 余件，均与其经营范围无关。',
  target: { name: `样例商贸（${city}）有限公司`, regionCode },
  informant: { name: '样例群众', phone: '13800000099' },
  foundOn,
})

const has = (key: string) => (answer: Answer) => answer.fields[key] !== undefined
const lists = (key: string, length: number) => (answer: Answer) =>
  Array.isArray(answer.fields[key]) && answer.fields[key].length === length

/** @param request of the walk, so that each enters a clue of its own */
export function listSteps(today: Day, request: string, [home, other, place, helping, outside]: Cast): Step[] {
  const [sender, senderReviewer] = [buildPerson(home, 'officer'), buildPerson(home, 'reviewer')]
  const [receiver, receiverReviewer] = [buildPerson(place, 'officer'), buildPerson(place, 'reviewer')]
  const [first, helper, stranger] = [
    buildPerson(other, 'officer'),
    buildPerson(helping, 'officer'),
    buildPerson(outside, 'reviewer'),
  ]
  const draft = buildDraft(today, other)
  return [
    {
      title: `${home.name}登记线索，按对象所在地（${other.city}）自动转送${other.name}，限一个工作日签收`,
      who: sender,
      call: 'POST ',
      body: draft,
      headers: { 'idempotency-key': request },
      status: 201,
      state: 'transferred',
      tells: 1,
    },
    {
      title: '网络中断后重复提交：仍是同一件线索',
      who: sender,
      call: 'POST ',
      body: draft,
      headers: { 'idempotency-key': request },
      status: 201,
      state: 'transferred',
    },
    { title: '其他省看不到这件线索', who: stranger, call: 'GET /{number}', status: 404 },
    { title: `${other.name}查看`, who: first, call: 'GET /{number}', status: 200, holds: has('summary') },
    {
      title: `${other.name}说明理由退回`,
      who: first,
      call: 'POST /{number}/return',
      body: { reason: `样例：该单位已迁往${place.city}市，不属本局管辖。` },
      status: 200,
      state: 'returned',
      tells: 1,
    },
    {
      title: `${home.name}误将线索再转${other.name}：不允许，并说明原因`,
      who: senderReviewer,
      call: 'POST /{number}/reroute',
      body: { office: other.office, reason: '样例：请再核实。' },
      status: 422,
      holds: has('errors'),
    },
    {
      title: `${home.name}转办${place.name}`,
      who: senderReviewer,
      call: 'POST /{number}/reroute',
      body: { office: place.office, reason: `样例：该单位现址在${place.city}市。` },
      status: 200,
      state: 'transferred',
      tells: 1,
    },
    {
      title: `${other.name}此后只能看到编号和类型`,
      who: first,
      call: 'GET /{number}',
      status: 200,
      holds: ({ fields }) => Object.keys(fields).toSorted().join() === 'kind,number',
    },
    {
      title: `${place.name}按旧版本签收：请先刷新`,
      who: receiver,
      call: 'POST /{number}/sign',
      body: {},
      stale: true,
      status: 412,
    },
    { title: `${place.name}签收`, who: receiver, call: 'POST /{number}/sign', body: {}, status: 200, state: 'signed', tells: 1 },
    {
      title: `${place.name}邀请${helping.name}会办`,
      who: receiver,
      call: 'POST /{number}/invite',
      body: { offices: [helping.office], reason: `样例：关联单位在${helping.city}市，请协助核查。` },
      status: 200,
      state: 'signed',
      tells: 1,
    },
    {
      title: `${helping.name}提出会办意见`,
      who: helper,
      call: 'POST /{number}/contribute',
      body: { text: '样例：关联单位与该单位为同一实际控制人。' },
      status: 200,
      state: 'signed',
    },
    {
      title: `${place.name}登记办理情况：立案`,
      who: receiver,
      call: 'POST /{number}/handle',
      body: { outcome: 'filed', note: '样例：已立案，正在调查。' },
      status: 200,
      state: 'handling',
    },
    {
      title: `${place.name}申请延期`,
      who: receiver,
      call: 'POST /{number}/extend',
      body: { reportBy: addDays(today, 60), reason: '样例：需向多家单位取证。' },
      status: 200,
      state: 'handling',
      tells: 1,
    },
    {
      title: `${home.name}同意延期`,
      who: senderReviewer,
      call: 'POST /{number}/approve-extension',
      body: {},
      status: 200,
      state: 'handling',
      tells: 1,
      holds: ({ text }) => text.includes(`"reportBy":"${addDays(today, 60)}"`),
    },
    {
      title: `${place.name}反馈`,
      who: receiver,
      call: 'POST /{number}/report',
      body: { conclusion: '样例：情况属实。', measures: '样例：已责令改正。' },
      status: 200,
      state: 'reported',
      tells: 1,
    },
    {
      title: `${home.name}审核未通过，退回继续办理`,
      who: senderReviewer,
      call: 'POST /{number}/reject',
      body: { reason: '样例：请补充后续监管措施。' },
      status: 200,
      state: 'handling',
      tells: 1,
    },
    {
      title: `${place.name}再次反馈`,
      who: receiver,
      call: 'POST /{number}/report',
      body: { conclusion: '样例：情况属实，已整改到位。', measures: '样例：已列入重点监管名单。' },
      status: 200,
      state: 'reported',
      tells: 1,
    },
    {
      title: `${place.name}不能自行办结：由转送局审核`,
      who: receiverReviewer,
      call: 'POST /{number}/close',
      body: {},
      status: 409,
      state: 'reported',
    },
    {
      title: `${home.name}审核人说明理由，查阅举报人（记录在案）`,
      who: senderReviewer,
      call: `GET /{number}/informant?reason=${encodeURIComponent('样例：向举报人反馈办理结果')}`,
      status: 200,
      holds: has('phone'),
    },
    {
      title: `${home.name}审核人办结（与反馈人不是同一人）`,
      who: senderReviewer,
      call: 'POST /{number}/close',
      body: {},
      status: 200,
      state: 'closed',
    },
    {
      title: '打印线索督办单',
      who: receiver,
      call: 'GET /{number}/slip',
      status: 200,
      holds: ({ text }) => text.includes('<html') && SEALED.every(words => !text.includes(words)),
    },
    {
      title: '查看全部办理记录和查阅记录',
      who: senderReviewer,
      call: 'GET /{number}/timeline',
      status: 200,
      holds: answer => lists('entries', 13)(answer) && lists('readings', 1)(answer),
    },
  ]
}
