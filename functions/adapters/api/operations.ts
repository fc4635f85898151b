/** Every call of the API, said once: the router serves them, and the document describes them. */
import type * as z from 'zod/mini'
import { CLUE_ACTIONS, type ClueAction } from '../../core/clues/clue.ts'
import { ACTS } from './act-schemas.ts'
import { $Announced, $ClueList, $ClueStanding, $Files, $Informant, $ShownClue } from './clue-schemas.ts'
import { buildDraftSchema } from './draft-schema.ts'
import type { ProblemName } from './problems.ts'
import { $FileDraft, $ListQuery, $Nothing, $ReadingQuery, $TimelineQuery } from './query-schemas.ts'
import { named } from './texts.ts'
import { $Timeline } from './timeline-schemas.ts'

/** What is answered when all is well. `html`: a page; without a schema nothing. */
export type Success = {
  status: 200 | 201 | 303
  description: string
  body?: z.ZodMiniType | 'html'
  headers?: readonly string[]
  /** Of some of these answers. */
  sometimes?: readonly string[]
}

export type Operation = {
  id: string
  method: 'GET' | 'POST'
  /** As OpenAPI writes it. */
  path: string
  summary: string
  query?: z.ZodMiniType
  body?: z.ZodMiniType
  /** It changes the clue, and names the version that it rests on. */
  ifMatch?: true
  idempotencyKey?: true
  success: Success
  /** Beside those of every call, and of every body. */
  problems: readonly ProblemName[]
}

const CLUE = '/clues/{number}'

const ACTION_NAMES: Readonly<Record<ClueAction, string>> = {
  sign: '签收',
  return: '退回',
  reroute: '转办',
  invite: '邀请会办',
  contribute: '会办反馈意见',
  handle: '办理',
  report: '反馈',
  reject: '退回重办',
  extend: '申请延期',
  'approve-extension': '同意延期',
  'refuse-extension': '不同意延期',
  close: '办结；尚未反馈的为撤回，须写明理由',
}

const CHANGED = { status: 200, description: '已办理', body: $ClueStanding, headers: ['ETag'] } as const
const CHANGE_PROBLEMS = ['not-found', 'precondition-required', 'stale-version', 'illegal-transition'] as const

/** Its own schema has a clock. */
const $NewClue = named(
  'NewClue',
  buildDraftSchema(() => '9999-12-31'),
  '新线索',
)

const ACTIONS: readonly Operation[] = CLUE_ACTIONS.map(action => ({
  id: action,
  method: 'POST',
  path: `${CLUE}/${action}`,
  summary: ACTION_NAMES[action],
  body: named(`Act.${action}`, ACTS[action], ACTION_NAMES[action]),
  ifMatch: true,
  success: CHANGED,
  problems: CHANGE_PROBLEMS,
}))

const FILES: readonly Operation[] = [
  {
    id: 'list-files',
    method: 'GET',
    path: `${CLUE}/files`,
    summary: '附件列表',
    success: { status: 200, description: '附件列表', body: $Files },
    problems: ['not-found'],
  },
  {
    id: 'announce-file',
    method: 'POST',
    path: `${CLUE}/files`,
    summary: '登记一个附件，取得上传表单',
    body: $FileDraft,
    success: { status: 201, description: '可以上传', body: $Announced, headers: ['Location'] },
    problems: ['not-found', 'illegal-transition', 'too-many-files'],
  },
  {
    id: 'attach-file',
    method: 'POST',
    path: `${CLUE}/files/{id}`,
    summary: '附件已经上传，附到线索上',
    body: $Nothing,
    ifMatch: true,
    success: { ...CHANGED, description: '已附上' },
    problems: [...CHANGE_PROBLEMS, 'file-not-there', 'file-refused'],
  },
  {
    id: 'open-file',
    method: 'GET',
    path: `${CLUE}/files/{id}`,
    summary: '查阅附件（记录在案）',
    query: $ReadingQuery,
    success: { status: 303, description: '五分钟内有效的下载地址', headers: ['Location'] },
    problems: ['not-found'],
  },
]

export const OPERATIONS: readonly Operation[] = [
  {
    id: 'list',
    method: 'GET',
    path: '/clues',
    summary: '线索列表',
    query: $ListQuery,
    success: { status: 200, description: '一页线索', body: $ClueList },
    problems: ['role-not-allowed'],
  },
  {
    id: 'enter',
    method: 'POST',
    path: '/clues',
    summary: '登记并转送一条线索',
    body: $NewClue,
    idempotencyKey: true,
    success: { status: 201, description: '已转送', body: $ClueStanding, headers: ['Location', 'ETag'] },
    problems: ['role-not-allowed', 'idempotency-key-reused'],
  },
  {
    id: 'show',
    method: 'GET',
    path: CLUE,
    summary: '一条线索；不带令牌的浏览器得到一个说明页',
    success: { status: 200, description: '线索', body: $ShownClue, sometimes: ['ETag'] },
    problems: ['not-found'],
  },
  {
    id: 'timeline',
    method: 'GET',
    path: `${CLUE}/timeline`,
    summary: '办理记录和查阅记录',
    query: $TimelineQuery,
    success: { status: 200, description: '一页办理记录', body: $Timeline },
    problems: ['not-found'],
  },
  {
    id: 'informant',
    method: 'GET',
    path: `${CLUE}/informant`,
    summary: '查阅举报人（记录在案）',
    query: $ReadingQuery,
    success: { status: 200, description: '举报人', body: $Informant },
    problems: ['not-found', 'role-not-allowed', 'no-informant'],
  },
  {
    id: 'slip',
    method: 'GET',
    path: `${CLUE}/slip`,
    summary: '线索转送单（打印用，不含线索内容）',
    success: { status: 200, description: '一页A4', body: 'html' },
    problems: ['not-found'],
  },
  ...FILES,
  ...ACTIONS,
]

/** Of every call: by the token, by the rate, by ourselves. */
export const COMMON_PROBLEMS = [
  'no-token',
  'invalid-token',
  'expired-token',
  'office-not-allowed',
  'no-role',
  'rate-limited',
  'invalid-fields',
  'failed',
  'unavailable',
] as const satisfies readonly ProblemName[]
export const BODY_PROBLEMS = [
  'malformed-body',
  'body-too-large',
  'unsupported-media-type',
] as const satisfies readonly ProblemName[]
