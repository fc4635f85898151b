/** The walk, step by step: who calls what, what must come back, and how many are told of it. */
import { addDays, type Day } from '../../../functions/core/day.ts'
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

const sender: Person = { office: '11', role: 'officer', name: '转送局经办人（样例）' }
const senderReviewer: Person = { office: '11', role: 'reviewer', name: '转送局审核人（样例）' }
const first: Person = { office: '44', role: 'officer', name: '首次承办局经办人（样例）' }
const receiver: Person = { office: '33', role: 'officer', name: '承办局经办人（样例）' }
const receiverReviewer: Person = { office: '33', role: 'reviewer', name: '承办局审核人（样例）' }
const helper: Person = { office: '32', role: 'officer', name: '会办局经办人（样例）' }
const stranger: Person = { office: '51', role: 'reviewer', name: '其他局审核人（样例）' }

/** None of it may appear in any message. */
export const SEALED = ['样例商贸', '批量申请注册', '样例群众', '13800000099']

const draft = (foundOn: Day) => ({
  kind: 'trademark-squatting',
  level: 'urgent',
  summary: '样例：样例商贸（广州）有限公司短期内批量申请注册他人在先使用的标识。',
  facts: '样例：一个月内提交 200 余件，均与其经营范围无关。',
  target: { name: '样例商贸（广州）有限公司', regionCode: '440100' },
  informant: { name: '样例群众', phone: '13800000099' },
  foundOn,
})

const has = (key: string) => (answer: Answer) => answer.fields[key] !== undefined
const lists = (key: string, length: number) => (answer: Answer) =>
  Array.isArray(answer.fields[key]) && answer.fields[key].length === length

/** @param request of the walk, so that each enters a clue of its own */
export const listSteps = (today: Day, request: string): Step[] => [
  {
    title: '北京局登记线索，按对象所在地（广州）自动转送广东局，限一个工作日签收',
    who: sender,
    call: 'POST ',
    body: draft(today),
    headers: { 'idempotency-key': request },
    status: 201,
    state: 'transferred',
    tells: 1,
  },
  {
    title: '网络中断后重复提交：仍是同一件线索',
    who: sender,
    call: 'POST ',
    body: draft(today),
    headers: { 'idempotency-key': request },
    status: 201,
    state: 'transferred',
  },
  { title: '其他省看不到这件线索', who: stranger, call: 'GET /{number}', status: 404 },
  { title: '广东局查看', who: first, call: 'GET /{number}', status: 200, holds: has('summary') },
  {
    title: '广东局说明理由退回',
    who: first,
    call: 'POST /{number}/return',
    body: { reason: '样例：该单位已迁往浙江省，不属本省管辖。' },
    status: 200,
    state: 'returned',
    tells: 1,
  },
  {
    title: '北京局误将线索再转广东局：不允许，并说明原因',
    who: senderReviewer,
    call: 'POST /{number}/reroute',
    body: { office: '44', reason: '样例：请再核实。' },
    status: 422,
    holds: has('errors'),
  },
  {
    title: '北京局转办浙江局',
    who: senderReviewer,
    call: 'POST /{number}/reroute',
    body: { office: '33', reason: '样例：该单位现址在杭州市。' },
    status: 200,
    state: 'transferred',
    tells: 1,
  },
  {
    title: '广东局此后只能看到编号和类型',
    who: first,
    call: 'GET /{number}',
    status: 200,
    holds: ({ fields }) => Object.keys(fields).toSorted().join() === 'kind,number',
  },
  { title: '浙江局按旧版本签收：请先刷新', who: receiver, call: 'POST /{number}/sign', body: {}, stale: true, status: 412 },
  { title: '浙江局签收', who: receiver, call: 'POST /{number}/sign', body: {}, status: 200, state: 'signed', tells: 1 },
  {
    title: '浙江局邀请江苏局会办',
    who: receiver,
    call: 'POST /{number}/invite',
    body: { offices: ['32'], reason: '样例：关联单位在南京市，请协助核查。' },
    status: 200,
    state: 'signed',
    tells: 1,
  },
  {
    title: '江苏局提出会办意见',
    who: helper,
    call: 'POST /{number}/contribute',
    body: { text: '样例：关联单位与该单位为同一实际控制人。' },
    status: 200,
    state: 'signed',
  },
  {
    title: '浙江局登记办理情况：立案',
    who: receiver,
    call: 'POST /{number}/handle',
    body: { outcome: 'filed', note: '样例：已立案，正在调查。' },
    status: 200,
    state: 'handling',
  },
  {
    title: '浙江局申请延期',
    who: receiver,
    call: 'POST /{number}/extend',
    body: { reportBy: addDays(today, 60), reason: '样例：需向多家单位取证。' },
    status: 200,
    state: 'handling',
    tells: 1,
  },
  {
    title: '北京局同意延期',
    who: senderReviewer,
    call: 'POST /{number}/approve-extension',
    body: {},
    status: 200,
    state: 'handling',
    tells: 1,
    holds: ({ text }) => text.includes(`"reportBy":"${addDays(today, 60)}"`),
  },
  {
    title: '浙江局反馈',
    who: receiver,
    call: 'POST /{number}/report',
    body: { conclusion: '样例：情况属实。', measures: '样例：已责令改正。' },
    status: 200,
    state: 'reported',
    tells: 1,
  },
  {
    title: '北京局审核未通过，退回继续办理',
    who: senderReviewer,
    call: 'POST /{number}/reject',
    body: { reason: '样例：请补充后续监管措施。' },
    status: 200,
    state: 'handling',
    tells: 1,
  },
  {
    title: '浙江局再次反馈',
    who: receiver,
    call: 'POST /{number}/report',
    body: { conclusion: '样例：情况属实，已整改到位。', measures: '样例：已列入重点监管名单。' },
    status: 200,
    state: 'reported',
    tells: 1,
  },
  {
    title: '浙江局不能自行办结：由转送局审核',
    who: receiverReviewer,
    call: 'POST /{number}/close',
    body: {},
    status: 409,
    state: 'reported',
  },
  {
    title: '北京局审核人说明理由，查阅举报人（记录在案）',
    who: senderReviewer,
    call: `GET /{number}/informant?reason=${encodeURIComponent('样例：向举报人反馈办理结果')}`,
    status: 200,
    holds: has('phone'),
  },
  {
    title: '北京局审核人办结（与反馈人不是同一人）',
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
