/** Which notice somebody comes with, and who it is: a present contact of its party, to whose address it went. */
import { dayInShanghai } from '../day.ts'
import { UnreadableRowError } from '../errors.ts'
import { parseNoticeId } from '../outbox/notice.ts'
import type { AnswerStore, BatchStore, NoticeRecord, NoticeStore, PartyRow, RegisterStore } from '../ports.ts'
import type { Contact } from '../register/register.ts'
import { type Access, type AnswerSecrets, findLastDay, type Refusal, TRIES } from './answers.ts'
import { findBearer } from './bearer.ts'
import { isCode, isMobile, normaliseCode, normaliseMobile } from './code.ts'
import { takeTryTwice, type TryNeeds } from './tries.ts'

export type IdentifyNeeds = TryNeeds & {
  outbox: Pick<NoticeStore, 'readNotices'> & Pick<BatchStore, 'findInHand'> & Pick<AnswerStore, 'forgetTries' | 'findCode'>
  register: Pick<RegisterStore, 'readState'>
  secrets: Pick<AnswerSecrets, 'hashToken' | 'hashCode'>
  hashAddress: (address: string) => string
  now: () => string
}

/** `isSilent`: nothing was tried, so nothing is to be put on record. */
export type Closed = { why: Refusal; of?: string; isSilent?: true }
/** `row`: the notice's party. */
export type Identified = { notice: NoticeRecord; row: PartyRow; contact: Contact }

export async function identify(needs: IdentifyNeeds, access: Access): Promise<Identified | Closed> {
  const found = access.kind === 'link' ? await findByLink(needs, access) : await findByCode(needs, access)
  if ('why' in found) return found
  if (dayInShanghai(needs.now()) > findLastDay(found.notice)) return { why: 'expired', of: found.notice.id }
  return { ...found, notice: await addCorrected(needs, found.notice) }
}

/** A correction has no subjects of its own: its page is about those of the notice that was wrong. */
async function addCorrected({ outbox }: IdentifyNeeds, notice: NoticeRecord): Promise<NoticeRecord> {
  if (notice.corrects === undefined) return notice
  const [wrong] = (await outbox.readNotices([notice.corrects.notice])).notices
  return { ...notice, subjects: wrong?.subjects ?? [] }
}

const TOKEN = /^[\w-]{22}$/

async function findByLink(needs: IdentifyNeeds, { notice: id, token }: Access & { kind: 'link' }): Promise<Identified | Closed> {
  // Anybody may type anything: of what is no notice's there is nothing to keep.
  if (parseNoticeId(id) === undefined) return { why: 'wrong', isSilent: true }
  if (!TOKEN.test(token)) return { why: 'wrong' }
  const { outbox } = needs
  const [notice] = (await outbox.readNotices([id])).notices
  if (notice === undefined) return { why: 'wrong' }
  const row = await findParty(needs, notice)
  const judge = (links: readonly string[]) => judgeLink(needs, { notice, row, token, links })
  const judged = judge(notice.links ?? [])
  // Whoever put on record that a provider took it has put its link there, too.
  if (!('why' in judged) || judged.why === 'foreign' || notice.sentAt !== undefined) return judged
  const { office, day, batch } = notice
  const inHand = (await outbox.findInHand({ office, day, id: batch }))?.links?.[id]
  return inHand === undefined ? judged : judge([inHand])
}

type Shown = { notice: NoticeRecord; row: PartyRow | undefined; token: string; links: readonly string[] }

/** @param shown `links`: hashes of those that went out */
function judgeLink({ secrets, hashAddress }: IdentifyNeeds, { notice, row, token, links }: Shown): Identified | Closed {
  const wentTo = (addressHash: string): boolean => links.includes(secrets.hashToken(token, addressHash))
  const contact = row && findBearer(row, address => wentTo(hashAddress(address)))
  if (row !== undefined && contact !== undefined) return { notice, row, contact }
  const { id, addressHash } = notice
  return { why: addressHash !== undefined && wentTo(addressHash) ? 'foreign' : 'wrong', of: id }
}

/** What cannot be a code is no try. */
async function findByCode(needs: IdentifyNeeds, typed: Access & { kind: 'code' }): Promise<Identified | Closed> {
  const { outbox, secrets, hashAddress, now } = needs
  const [mobile, code] = [normaliseMobile(typed.mobile), normaliseCode(typed.code)]
  if (!isCode(code) || !isMobile(mobile)) return { why: 'wrong', isSilent: true }
  const mobileHash = hashAddress(mobile)
  const tried = { mobileHash, hour: now().slice(0, 13) }
  if ((await takeTryTwice(needs, tried, TRIES.mobile)) === undefined) return { why: 'locked' }
  const id = await outbox.findCode({ mobileHash, codeHash: secrets.hashCode(code) })
  const [notice] = id === undefined ? [] : (await outbox.readNotices([id])).notices
  if (notice === undefined) return { why: 'wrong' }
  await outbox.forgetTries(tried)
  const row = await findParty(needs, notice)
  const contact = row && findBearer(row, address => hashAddress(address) === mobileHash)
  return row === undefined || contact === undefined ? { why: 'foreign', of: notice.id } : { notice, row, contact }
}

/** @throws UnreadableRowError */
async function findParty({ register }: IdentifyNeeds, { addressee, office }: NoticeRecord): Promise<PartyRow | undefined> {
  if (addressee.kind === 'operator') return undefined
  const party = { kind: addressee.kind, id: addressee.id }
  const { parties, problems } = await register.readState({ parties: [{ party, office }], duties: [], tasks: [] })
  const [problem] = problems
  if (problem !== undefined) throw new UnreadableRowError(`${problem.row}: ${problem.message}`)
  return parties[0]
}
