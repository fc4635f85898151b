/** What an answer says that something went wrong (RFC 9457). Nothing of a clue's words ever stands in one. */
import type { ClueAction, ClueState } from '../../core/clues/clue.ts'
import { HEADERS } from './headers.ts'

const BASE = 'https://duban.example/problems/'

/** In the order in which a request is looked at. */
export const PROBLEMS = {
  'no-token': { status: 401, title: '没有身份令牌', detail: '请在请求头Authorization中附上Bearer令牌。' },
  'invalid-token': { status: 401, title: '身份令牌无效', detail: '令牌的签名、签发方、受众或者内容不符合要求，请重新取得令牌。' },
  'expired-token': { status: 401, title: '身份令牌已过期', detail: '请重新取得令牌。' },
  'office-not-allowed': {
    status: 403,
    title: '令牌所载机构无效',
    detail: '令牌中没有机构代码，或者签发方无权代表该机构。',
  },
  'no-role': {
    status: 403,
    title: '令牌未载明角色',
    detail: '令牌中应当载明经办（officer）、审核（reviewer）、管理（admin）中的至少一种角色。',
  },
  'rate-limited': {
    status: 429,
    title: '请求过于频繁',
    detail: '已超过每人每分钟的请求次数，请按Retry-After所示的秒数等待后再试。',
  },
  'not-found': { status: 404, title: '没有找到', detail: '没有这个地址或者这条线索，或者该线索不在本机构的办理范围内。' },
  'method-not-allowed': { status: 405, title: '不支持这种请求方法', detail: '可用的方法见响应头Allow。' },
  'role-not-allowed': { status: 403, title: '角色不符', detail: '当前角色或者机构不能办理此项。' },
  'malformed-body': { status: 400, title: '请求内容不是有效的JSON', detail: '请以UTF-8编码提交一个JSON对象。' },
  'body-too-large': { status: 413, title: '请求内容过大', detail: '请求内容不得超过64 kB。' },
  'unsupported-media-type': { status: 415, title: '请求内容的类型不支持', detail: '只接受application/json（UTF-8编码）。' },
  'invalid-fields': { status: 422, title: '填报内容有误', detail: '请按errors逐项改正后重新提交；未登记任何内容。' },
  'idempotency-key-reused': {
    status: 422,
    title: '幂等键重复使用',
    detail: '同一个Idempotency-Key此前已用于另一份内容，请换用新的键。',
  },
  'precondition-required': {
    status: 428,
    title: '缺少版本条件',
    detail: '请在请求头If-Match中写明所依据的版本，即查询该线索时响应头ETag的值；不接受*。',
  },
  'stale-version': {
    status: 412,
    title: '线索已有变化',
    detail: '所依据的版本不是当前版本，请重新查询后再办理；当前版本见响应头ETag。',
  },
  'illegal-transition': {
    status: 409,
    title: '现在不能这样办理',
    detail: '线索的当前状态见state，本人现在可以办理的见allowed。',
  },
  'no-informant': { status: 404, title: '没有举报人信息', detail: '该线索没有登记举报人。' },
  'too-many-files': { status: 409, title: '附件已满', detail: '每条线索最多10个附件。' },
  'file-not-there': {
    status: 409,
    title: '附件尚未上传',
    detail: '请先按所给的表单上传附件。登记后一刻钟没有附上的已经失效，请重新登记并上传。',
  },
  'file-refused': { status: 409, title: '附件不符', detail: '附件的实际内容与申报的类型或者大小不符，请重新登记并上传。' },
  unavailable: {
    status: 503,
    title: '系统暂时繁忙',
    detail: '请按Retry-After所示的秒数等待后再试。没有得到确认的办理，请先查询再重新提交。',
  },
  failed: { status: 500, title: '系统暂时出错', detail: '请过几分钟再试。没有得到确认的办理，请先查询再重新提交。' },
} as const satisfies Record<string, { status: number; title: string; detail: string }>
export type ProblemName = keyof typeof PROBLEMS

export type FieldError = { field: string; message: string }
export type ProblemExtra = {
  detail?: string
  errors?: readonly FieldError[]
  state?: ClueState
  allowed?: readonly ClueAction[]
}

const toProblemType = (name: string): string => BASE + name
export const PROBLEM_TYPES = Object.keys(PROBLEMS).map(toProblemType)

export function answerProblem(name: ProblemName, extra: ProblemExtra = {}, headers: Record<string, string> = {}): Response {
  const { status, title, detail } = PROBLEMS[name]
  const authenticate = status === 401 && { 'www-authenticate': name === 'no-token' ? 'Bearer' : 'Bearer error="invalid_token"' }
  return new Response(JSON.stringify({ type: toProblemType(name), title, status, detail, ...extra }), {
    status,
    headers: { ...HEADERS, 'content-type': 'application/problem+json', ...authenticate, ...headers },
  })
}
