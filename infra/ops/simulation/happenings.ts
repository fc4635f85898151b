/** What people do meanwhile: they change contacts, tasks and progress, pause and resume, lift what is barred; and an account is paused. */
import { addDays, type Day, dayInShanghai, instantInShanghai } from '../../../functions/core/day.ts'
import type { OutboxStore, PartyRow, TaskRow } from '../../../functions/core/ports.ts'
import type { Scope } from '../../../functions/core/outbox/controls.ts'
import { CENTRE, type Contact, FACTS, type OfficeCode, ROLE_CODES } from '../../../functions/core/register/register.ts'
import { generateTask } from './generated-register.ts'
import type { MemoryRegister } from './memory-register.ts'
import type { Providers } from './providers.ts'
import type { Random } from './random.ts'
import type { MemoryOutbox } from './context.ts'
import type { Watch } from './witness.ts'
import type { Machine } from './worker.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

export type Stage = {
  machine: Machine
  random: Random
  offices: readonly OfficeCode[]
  rows: { outbox: MemoryOutbox; register: MemoryRegister }
  /** As people reach the stores: at once, and seen by the witness. */
  hands: Pick<Watch, 'outbox' | 'register'>
  providers: Providers
  /** An operator of an office does something. */
  steer: (random: Random, office: OfficeCode) => void
  /** An officer comes to his clues. */
  visit: (random: Random, office: OfficeCode) => void
}

/** Most of it while messages go out: there it may fall between any two steps. */
function drawInstant(random: Random, day: Day): number {
  const [time, within] = random.pick([
    ['08:30', 2 * MINUTE],
    ['08:30', 30 * SECOND],
    ['09:00', 2 * MINUTE],
    ['12:30', 10 * MINUTE],
    ['00:00', 24 * HOUR],
  ] as const)
  return Date.parse(instantInShanghai(day, time)) + random.between(0, within)
}

/** Plans what people of each office do on a day: the same whichever other offices there are. */
export function planHappenings(stage: Stage, day: Day): void {
  const { machine, random } = stage
  for (const office of [...stage.offices, CENTRE]) {
    const own = random.fork(`happenings ${office} ${day}`)
    const happen = (
      fault: 'change' | 'pause' | 'accountPause' | 'steer' | 'officer',
      times: number,
      act: () => unknown,
    ): void => {
      for (let time = 0; time < times; time += 1)
        if (own.chance(machine.faults(fault))) machine.scheduler.at(drawInstant(own, day), act)
    }
    happen('change', 6, () => changeRegister(stage, own, office))
    happen('pause', 1, () => pause(stage, own, office === CENTRE ? own.pick(['all', CENTRE]) : office))
    happen('pause', 2, () => lift(stage, own, office))
    if (office === CENTRE) happen('accountPause', 4, () => stage.providers.pauseAccount(own.between(MINUTE, 8 * HOUR)))
    happen('steer', 2, () => stage.steer(own, office))
    happen('officer', 2, () => stage.visit(random.fork(`visit ${office} ${machine.scheduler.time()}`), office))
  }
}

function changeRegister(stage: Stage, random: Random, office: OfficeCode): Promise<boolean> | undefined {
  const { register } = stage.rows
  const party = random.find([...register.parties.values()].filter(row => row.office === office))
  const task = random.find([...register.tasks.values()].filter(row => row.task.issuer === office || row.task.issuer === CENTRE))
  const what = random.pick([
    'contact',
    'contact',
    'progress',
    'progress',
    'progress',
    'task',
    'new-task',
    'stand-in',
    'retire',
  ] as const)
  const today = dayInShanghai(stage.machine.scheduler.now())
  stage.machine.log(`people of ${office}: ${what}`)
  switch (what) {
    case 'contact':
      return party && changeContact(stage, random, party)
    case 'progress':
      return party && task && addFact(stage, random, { party, task, today })
    case 'task':
      return task?.task.issuer === office ? changeTask(stage, random, task) : undefined
    case 'new-task': {
      const id = `N${office}${register.tasks.size}`
      return stage.hands.register.saveTask({
        task: generateTask(random, { id, issuer: office }, today),
        loadedOn: today,
        version: 1,
      })
    }
    case 'stand-in':
      return party && setStandIn(stage, random, party, today)
    case 'retire':
      return party && random.chance(0.3) ? saveParty(stage, { ...party, retired: !party.retired }) : undefined
  }
}

const saveParty = ({ hands }: Stage, row: PartyRow): Promise<boolean> =>
  hands.register.saveParty({ ...structuredClone(row), version: row.version + 1 })

function changeContact(stage: Stage, random: Random, row: PartyRow): Promise<boolean> | undefined {
  const contact = random.find(row.contacts)
  const others = row.contacts.filter(other => other !== contact)
  const number = row.version + 1
  if (contact === undefined || random.chance(0.3)) {
    const role = ROLE_CODES.find(code => row.contacts.every(other => other.role !== code))
    const email = `n${number}.${row.party.kind}${row.party.id.replaceAll(/\W/g, '')}@example.com`
    if (role === undefined || row.party.kind === 'department') return undefined
    return saveParty(stage, { ...row, contacts: [...row.contacts, { party: row.party, role, name: `新联系人${number}`, email }] })
  }
  if (random.chance(0.3)) return saveParty(stage, { ...row, contacts: others })
  return saveParty(stage, { ...row, contacts: [...others, changeAddress(random, contact, number)] })
}

/** Another address, or one channel less. */
function changeAddress(random: Random, { email, mobile, ...contact }: Contact, number: number): Contact {
  if (email !== undefined && mobile !== undefined && random.chance(0.4))
    return random.chance(0.5) ? { ...contact, email } : { ...contact, mobile }
  if (email === undefined)
    return {
      ...contact,
      ...(mobile === undefined ? {} : { mobile }),
      email: `c${number}.${contact.role}.${contact.party.id.replaceAll(/\W/g, '')}@example.com`,
    }
  return { ...contact, ...(mobile === undefined ? {} : { mobile }), email: `c${number}.${email}` }
}

function addFact(
  stage: Stage,
  random: Random,
  { party: { party, office }, task: { task }, today }: { party: PartyRow; task: TaskRow; today: Day },
) {
  const { issuer, id } = task
  const known = [...stage.rows.register.duties.values()].find(
    row =>
      row.office === office &&
      row.issuer === issuer &&
      row.task === id &&
      row.party.kind === party.kind &&
      row.party.id === party.id,
  )
  const status = random.pick(FACTS).code
  const fact = { status, date: status === 'extended' ? addDays(today, random.between(-3, 20)) : today }
  const before = known ?? { issuer, task: id, party, office, facts: [], version: 0 }
  return stage.hands.register.saveDuty(
    structuredClone({ ...before, facts: [...before.facts, fact], version: before.version + 1 }),
  )
}

function changeTask({ hands }: Stage, random: Random, row: TaskRow): Promise<boolean> {
  const { task } = row
  const changed = random.chance(0.5)
    ? { ...task, cancelled: !task.cancelled }
    : { ...task, due: addDays(task.due, random.between(-5, 10)) }
  return hands.register.saveTask({ ...row, task: changed, version: row.version + 1 })
}

function setStandIn(stage: Stage, random: Random, row: PartyRow, today: Day): Promise<boolean> | undefined {
  const [contact, other, ...rest] = row.contacts
  if (contact === undefined || other === undefined) return undefined
  const standIn = { role: other.role, from: today, to: addDays(today, random.between(0, 2)) }
  return saveParty(stage, { ...row, contacts: [{ ...contact, standIn }, other, ...rest] })
}

async function pause({ hands, machine }: Stage, random: Random, scope: Scope): Promise<void> {
  const { scheduler } = machine
  machine.log(`operator pauses ${scope}`)
  await hands.outbox.savePause({ scope, since: scheduler.now(), reason: '演练', by: '运维' })
  scheduler.after(random.between(MINUTE, random.pick([10 * MINUTE, HOUR, 6 * HOUR])), () => {
    machine.log(`operator resumes ${scope}`)
    void hands.outbox.deletePause(scope)
  })
}

/** Lets an address be written to again, or an office's mail go out again. */
async function lift({ hands, rows, machine }: Stage, random: Random, office: OfficeCode): Promise<unknown> {
  const barred = random.find(
    [...rows.outbox.suppressions.values()].filter(row => row.office === office && row.lifted === undefined),
  )
  const lifted = { at: machine.scheduler.now(), reason: '演练', by: '运维' }
  if (barred !== undefined) return hands.outbox.liftSuppression(barred.addressHash, lifted)
  return hands.outbox.releaseBrake({ office, ...lifted })
}

/** Everything that people hold back goes on. */
export async function releaseAll(
  outbox: Pick<OutboxStore, 'listControls' | 'deletePause' | 'releaseBrake'>,
  at: string,
): Promise<void> {
  const { pauses, brakes } = await outbox.listControls()
  for (const { scope } of pauses) await outbox.deletePause(scope)
  for (const { office } of brakes) await outbox.releaseBrake({ office, at, reason: '演练', by: '运维' })
}
