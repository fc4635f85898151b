/** What the Register says of the duties that a notice is about: the sheet behind its page. */
import { needsProvince } from '../compose/present-rows.ts'
import type { Rules } from '../deadlines/rules.ts'
import { UnreadableRowError } from '../errors.ts'
import type { DutyRow, NoticeRecord, OfficeSlice, PartyRow, RegisterStore, StateKeys, StateRows, TaskRow } from '../ports.ts'
import { type OfficeCode, type PartyRef, partyKey, taskKey } from '../register/register.ts'
import { taskRowRef } from '../register/row-ref.ts'
import { toRegister } from '../register/slice.ts'
import type { Line } from './line.ts'
import { listLines, toDutyKey, toProvince } from './list-lines.ts'

export type Sheet = {
  notice: NoticeRecord
  addressee: PartyRef
  parties: ReadonlyMap<string, PartyRow>
  lines: Line[]
}

export type SheetNeeds = { register: Pick<RegisterStore, 'readState' | 'readOffice'>; rules: Rules }

/** @param row the addressee's */
export async function readSheet({ register, rules }: SheetNeeds, notice: NoticeRecord, row: PartyRow): Promise<Sheet> {
  const { office } = notice
  const addressee = row.party
  const [state, slice] = await Promise.all([
    register.readState(listKeys(notice, addressee)),
    needsProvince(notice) ? register.readOffice(office) : undefined,
  ])
  refuseUnreadable(state, notice)
  const asking = listAsking(slice, notice)
  const tasks = [...state.tasks, ...(await readOtherTasks(register, asking, state.tasks))]
  const parties = new Map([...state.parties, row].map(one => [partyKey(one.party), one]))
  const lines = listLines(
    {
      rules,
      addressee,
      office,
      parties,
      tasks: new Map(tasks.map(({ task }) => [taskKey(task.issuer, task.id), task])),
      duties: indexDuties(state, slice),
      asking,
      province: slice === undefined ? toProvince(office, row) : { office, units: toRegister(slice, []).units },
    },
    notice,
  )
  return { notice, addressee, parties, lines }
}

/** Whatever a mail to an office is about, it decides there what its units ask for; what was decided there may come again. */
function listAsking(slice: OfficeSlice | undefined, { id, matter }: NoticeRecord): DutyRow[] {
  if (slice === undefined || matter !== undefined) return []
  return slice.duties.filter(({ party, requests }) => {
    const last = requests?.at(-1)
    return party.kind === 'unit' && last !== undefined && (last.answer === undefined || last.answer.source.notice === id)
  })
}

/** Of duties that the notice does not name. One that cannot be read leaves its duty out. */
async function readOtherTasks(
  register: Pick<RegisterStore, 'readState'>,
  duties: readonly DutyRow[],
  known: readonly TaskRow[],
): Promise<TaskRow[]> {
  const keys = new Map(duties.map(({ issuer, task: id }) => [taskKey(issuer, id), { issuer, id }]))
  for (const { task } of known) keys.delete(taskKey(task.issuer, task.id))
  return keys.size === 0 ? [] : (await register.readState({ parties: [], duties: [], tasks: [...keys.values()] })).tasks
}

const listTasks = ({ subjects, matter }: NoticeRecord): { issuer: OfficeCode; task: string }[] => [
  ...subjects,
  ...(matter === undefined ? [] : [matter.duty]),
]

/** Beside the addressee itself: a unit's office is there to be asked. */
function listKeys(notice: NoticeRecord, party: PartyRef): StateKeys {
  const { subjects, matter, office } = notice
  const others = matter === undefined ? [] : [matter.duty]
  const own = subjects.filter(({ as }) => as === 'responsible')
  return {
    parties: [...(party.kind === 'unit' ? [{ party: { kind: 'office' as const, id: office }, office }] : []), ...others],
    duties: [...own.map(({ issuer, task }) => ({ issuer, task, party, office })), ...others],
    tasks: listTasks(notice).map(({ issuer, task: id }) => ({ issuer, id })),
  }
}

/** Without these no page can be shown; of a duty that cannot be read its own answer says so. */
function refuseUnreadable({ problems }: StateRows, notice: NoticeRecord): void {
  const needed = new Set(listTasks(notice).map(({ issuer, task }) => taskRowRef(issuer, task)))
  const problem = problems.find(({ ref }) => ref !== undefined && needed.has(ref))
  if (problem !== undefined) throw new UnreadableRowError(`${problem.row}: ${problem.message}`)
}

/** An office's slice is read consistently: it stands for both. */
const indexDuties = ({ duties }: StateRows, slice: OfficeSlice | undefined) =>
  new Map([...duties, ...(slice?.duties ?? [])].map(row => [toDutyKey(row), row]))
