/** What is wrong with a field, in Chinese. Nothing that was typed stands in it but the name of a field, where it looks like one. */
import type * as z from 'zod/mini'
import type { FieldError } from './problems.ts'

const TYPES: Readonly<Record<string, string>> = {
  string: '应为一项文字',
  boolean: '应为true或者false',
  int: '应为整数',
  number: '应为整数',
  array: '应为数组',
  object: '应为JSON对象',
}

/** Of what a schema has no words for. */
export function wordIssue(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'unrecognized_keys') return '没有这个字段，请删去'
  if (issue.input === undefined) return '必须填写'
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? '类型有误'
  if (issue.code === 'invalid_value') return `应为以下之一：${issue.values.map(String).join('、')}`
  return '内容有误'
}

/** More would help nobody. */
const MOST_ERRORS = 50
const FIELD = /^[\w-]{1,40}$/

export const listErrors = (issues: readonly z.core.$ZodIssue[]): FieldError[] => issues.flatMap(listFields).slice(0, MOST_ERRORS)

function listFields(issue: z.core.$ZodIssue): FieldError[] {
  const { path, message } = issue
  const paths = issue.code === 'unrecognized_keys' ? issue.keys.map(key => [...path, key]) : [path]
  return paths.map(one => ({ field: one.map(nameField).join('.'), message }))
}

const nameField = (key: PropertyKey): string => (FIELD.test(String(key)) ? String(key) : '（名称不规范的字段）')
