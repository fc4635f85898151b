/** What the notices of a batch say now: the state is read once for all of them, each is then composed by itself. */
import type { Channel } from './channel.ts'
import { dayInShanghai } from '../day.ts'
import { findAddress } from '../deadlines/plan.ts'
import type { Rules } from '../deadlines/rules.ts'
import { buildLookups } from '../register/lookups.ts'
import type { Notice, Purpose } from './notice.ts'
import type { NoticeRecord, OfficeSlice, PartyRow, RegisterStore, StateKeys, StateRows, TaskRow } from '../ports.ts'
import { findOfficeName, type OfficeCode, type PartyRef, partyKey, taskKey } from '../register/register.ts'
import type { RenderedEmail, RenderedSms } from '../messages/rendered.ts'
import { dutyRowRef, partyRowRef, taskRowRef } from '../register/row-ref.ts'
import { composeTaskMessage, type Present, reviewSubjects } from '../deadlines/review.ts'
import { toRegister } from '../register/slice.ts'
import type { TaskMessage } from '../messages/task-message.ts'

export type ReadyToSend = { to: string; template: string; contactVersion: number } & (
  | { channel: 'email'; email: RenderedEmail }
  | { channel: 'sms'; sms: RenderedSms }
)
/** `wait`: what it says cannot be known now, because a row that it needs cannot be read. */
export type Composed =
  | ({ kind: 'ready' } & ReadyToSend)
  | { kind: 'end'; state: 'withdrawn' | 'failed'; cause: string }
  | { kind: 'wait'; cause: string }

export type Compose = (notices: readonly NoticeRecord[]) => Promise<ReadonlyMap<string, Composed>>

export type TaskComposerNeeds = {
  rules: Rules
  register: Pick<RegisterStore, 'readState' | 'readOffice'>
  renderEmail: (message: TaskMessage) => RenderedEmail
  renderSms: (message: TaskMessage) => RenderedSms
  /** Whom to ask where no office's contact is known, ready to print. */
  help: string
  now: () => string
}

const ended = (state: 'withdrawn' | 'failed', cause: string): Composed => ({ kind: 'end', state, cause })

/** One composer for each purpose; a notice of a purpose without one ends as failed. */
export const composeByPurpose =
  (composers: Partial<Record<Purpose, Compose>>): Compose =>
  async notices => {
    const groups = [...Map.groupBy(notices, notice => notice.purpose)]
    const parts = await Promise.all(
      groups.map(async ([purpose, group]) => {
        const compose = composers[purpose]
        return compose === undefined
          ? group.map((notice): [string, Composed] => [notice.id, ended('failed', `no-template ${purpose}`)])
          : [...(await compose(group))]
      }),
    )
    return new Map(parts.flat())
  }

/** What does not fit its template, or breaks while it is put into words, ends this notice only. */
export function composeSafely(compose: () => Composed): Composed {
  try {
    return compose()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return ended('failed', 'field' in error ? `template-field ${String(error.field)}` : `not-composed ${error.name}`)
  }
}

export const buildTaskComposer =
  (needs: TaskComposerNeeds): Compose =>
  async notices => {
    const state = await readPresent(needs, notices)
    return new Map(notices.map(notice => [notice.id, composeSafely(() => composeTask(needs, notice, state))]))
  }

type PresentState = {
  parties: ReadonlyMap<string, PartyRow>
  tasks: ReadonlyMap<string, TaskRow>
  factsOf: Present['factsOf']
  /** Read whole only for offices that are told of their units. */
  units: Map<OfficeCode, Present['province']['units']>
  /** `row-ref.ts` of what is there and cannot be read. */
  unreadable: ReadonlySet<string>
}

const toParty = ({ kind, id }: Notice['addressee']): PartyRef[] => (kind === 'operator' ? [] : [{ kind, id }])

const listKeys = (notices: readonly NoticeRecord[]): StateKeys => ({
  parties: notices.flatMap(({ addressee, office }) => [
    ...toParty(addressee).map(party => ({ party, office })),
    ...(addressee.kind === 'unit' ? [{ party: { kind: 'office' as const, id: office }, office }] : []),
  ]),
  duties: notices.flatMap(({ addressee, office, subjects }) =>
    toParty(addressee).flatMap(party => subjects.map(({ issuer, task }) => ({ issuer, task, party, office }))),
  ),
  tasks: notices.flatMap(({ subjects }) => subjects.map(({ issuer, task }) => ({ issuer, id: task }))),
})

async function readPresent({ register }: TaskComposerNeeds, notices: readonly NoticeRecord[]): Promise<PresentState> {
  const organisers = new Set(notices.filter(({ addressee }) => addressee.kind === 'office').map(({ office }) => office))
  const [rows, ...slices] = await Promise.all([
    register.readState(listKeys(notices)),
    ...[...organisers].map(async office => ({ office, slice: await register.readOffice(office) })),
  ])
  return indexPresent(rows, slices)
}

function indexPresent(rows: StateRows, slices: readonly { office: OfficeCode; slice: OfficeSlice }[]): PresentState {
  // An office's duties are in its slice as well: the slice stands for both, so that no fact counts twice.
  const offices = new Set(slices.map(({ office }) => office))
  const duties = [...rows.duties.filter(({ office }) => !offices.has(office)), ...slices.flatMap(({ slice }) => slice.duties)]
  return {
    parties: new Map(rows.parties.map(row => [partyKey(row.party), row])),
    tasks: new Map(rows.tasks.map(row => [taskKey(row.task.issuer, row.task.id), row])),
    factsOf: buildLookups(toRegister({ parties: [], duties }, [])).factsOf,
    units: new Map(slices.map(({ office, slice }) => [office, toRegister(slice, []).units])),
    unreadable: new Set(
      [rows, ...slices.map(({ slice }) => slice)].flatMap(({ problems }) => problems.flatMap(({ ref }) => ref ?? [])),
    ),
  }
}

function composeTask(needs: TaskComposerNeeds, notice: NoticeRecord, state: PresentState): Composed {
  const { addressee, office, role, channel } = notice
  if (addressee.kind === 'operator') return ended('failed', 'not-a-party')
  if (listRefs(addressee, notice.subjects).some(ref => state.unreadable.has(ref)))
    return { kind: 'wait', cause: 'unreadable-row' }
  const row = state.parties.get(partyKey(addressee))
  if (row === undefined) return ended('failed', 'party-gone')
  if (row.retired) return ended('withdrawn', 'party-retired')
  const contact = row.contacts.find(candidate => candidate.role === role)
  const to = contact && findAddress(contact, channel)
  if (contact === undefined || to === undefined) return ended('failed', contact === undefined ? 'contact-gone' : `no-${channel}`)

  const present: Present = {
    province: { office, units: row.unit === undefined ? (state.units.get(office) ?? []) : [row.unit] },
    findTask: (issuer, task) => state.tasks.get(taskKey(issuer, task))?.task,
    factsOf: state.factsOf,
    contact,
    today: dayInShanghai(needs.now()),
  }
  const subjects = reviewSubjects(needs.rules, notice, present)
  if (subjects.length === 0) return ended('withdrawn', 'nothing-due')
  const message = composeTaskMessage(needs.rules, notice, {
    ...present,
    subjects,
    addressee: { ...addressee, name: nameOf(row), office: addressee.kind === 'department' ? null : office },
    askWhom: describeHelp(needs, notice, state),
  })
  return { kind: 'ready', to, contactVersion: row.version, ...render(needs, channel, message) }
}

/** The rows on which the notice itself stands; one of somebody else's stops nobody. */
const listRefs = (party: PartyRef, subjects: Notice['subjects']): string[] => [
  partyRowRef(party),
  ...subjects.flatMap(({ issuer, task }) => [taskRowRef(issuer, task), dutyRowRef({ issuer, task, party })]),
]

const nameOf = ({ party, unit }: PartyRow): string =>
  unit?.name ?? (party.kind === 'office' ? (findOfficeName(party.id) ?? party.id) : party.id)

function render({ renderEmail, renderSms }: TaskComposerNeeds, channel: Channel, message: TaskMessage) {
  switch (channel) {
    case 'email': {
      const email = renderEmail(message)
      return { channel, template: email.template, email }
    }
    case 'sms': {
      const sms = renderSms(message)
      return { channel, template: sms.template, sms }
    }
  }
}

/** A unit asks the first contact of its office that has an e-mail address; everybody else the operator's help desk. */
function describeHelp({ help }: TaskComposerNeeds, { addressee, office }: NoticeRecord, { parties }: PresentState): string {
  if (addressee.kind !== 'unit') return help
  const contact = parties.get(partyKey({ kind: 'office', id: office }))?.contacts.find(({ email }) => email !== undefined)
  return contact === undefined ? help : `${findOfficeName(office) ?? office} ${contact.name}（${contact.email}）`
}
