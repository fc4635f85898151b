/** The register as one worker reaches it, watched: what it read for its plan, and who is to hear what from when on. */
import type { Clue } from '../../../functions/core/clues/clue.ts'
import { addDays } from '../../../functions/core/day.ts'
import { planOffice } from '../../../functions/core/deadlines/plan.ts'
import type { DueNotice } from '../../../functions/core/deadlines/plan.ts'
import { type Piece, pieceOf, toWindow, type Watermark } from '../../../functions/core/deadlines/watermark.ts'
import type { OfficeSlice, RegisterStore, TaskRow } from '../../../functions/core/ports.ts'
import { CENTRE, type OfficeCode, partyKey, type PartyRef, taskKey } from '../../../functions/core/register/register.ts'
import { toRegister } from '../../../functions/core/register/slice.ts'
import { expectReminders } from './clue-reminders.ts'
import { dutyKey, noteVersion } from './history.ts'
import type { Context } from './context.ts'

/** What the plan's worker has read last. */
type Read = {
  mark?: Watermark | undefined
  slice?: OfficeSlice
  tasks: Map<string, TaskRow>
  /** Open clues as they stood, and when. */
  clues?: { clues: readonly Clue[]; time: number }
  /** By these. */
  planned?: { mark: Watermark; notices: DueNotice[] }
}

export function watchRegister(context: Context, register: RegisterStore): RegisterStore {
  const { scheduler, history, doubtsPlans, judge } = context
  const read: Read = { tasks: new Map() }
  return {
    ...register,
    async findWatermark(office) {
      read.mark = await register.findWatermark(office)
      return read.mark
    },
    async saveWatermark(mark, before) {
      const isSaved = await register.saveWatermark(mark, before)
      if (isSaved) read.mark = mark
      return isSaved
    },
    async readOffice(office) {
      read.slice = await register.readOffice(office)
      return read.slice
    },
    async readTasks(issuer) {
      const list = await register.readTasks(issuer)
      for (const row of list.tasks) read.tasks.set(taskKey(row.task.issuer, row.task.id), row)
      return list
    },
    async listOpenClues(office) {
      const open = await register.listOpenClues(office)
      read.clues = { clues: open.clues, time: scheduler.time() }
      history.deskReads.push({ office, time: scheduler.time() })
      return open
    },
    async finishPiece(office, day, piece) {
      const isFinished = await register.finishPiece(office, day, piece)
      if (isFinished && piece === 'desk') judge({ kind: 'clues-planned', office, day, ...expectClues(context, read, office) })
      if (isFinished && doubtsPlans)
        judge({ kind: 'piece-finished', office, day, expected: planAgain(context, read, office, piece) })
      return isFinished
    },
    async saveParty(row) {
      const isSaved = await register.saveParty(row)
      if (isSaved) noteVersion(history.parties, partyKey(row.party), row.retired ? [] : row.contacts, scheduler.time())
      return isSaved
    },
    async saveDuty(row) {
      const isSaved = await register.saveDuty(row)
      if (!isSaved) return isSaved
      noteVersion(history.duties, dutyKey(row), row, scheduler.time())
      judge({ kind: 'duty-saved', row })
      return isSaved
    },
    async saveTask(row) {
      const isSaved = await register.saveTask(row)
      if (isSaved) noteVersion(history.tasks, taskKey(row.task.issuer, row.task.id), row.task, scheduler.time())
      return isSaved
    },
  }
}

/** What a piece of an office's day holds by what its worker read. */
function planAgain({ rules }: Context, read: Read, office: OfficeCode, piece: Piece): DueNotice[] {
  const { mark, slice, tasks } = read
  if (mark === undefined || slice === undefined) return []
  if (read.planned?.mark !== mark) {
    const known = mark.tasks.flatMap(key => tasks.get(key) ?? [])
    const window = toWindow(mark, task => tasks.get(taskKey(task.issuer, task.id))?.loadedOn ?? mark.begun)
    read.planned = { mark, notices: planOffice(rules, office, toRegister(slice, known), window).notices }
  }
  return read.planned.notices.filter(({ addressee }) => pieceOf(addressee) === piece)
}

/** For so long a run may be under way that has read what another one has. */
const LONGEST_PLAN = 6 * 3_600_000

/** Nothing of a desk whose clues nobody has read: there must be none. */
function expectClues({ rules, history, scheduler, clueRows }: Context, { mark, slice, clues }: Read, office: OfficeCode) {
  const { clues: open, time } = clues ?? { clues: [...clueRows.clues.values()].filter(isOpen), time: scheduler.time() }
  const own = open.filter(({ from, to }) => from === office || to === office || office === CENTRE)
  const contactsOf = ({ kind, id }: PartyRef) =>
    slice?.parties.find(({ party, retired }) => !retired && party.kind === kind && party.id === id)?.contacts ?? []
  const date = mark?.begun ?? NEVER
  const since = mark?.since ?? addDays(date, -1)
  const reads = history.deskReads.filter(read => read.office === office && read.time > scheduler.time() - LONGEST_PLAN)
  const expected = expectReminders({ calendar: rules.calendar, office, clues: own, contactsOf, date, since })
  return { read: time, isAlone: reads.length === 1, expected }
}

const NEVER = '1970-01-01'
const isOpen = ({ state }: Clue): boolean => state !== 'closed'
