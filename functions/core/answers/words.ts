/** What a page says of an answer that cannot be taken, and of a form that is not filled in right. */
import type { Day } from '../day.ts'
import { quoteText } from '../messages/text.ts'
import { wordDate } from '../messages/wording.ts'
import { MOST_NAME, MOST_NOTE } from './answers.ts'

/** After the name of the task. */
export const WHY = {
  gone: '该事项已经撤销，或者已不由该单位承担，无需办理。',
  done: '该事项已经报告完成。',
  exempt: '该事项已经免除，无需办理。',
  notTheirs: '不能通过本通知办理此项。',
  notAsked: '该单位没有就该事项申请延期。',
  superseded: '该单位已另行申请延期，请按新的申请答复。',
  passed: '所申请的日期已到，该申请不再受理；仍需延期的，由单位重新申请。',
  notDone: '该事项尚未报告完成，无需退回。',
  granted: '该申请已经答复：同意延期。',
  refused: '该申请已经答复：不同意延期。',
  past: '所申请的日期不晚于今天。',
  moved: '页面打开后该事项的办理情况有变动，请核对后重新提交。',
  unreadable: '该事项的登记暂时无法读取，请稍后再试。',
} as const

export const wordBound = (latest: Day): string => `最晚可延至${wordDate(latest)}。`
export const wordDue = (due: Day): string => `现截止日期为${wordDate(due)}，延期后的日期应在其之后。`
/** Of one of several. */
export const wordOf = (name: string, why: string): string => `${quoteText(name)}：${why}`

export const MISTAKES = {
  action: '请选择办理方式。',
  noDuties: '请至少勾选一项。',
  unknownDuties: '所勾选的事项有变动，请按现在的列表重新勾选。',
  noCode: '请填写邮件中的校验码。',
  noSuchCode: '校验码应为6位字母和数字（没有0、1、I、L、O），请对照最近一份邮件重新填写。',
  wrongCode: '校验码不正确。',
  noName: '请填写办理人姓名。',
  noLetter: '姓名中没有汉字或字母，请重新填写。',
  noUntil: '请填写延期后的截止日期，例如 2026-12-31。',
  noSuchDay: '没有这一天，请核对延期后的截止日期。',
  pastUntil: '延期后的截止日期应晚于今天。',
} as const

/** With what to do: `left` more tries there are. */
export const wordWrongCode = (left: number): string =>
  left > 0
    ? `${MISTAKES.wrongCode}请对照最近一份邮件重新填写，还可以再试${left}次；用完后本链接停止受理。`
    : `${MISTAKES.wrongCode}次数已经用完，本链接停止受理：请等下一次通知，或者请省级知识产权局代签。`

export const wordLongName = (length: number): string => `姓名不能超过${MOST_NAME}个字，现在是${length}个字。`
export const wordLongNote = (length: number): string => `说明不能超过${MOST_NOTE}个字，现在是${length}个字。`
export const NOTE_NEEDED = {
  extend: '请填写申请延期的原因。',
  reopen: '请填写退回重办的原因。',
  refuse: '请填写不同意延期的原因。',
} as const
