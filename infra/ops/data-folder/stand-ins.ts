/** 代班 as the contacts table gives it: read row by row, then checked within each party (rules.md §2, §3.10). */
import type { Day } from '../../../functions/core/day.ts'
import { type Role, ROLES, type StandIn } from '../../../functions/core/register/register.ts'
import { readChoice } from './readings/choice.ts'
import { readDay } from './readings/day.ts'
import type { Row } from './row.ts'

const COLUMNS = ['代班角色', '代班起', '代班止'] as const

/** The three cells of a row; undefined when they are blank or wrong, and what is wrong is noted. */
export function takeStandIn(row: Row, own: Role | undefined): StandIn | undefined {
  const role = row.take('代班角色', readChoice(ROLES))
  const from = row.take('代班起', readDay)
  const to = row.take('代班止', readDay)
  const blank = COLUMNS.filter(column => row.isBlank(column))
  if (blank.length === COLUMNS.length) return undefined
  for (const column of blank)
    row.problem(column, `有代班，但“${column}”没有填写`, '代班角色、代班起、代班止须一并填写；不需要代班的，三项都留空。')
  const isOwn = role !== undefined && role === own
  if (isOwn) row.problem('代班角色', '代班角色就是本人的角色', '请填写同一机构另一位联系人的角色。')
  const isBackward = from !== undefined && to !== undefined && to < from
  if (isBackward) row.problem('代班止', '代班止早于代班起', '请核对两个日期。')
  return role === undefined || from === undefined || to === undefined || isOwn || isBackward ? undefined : { role, from, to }
}

/** A row of one party, whatever is wrong with it. */
export type Post = { row: Row; role: Role | undefined; standIn: StandIn | undefined }

/** @param posts every row of one party */
export function checkStandIns(posts: readonly Post[]): void {
  for (const { row, standIn } of posts) {
    if (standIn === undefined) continue
    if (posts.every(({ role }) => role !== undefined && role !== standIn.role))
      row.problem(
        '代班角色',
        `同一机构没有${nameOf(standIn.role)}`,
        '请填写同一机构另一位联系人的角色，或者为该机构增加这一角色的联系人。',
      )
  }
  for (const post of posts) {
    const circle = findCircle(posts, post)
    if (circle === undefined) continue
    const chain = circle.roles.map(nameOf).join(' → ')
    const days = circle.from === circle.to ? circle.from : `${circle.from} 至 ${circle.to}`
    post.row.problem(
      '代班角色',
      `代班循环：${chain}（${days}）`,
      '请核对这几行的代班角色和起止日期：同一天的代班最后须落到一位在岗的联系人。',
    )
  }
}

const nameOf = (role: Role): string => ROLES.find(({ code }) => code === role)?.name ?? role

type Circle = { roles: Role[]; from: Day; to: Day }

/** The chain of stand-ins that leads from a post back to itself on at least one day. */
function findCircle(posts: readonly Post[], { role: own, standIn }: Post): Circle | undefined {
  if (own === undefined || standIn === undefined) return undefined
  const roles = [own]
  let { role, from, to } = standIn
  while (!roles.includes(role)) {
    roles.push(role)
    const next = posts.find(post => post.role === role)?.standIn
    if (next === undefined) return undefined
    role = next.role
    from = next.from > from ? next.from : from
    to = next.to < to ? next.to : to
  }
  return role === own && from <= to ? { roles: [...roles, own], from, to } : undefined
}
