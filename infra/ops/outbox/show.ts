/** Everything that is known of one notice. */
import { listListeners } from '../../../functions/core/deadlines/listeners.ts'
import { listChainIds, toRoot } from '../../../functions/core/ways/chain.ts'
import type { Controls } from '../../../functions/core/outbox/controls.ts'
import type { Day } from '../../../functions/core/day.ts'
import { nameOffice } from '../../../functions/core/compose/party-names.ts'
import type { Suppression } from '../../../functions/core/outbox/suppression.ts'
import type { BatchRecord, NoticeRecord, OutboxStore, PartyRow, RegisterStore } from '../../../functions/core/ports.ts'
import { type Contact, ROLE_CODES } from '../../../functions/core/register/register.ts'
import { buildUsageError } from '../usage.ts'
import { type NoticeAnswers, readAnswers } from './notice-answers.ts'

type ShowStores = {
  register: Pick<RegisterStore, 'readState' | 'readOffice'>
  outbox: Pick<OutboxStore, 'readNotices' | 'listBatches' | 'findSuppressed' | 'readControls'>
}

export type NoticeView = {
  notice: NoticeRecord
  name: string
  /** Who hears now what is addressed to this role; none for the operator, or where nobody is left. */
  contact?: Contact
  /** The register has changed since the notice was sent: it may have gone to somebody else. */
  contactChanged: boolean
  /** Names of its tasks by their ids, as far as they are there. */
  taskNames: Record<string, string>
  batch?: BatchRecord
  /** The notices of the same chain: the first, and its second ways. */
  chain: Pick<NoticeRecord, 'id' | 'purpose' | 'role' | 'channel' | 'state' | 'changedAt'>[]
  suppression?: Suppression
  controls: Controls
} & NoticeAnswers

/** @throws DataProblemsError for an id that no notice has */
export async function readView({ register, outbox }: ShowStores, id: string, today: Day): Promise<NoticeView> {
  const { notices, problems } = await outbox.readNotices([id])
  const [notice] = notices
  if (notice === undefined) throw toProblem(id, problems[0]?.message ?? 'missing')
  const root = toRoot(notice)
  const chainIds = listChainIds(notice, root).filter(other => other !== id)
  const about = await findSubjects(outbox, notice)
  const [{ batches }, suppressed, controls, chain, { row, taskNames }, answered] = await Promise.all([
    outbox.listBatches(notice.office, notice.day),
    outbox.findSuppressed(notice.addressHash === undefined ? [] : [notice.addressHash]),
    outbox.readControls(notice.office),
    outbox.readNotices([...new Set(chainIds)]),
    readRegister(register, about),
    readAnswers(register, about, today),
  ])
  const batch = batches.find(one => one.id === notice.batch)
  const contact = row === undefined ? undefined : findContact(row, notice)
  const [suppression] = suppressed.values()
  return {
    notice,
    name: nameParty(notice, row),
    ...(contact && { contact }),
    contactChanged: notice.contactVersion !== undefined && row !== undefined && row.version !== notice.contactVersion,
    taskNames,
    ...(batch && { batch }),
    chain: chain.notices.filter(other => other.id === root.id || toRoot(other).id === root.id).map(toLink),
    ...(suppression && { suppression }),
    controls,
    ...answered,
  }
}

/** By a correction one answers to what it corrects. */
async function findSubjects(outbox: ShowStores['outbox'], notice: NoticeRecord): Promise<NoticeRecord> {
  const [wrong] = notice.corrects === undefined ? [] : (await outbox.readNotices([notice.corrects.notice])).notices
  return wrong === undefined ? notice : { ...notice, subjects: wrong.subjects }
}

const toProblem = (id: string, message: string) =>
  message === 'missing'
    ? buildUsageError({
        value: id,
        message: '没有这个编号的通知',
        mend: '从邮件页面、日志或 stuck 命令复制完整的通知编号；核对 --outputs 指的是不是这套系统',
      })
    : buildUsageError({ value: id, message: `这条通知的记录无法读取：${message}`, mend: '请系统管理员修复该行' })

const toLink = ({ id, purpose, role, channel, state, changedAt }: NoticeRecord) => ({
  id,
  purpose,
  role,
  channel,
  state,
  changedAt,
})

type Registered = { row: PartyRow | undefined; taskNames: Record<string, string> }

async function readRegister(
  register: ShowStores['register'],
  { addressee, office, subjects, matter }: NoticeRecord,
): Promise<Registered> {
  const known = addressee.kind === 'operator' ? [] : [{ party: { kind: addressee.kind, id: addressee.id }, office }]
  const named = [...subjects, ...(matter === undefined ? [] : [matter.duty])].map(({ issuer, task }) => ({ issuer, id: task }))
  const { parties, tasks } = await register.readState({ parties: known, duties: [], tasks: named })
  return { row: parties[0], taskNames: Object.fromEntries(tasks.map(({ task: { id, name } }) => [id, name])) }
}

function findContact({ contacts, retired }: PartyRow, { role, day }: NoticeRecord): Contact | undefined {
  if (retired) return undefined
  const inOrder = contacts.toSorted((a, b) => ROLE_CODES.indexOf(a.role) - ROLE_CODES.indexOf(b.role))
  return listListeners(inOrder, day).find(({ contact }) => contact.role === role)?.contact
}

function nameParty({ addressee }: NoticeRecord, row: PartyRow | undefined): string {
  if (addressee.kind === 'operator') return '系统运维人员'
  return addressee.kind === 'office' ? nameOffice(addressee.id) : (row?.unit?.name ?? addressee.id)
}
