/** Which notice somebody comes with, and whether it is theirs. */
import { addDays, dayInShanghai } from '../day.ts'
import { parseNoticeId } from '../outbox/notice.ts'
import { isOpen } from '../outbox/states.ts'
import type { AnswerStore, BatchStore, NoticeRecord, NoticeStore, PartyRow } from '../ports.ts'
import type { Contact } from '../register/register.ts'
import { type Access, type AnswerSecrets, LINK_DAYS, type Refusal, TRIES } from './answers.ts'
import { isMobile, normaliseCode, normaliseMobile } from './code.ts'

export type IdentifyNeeds = {
  outbox: Pick<NoticeStore, 'readNotices'> &
    Pick<BatchStore, 'findInHand'> &
    Pick<AnswerStore, 'takeTry' | 'forgetTries' | 'findCode'>
  secrets: Pick<AnswerSecrets, 'hashToken' | 'hashCode'>
  hashAddress: (address: string) => string
  now: () => string
}

/** `isSilent`: nothing was tried, so nothing is to be put on record. */
export type Closed = { why: Refusal; of?: string; isSilent?: true }
/** `addressHash`: where the link or the code went, as far as it is known. */
export type Identified = { notice: NoticeRecord; addressHash: string | undefined }

export async function identify(needs: IdentifyNeeds, access: Access): Promise<Identified | Closed> {
  const found = access.kind === 'link' ? await findByLink(needs, access) : await findByCode(needs, access)
  if ('why' in found) return found
  const { id, day } = found.notice
  if (dayInShanghai(needs.now()) > addDays(day, LINK_DAYS)) return { why: 'expired', of: id }
  return { ...found, notice: await addCorrected(needs, found.notice) }
}

/** A correction has no subjects of its own: its page is about those of the notice that was wrong. */
async function addCorrected({ outbox }: IdentifyNeeds, notice: NoticeRecord): Promise<NoticeRecord> {
  if (notice.corrects === undefined) return notice
  const [wrong] = (await outbox.readNotices([notice.corrects.notice])).notices
  return { ...notice, subjects: wrong?.subjects ?? [] }
}

const TOKEN = /^[\w-]{22}$/

async function findByLink({ outbox, secrets }: IdentifyNeeds, { notice: id, token }: Access & { kind: 'link' }) {
  if (parseNoticeId(id) === undefined || !TOKEN.test(token)) return { why: 'wrong' } as const
  const [notice] = (await outbox.readNotices([id])).notices
  if (notice === undefined) return { why: 'wrong' } as const
  const hash = secrets.hashToken(token)
  if (notice.links?.includes(hash) === true || (await isInHand(outbox, notice, hash)))
    return { notice, addressHash: notice.addressHash }
  return { why: 'wrong', of: id } as const
}

/** Of what has ended all links are on record: a wrong one costs no second read. */
async function isInHand(outbox: Pick<BatchStore, 'findInHand'>, notice: NoticeRecord, hash: string): Promise<boolean> {
  if (notice.links !== undefined && !isOpen(notice)) return false
  const { id, office, day, batch } = notice
  return (await outbox.findInHand({ office, day, id: batch }))?.links?.[id] === hash
}

/** Without a code it is no try. */
async function findByCode({ outbox, secrets, hashAddress, now }: IdentifyNeeds, typed: Access & { kind: 'code' }) {
  const [mobile, code] = [normaliseMobile(typed.mobile), normaliseCode(typed.code)]
  if (code === '' || !isMobile(mobile)) return { why: 'wrong', isSilent: true } as const
  const mobileHash = hashAddress(mobile)
  const tried = { mobileHash, hour: now().slice(0, 13) }
  if (!(await outbox.takeTry(tried, TRIES.mobile))) return { why: 'locked' } as const
  const id = await outbox.findCode({ mobileHash, codeHash: secrets.hashCode(code) })
  const [notice] = id === undefined ? [] : (await outbox.readNotices([id])).notices
  if (notice === undefined) return { why: 'wrong' } as const
  await outbox.forgetTries(tried)
  return { notice, addressHash: mobileHash }
}

/**
 * The present contact who has the address that it went to, in whatever role. As long as the outcome of the hand-over is not on
 * record, whoever holds the notice's role.
 */
export function findBearer(
  row: PartyRow,
  { notice, addressHash }: Identified,
  hash: (address: string) => string,
): Contact | undefined {
  if (row.retired) return undefined
  return addressHash === undefined
    ? row.contacts.find(({ role }) => role === notice.role)
    : row.contacts.find(({ email, mobile }) =>
        [email, mobile].some(address => address !== undefined && hash(address) === addressHash),
      )
}
