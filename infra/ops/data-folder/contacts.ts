import { type Contact, type PartyRef, partyKey, type Role, ROLES } from '../../../functions/core/register/register.ts'
import { type Located, Seen } from './located.ts'
import { type KnownUnits, readParty } from './parties.ts'
import { readChoice } from './readings/choice.ts'
import { readEmail } from './readings/email.ts'
import { readHandles } from './readings/handles.ts'
import { readMobile } from './readings/mobile.ts'
import { LONGEST_PERSON, readName } from './readings/name.ts'
import type { Row } from './row.ts'
import { checkStandIns, type Post, takeStandIn } from './stand-ins.ts'

/** `parties`: the keys of all parties that a row names, whatever else is wrong with the row. */
export type Contacts = { list: Located<Contact>[]; parties: ReadonlySet<string> }

type Address = Pick<Contact, 'email' | 'mobile'>

function takeAddress(row: Row): Address {
  const email = row.take('电子邮箱', readEmail)
  const mobile = row.take('手机', readMobile)
  if (row.isBlank('电子邮箱') && row.isBlank('手机')) {
    row.problem('电子邮箱', '电子邮箱和手机都没有填写', '请至少填写其中一项，否则通知无法送达。')
  }
  return { ...(email === undefined ? {} : { email }), ...(mobile === undefined ? {} : { mobile }) }
}

function checkUnique(row: Row, party: PartyRef, role: Role | undefined, address: Address, seen: Seen): void {
  const keys: [column: string, key: string | undefined, what: string][] = [
    ['角色', role, '角色'],
    ['电子邮箱', address.email?.toLowerCase(), '电子邮箱'],
    ['手机', address.mobile, '手机'],
  ]
  for (const [column, key, what] of keys) {
    const earlier = key === undefined ? undefined : seen.findEarlier(`${partyKey(party)} ${column} ${key}`, row)
    if (earlier !== undefined)
      row.problem(column, `同一机构的${what}与第 ${earlier} 行重复`, `请核对两行：同一机构每种角色只能有一人，${what}不能相同。`)
  }
}

/** Units handle no clues: theirs is kept as it stands, and does nothing. */
function takeHandles(row: Row, party: PartyRef | undefined): string[] | undefined {
  const handles = row.take('分工', readHandles)
  if (handles !== undefined && party?.kind === 'unit')
    row.warning('分工', '单位不办理线索，这一栏对单位的联系人不起作用', '请删去这一栏，或者填写省级知识产权局、司局的联系人。')
  return handles
}

type Earlier = { seen: Seen; posts: Map<string, Post[]> }

function readContact(row: Row, party: PartyRef | undefined, { seen, posts }: Earlier): Contact | undefined {
  const name = row.take('姓名', readName(LONGEST_PERSON))
  const role = row.take('角色', readChoice(ROLES))
  const address = takeAddress(row)
  const standIn = takeStandIn(row, role)
  const handles = takeHandles(row, party)
  if (party === undefined) return undefined
  checkUnique(row, party, role, address, seen)
  const own = posts.get(partyKey(party)) ?? []
  own.push({ row, role, standIn })
  posts.set(partyKey(party), own)
  if (name === undefined || role === undefined) return undefined
  return { party, name, role, ...address, ...(standIn && { standIn }), ...(handles && { handles }) }
}

export function readContacts(rows: readonly Row[], units: KnownUnits): Contacts {
  const seen = new Seen()
  const posts = new Map<string, Post[]>()
  const list = rows.flatMap(row => {
    const value = readContact(row, row.take('机构', readParty(units)), { seen, posts })
    return value === undefined ? [] : [{ row, value }]
  })
  for (const own of posts.values()) checkStandIns(own)
  return { list, parties: new Set(posts.keys()) }
}
