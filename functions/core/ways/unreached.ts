/** A party whom nobody is left to tell: its office hears of it, once an hour for all that came up in the hour. */
import { dayInShanghai } from '../day.ts'
import { addMilliseconds } from '../instant.ts'
import type { OutboxStore, RegisterStore } from '../ports.ts'
import { findEvent, type Notice } from '../outbox/notice.ts'
import { tellDepartments } from '../reactions/place-clue-notices.ts'
import { type OfficeReportNeeds, reportToOffice } from './office-report.ts'

export type UnreachedNeeds = OfficeReportNeeds & {
  register: Pick<RegisterStore, 'readClues'>
  outbox: Pick<OutboxStore, 'saveUnreached' | 'readUnreached'>
}

const HOUR = 3_600_000
/** Rows of an hour are written by then, by whoever was slow. */
const MARGIN = 5 * 60_000
const SHANGHAI_OFFSET = 8 * HOUR
const EVENT = 'unreached-'

/** The hour of an instant in Shanghai, such as `2026-11-23T09`. */
const toSlot = (at: string): string => addMilliseconds(at, SHANGHAI_OFFSET).slice(0, 13)
const endOfSlot = (at: string): string => addMilliseconds(`${at.slice(0, 13)}:00:00.000Z`, HOUR + MARGIN)

/** @returns the hour that a report to an office tells of; undefined for any other notice */
export function findSlot(id: string): string | undefined {
  const event = findEvent(id)
  return event?.startsWith(EVENT) === true ? event.slice(EVENT.length) : undefined
}

/** The operator sees every failure; nobody else hears of an office that is out of reach itself, but of its clues, and of a department. */
export async function tellOffice(
  needs: UnreachedNeeds,
  notice: Pick<Notice, 'id' | 'addressee' | 'office' | 'day' | 'clues'>,
): Promise<void> {
  const { id, addressee, office, day, clues: subjects = [] } = notice
  if (addressee.kind === 'office' && subjects.length > 0) await tellDepartments(needs, { office: addressee.id, day, subjects })
  if (addressee.kind !== 'unit') return
  const at = await findInstant(needs, notice)
  const slot = toSlot(at)
  await needs.outbox.saveUnreached({ notice: id, office, slot, at })
  const event = `${EVENT}${slot}`
  await reportToOffice(needs, { office, day: dayInShanghai(at), event, about: '辖区内有单位联系不上', from: endOfSlot(at) })
}

/** Now; or an hour ago, where whoever began to tell then may have died before the report was placed. */
async function findInstant({ outbox, now }: UnreachedNeeds, { id, office }: Pick<Notice, 'id' | 'office'>): Promise<string> {
  const before = addMilliseconds(now(), -HOUR)
  const begun = await outbox.readUnreached(office, toSlot(before))
  return begun.find(({ notice }) => notice === id)?.at ?? now()
}
