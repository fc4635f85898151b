/** Those who get a message that they can answer: some do, at once or after days, twice, or with what is not theirs any more. */
import type { Action, DutyItem, Opened, Submission, Taken } from '../../../functions/core/answers/answers.ts'
import { addDays, type Day, dayInShanghai } from '../../../functions/core/day.ts'
import type { PartyRow, RegisterStore } from '../../../functions/core/ports.ts'
import type { MemoryRegister } from './memory-register.ts'
import type { Pages, Visit } from './pages.ts'
import type { HandOver } from './providers.ts'
import type { Random } from './random.ts'
import { type Key, readKey } from './read-message.ts'
import { type Temper, temperOf } from './receipts.ts'
import { drawCode } from './simulated-secrets.ts'
import type { Machine } from './worker.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Whoever signs with this name is no person, or has no code. */
export const NOBODY = '自动程序'

/** The first while the batch is still being sent. */
const DELAYS = [
  [SECOND, 20 * SECOND],
  [MINUTE, 10 * MINUTE],
  [10 * MINUTE, 6 * HOUR],
  [6 * HOUR, 48 * HOUR],
] as const

const MISUSES = ['scan', 'guess', 'guess', 'forward', 'forward'] as const
/** More than a notice allows, and than a mobile in an hour. */
const GUESSES = { link: 8, code: 23 } as const
const MOST_TRIES = 4

type Surroundings = {
  machine: Machine
  random: Random
  pages: Pages
  register: MemoryRegister
  /** As people reach it. */
  hands: Pick<RegisterStore, 'saveParty'>
}

/** A reader at his page. */
type Reader = Visit & { random: Random; key: Key }

const NEVER_READ: ReadonlySet<Temper> = new Set(['returns', 'bounces-hard', 'bounces-soft', 'is-rejected'])

export function buildRecipients(surroundings: Surroundings): (message: HandOver) => void {
  const { machine, random, pages } = surroundings
  const { scheduler, faults } = machine
  let forms = 0

  return message => {
    const own = random.fork(`reader ${message.noticeId} ${message.attempt}`)
    const isAnswered = own.chance(faults('answer'))
    const key = isAnswered ? readKey(message) : undefined
    if (key === undefined) return
    if (message.channel === 'email' && NEVER_READ.has(temperOf(machine, random, message.to))) return
    const reader = { message, access: key.access, key, random: own }
    const act = own.chance(faults('misuse')) ? { scan, guess, forward }[own.pick(MISUSES)] : read
    const [least, most] = own.pick(DELAYS)
    later(own.between(least, most), () => act(reader))
  }

  /** When the faults have stopped, people do nothing any more. */
  function later(delay: number, act: () => unknown): void {
    scheduler.after(delay, () => {
      if (faults('answer') > 0) act()
    })
  }

  function read(reader: Reader, tries = 0): void {
    pages.open(reader, opened => {
      if (opened === undefined && tries < MOST_TRIES)
        return later(reader.random.between(SECOND, MINUTE), () => read(reader, tries + 1))
      const form = fill(reader, opened)
      if (form === undefined) return
      send(reader, form)
      if (reader.random.chance(0.25)) send(reader, form)
      const other = reader.random.chance(0.2) ? fill(reader, opened) : undefined
      if (other !== undefined) send(reader, other)
    })
  }

  /** Whoever hears nothing tries again. */
  function send(reader: Reader, form: Submission, tries = 0): void {
    pages.answer(reader, form, (taken: Taken | undefined) => {
      if (taken === undefined && tries < MOST_TRIES)
        later(reader.random.between(SECOND, 10 * MINUTE), () => send(reader, form, tries + 1))
    })
  }

  function fill({ random: own, key }: Reader, opened: Opened | undefined): Submission | undefined {
    if (opened?.kind !== 'open') return undefined
    const { duties } = opened.page
    const action = own.find([...new Set(duties.flatMap(({ may }) => may))])
    if (action === undefined) return undefined
    forms += 1
    const chosen = duties.filter(({ may }) => may.includes(action)).filter((_, index) => index === 0 || own.chance(0.5))
    return {
      action,
      code: own.chance(0.2) ? ` ${key.code.toLowerCase()} ` : key.code,
      name: `示例签收人${forms}`,
      duties: chosen.map(item => item.box),
      note: needsNote(action) || own.chance(0.3) ? '示例说明。' : '',
      until: action === 'extend' ? drawUntil(own, dayInShanghai(scheduler.now()), chosen) : '',
    }
  }

  /** It opens whatever it finds, and sends each form as it is. */
  function scan(reader: Reader): void {
    pages.open(reader, opened => {
      const form = fill(reader, opened)
      if (form === undefined || reader.access.kind === 'code') return
      for (const action of ['sign', 'report', form.action])
        pages.answer(reader, { ...form, action, code: '', name: NOBODY }, ignore)
    })
  }

  /** Somebody else who has the link or the number, and not the code; some time later the reader himself. */
  function guess(reader: Reader): void {
    const { random: own, access } = reader
    const times = own.between(1, GUESSES[access.kind])
    const form = { action: 'sign', name: NOBODY, duties: ['unit:x 00/x'], note: '', until: '' }
    for (let time = 0; time < times; time += 1)
      later(own.pick([0, 10, own.between(0, HOUR)]), () => {
        const code = drawCode(own)
        if (access.kind === 'link') pages.answer(reader, { ...form, code }, ignore)
        else pages.open({ ...reader, access: { ...access, code } }, ignore)
      })
    later(own.between(0, 2 * HOUR), () => read(reader))
  }

  /** The party has somebody else at that address by the time when the link is used; perhaps before the message is sent again. */
  async function forward(reader: Reader): Promise<void> {
    const row = findRow(surroundings.register, reader.message)
    if (row !== undefined) await surroundings.hands.saveParty(replaceAddress(row, reader.message))
    later(reader.random.pick([0, reader.random.between(0, HOUR)]), () => read(reader))
  }
}

const ignore = (): void => undefined

const needsNote = (action: Action): boolean => action === 'extend' || action === 'reopen' || action === 'refuse'

function drawUntil(random: Random, today: Day, duties: readonly DutyItem[]): Day {
  const [due = today] = duties
    .map(duty => duty.due)
    .toSorted()
    .toReversed()
  return addDays(due > today ? due : today, random.between(0, 20))
}

const findRow = ({ parties }: MemoryRegister, { to }: HandOver): PartyRow | undefined =>
  [...parties.values()].find(({ contacts }) => contacts.some(({ email, mobile }) => email === to || mobile === to))

function replaceAddress(row: PartyRow, { to, channel }: HandOver): PartyRow {
  const version = row.version + 1
  const contacts = row.contacts.map(contact => {
    if (channel === 'email' && contact.email === to) return { ...contact, email: `r${version}.${to}` }
    return channel === 'sms' && contact.mobile === to
      ? { ...contact, mobile: `1390${String(version).padStart(3, '0')}${to.slice(-4)}` }
      : contact
  })
  return structuredClone({ ...row, contacts, version })
}
