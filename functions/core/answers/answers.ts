/** What a recipient can do on a page, and what comes of it. The words for each are the page's (`core/messages`, `adapters/pages`). */
import { addDays, type Day, dayInShanghai } from '../day.ts'
import type { Capacity } from '../deadlines/ladder.ts'
import type { MatterKind } from '../outbox/notice.ts'
import type { NoticeRecord } from '../ports.ts'
import type { DutyRef, ExtensionRequest, Fact, PartyRef, Role } from '../register/register.ts'
import type { Lapse } from './lapse.ts'

/** How somebody comes to a page: by the link of a mail, or by the mobile and the code of an SMS. */
export type Access = { kind: 'link'; notice: string; token: string } | { kind: 'code'; mobile: string; code: string }

/**
 * 签收, 报告完成, 申请延期; of an office: 退回重办, 同意延期, 不同意延期. `sign` and `report` of a unit's duty by its office are 代签.
 */
export const ACTIONS = ['sign', 'report', 'extend', 'reopen', 'grant', 'refuse'] as const
export type Action = (typeof ACTIONS)[number]

/** One duty on a page, with its box. */
export type DutyItem = {
  key: string
  /** What its box posts: see `box.ts`. */
  box: string
  duty: DutyRef
  /** `organiser`: the office answers for its unit. */
  as: Capacity
  /** Of a unit that its office answers for. */
  partyName?: string
  name: string
  clause: string
  issuerName: string
  due: Day
  effectiveDue: Day
  latest: Day
  /** Less than 0: overdue. */
  workingDaysLeft: number
  provisional: boolean
  /** `gone`: the task was withdrawn, or the duty is nobody's any more. */
  state: 'open' | 'signed' | 'done' | 'exempt' | 'gone'
  /** The latest of its facts that came by a page. */
  last?: Fact
  /** The extension that is asked for, or was last answered. */
  request?: ExtensionRequest
  lapse?: Lapse
  may: readonly Action[]
  /** The last day that an extension may ask for, where one may be asked for. */
  latestExtension?: Day
}

/** What a page shows. */
export type AnswerPage = {
  notice: string
  /** Of a notice about tasks none; of a request what it is about. */
  matter?: MatterKind
  /** The notice's. */
  day: Day
  today: Day
  addressee: PartyRef & { name: string }
  contact: { name: string; role: Role }
  duties: DutyItem[]
  /** Of an office with many units: this part of the page, from 1 on. */
  part: { number: number; of: number }
  askWhom: string
}

/** Why a page does not open. The reader sees one and the same page for all of them; the audit entry tells. */
export type Refusal = 'wrong' | 'expired' | 'foreign' | 'spent' | 'locked'
export type Opened = { kind: 'open'; page: AnswerPage } | { kind: 'closed'; why: Refusal }

/** What was sent with a form, as typed. */
export type Submission = {
  action: string
  /** The short code that stands in the mail; of an SMS it is the access's own. */
  code: string
  /** The signer. */
  name: string
  /** What the boxes post that are ticked. */
  duties: readonly string[]
  note: string
  until: string
}

export type Field = 'action' | 'code' | 'name' | 'duties' | 'note' | 'until'
/** `message` says in Chinese what is wrong and how to mend it. */
export type Mistake = { field: Field; message: string }

/**
 * What became of one duty. `already`: it stood so before. `refused`: it can not be any more (done, withdrawn, asked for already);
 * `why` says so in Chinese.
 */
export type Recorded = { key: string; result: 'recorded' | 'already' } | { key: string; result: 'refused'; why: string }

/** `mistakes`: nothing was recorded. `taken`: each answer that says so is on record. `page` is as it is now. */
export type Taken =
  | { kind: 'closed'; why: Refusal }
  | { kind: 'mistakes'; page: AnswerPage; mistakes: Mistake[] }
  | { kind: 'taken'; page: AnswerPage; action: Action; recorded: Recorded[] }

/** What cannot be guessed and what only its hash is kept of; the codes are six letters and digits. */
export type AnswerSecrets = {
  /** 128 random bits, 22 characters of base64url. */
  newToken: () => string
  /** Of a link to that address: whoever has another one cannot come by it. */
  hashToken: (token: string, addressHash: string) => string
  /** The short code that stands in the mail beside this link. */
  codeOfToken: (token: string) => string
  /** Of an SMS. */
  newCode: () => string
  hashCode: (code: string) => string
}

/** A link leads to `<base>/n/<notice>/<token>`. */
export const buildLink = (base: string, notice: string, token: string): string =>
  `${base.replace(/\/$/, '')}/n/${notice}/${token}`

/** So many calendar days an answer through a notice is taken. */
export const LINK_DAYS = 45

/** The last of them. What is planned late, for a day gone by, is with its reader no shorter. */
export function findLastDay({ day, createdAt }: Pick<NoticeRecord, 'day' | 'createdAt'>): Day {
  const created = dayInShanghai(createdAt)
  return addDays(created > day ? created : day, LINK_DAYS)
}

/** Wrong codes with one notice, and tries of one mobile in an hour (issue 5, item 1). */
export const TRIES = { notice: 5, mobile: 20 } as const
export const MOST_NAME = 50
export const MOST_NOTE = 500
/** For so many calendar days the same request for more time stands; after that it is a new one, and its office is told again. */
export const ASK_AGAIN_DAYS = 3
/** Calendar days after the duty's due date that an extension may ask for, unless the stage says otherwise. */
export const DEFAULT_MOST_EXTENSION_DAYS = 90
