/** What is valid but odd about tasks and the parties that they reach (rules.md §2, last paragraph). */
import { listAudience, listProvinces, namesRelevantUnits, type Province } from '../../../functions/core/deadlines/audience.ts'
import { findClause, type Guide } from '../../../functions/core/guide/guide.ts'
import {
  CENTRE,
  type PartyRef,
  partyKey,
  type Progress,
  type Task,
  type Unit,
} from '../../../functions/core/register/register.ts'
import type { Located } from './located.ts'

export class Audiences {
  readonly #guide: Guide
  readonly #provinces: ReadonlyMap<string, Province>
  readonly #isComplete: boolean
  readonly #units: ReadonlyMap<string, Unit>

  /** @param isComplete whether `units` are all the units of the folder: no row of theirs is wrong */
  constructor(guide: Guide, units: readonly Unit[], isComplete: boolean) {
    this.#guide = guide
    this.#isComplete = isComplete
    this.#units = new Map(units.map(unit => [unit.id, unit]))
    this.#provinces = new Map(listProvinces({ units: [...units] }).map(province => [province.office, province]))
  }

  /**
   * Whether the task makes the party responsible. A unit's answer does not hang on the other units of its province. A unit
   * whose own row is wrong gets the benefit of the doubt, and so does an office while any unit's row is wrong.
   */
  includes(task: Task, party: PartyRef): boolean {
    if (this.#isDoubtful(party)) return true
    const province = this.#findProvince(party)
    return (
      province !== undefined && listAudience(this.#guide, task, province).some(member => partyKey(member) === partyKey(party))
    )
  }

  /** Whether an entry of 适用范围 keeps anybody: an office's code stands for its units, too. */
  reaches(task: Task, entry: PartyRef): boolean {
    if (entry.kind !== 'office' || this.#isDoubtful(entry)) return this.includes(task, entry)
    const province = this.#provinces.get(entry.id)
    return province !== undefined && listAudience(this.#guide, task, province).length > 0
  }

  isEmpty(task: Task): boolean {
    return (
      this.#isComplete && ![...this.#provinces.values()].some(province => listAudience(this.#guide, task, province).length > 0)
    )
  }

  /** 「有关」 units are never guessed: without 适用范围 there are none. */
  leavesRelevantUnitsOpen(task: Task): boolean {
    const clause = findClause(this.#guide, task.clause)
    return clause !== undefined && namesRelevantUnits(clause) && task.scope.length === 0
  }

  /** Offices with units, and offices and departments that a task makes responsible. */
  listInstitutions(tasks: readonly Task[]): PartyRef[] {
    const found = new Map<string, PartyRef>()
    for (const { office, units } of this.#provinces.values()) {
      const parties =
        units.length > 0
          ? [{ kind: 'office' as const, id: office }]
          : tasks.flatMap(task => listAudience(this.#guide, task, { office, units }))
      for (const party of parties) found.set(partyKey(party), party)
    }
    return [...found.values()]
  }

  #isDoubtful(party: PartyRef): boolean {
    if (party.kind === 'unit') return !this.#units.has(party.id)
    return party.kind === 'office' && !this.#isComplete
  }

  #findProvince(party: PartyRef): Province | undefined {
    if (party.kind === 'office') return this.#provinces.get(party.id)
    if (party.kind === 'department') return this.#provinces.get(CENTRE)
    const unit = this.#units.get(party.id)
    return unit === undefined ? undefined : { office: unit.office, units: [unit] }
  }
}

export function warnOfTasks(tasks: readonly Located<Task>[], audiences: Audiences): void {
  for (const { row, value: task } of tasks) {
    for (const entry of task.scope.filter(named => !audiences.reaches(task, named))) {
      row.warning(
        '适用范围',
        `“${entry.id}”不在第 ${task.clause} 条的责任主体之内，不会收到这项工作`,
        '请核对条款、发布机构和适用范围。',
      )
    }
    if (task.cancelled) continue
    if (audiences.leavesRelevantUnitsOpen(task)) {
      row.warning(
        '适用范围',
        `第 ${task.clause} 条的“有关”单位要由适用范围指明，现在没有指明任何一个`,
        '请在适用范围填写有关单位的编号，或其省级知识产权局的代码。',
      )
    }
    if (audiences.isEmpty(task)) {
      row.warning('工作事项编号', '这项工作没有任何责任主体，不会提醒任何人', '请核对条款、发布机构、适用范围和单位表。')
    }
  }
}

export function warnOfProgress(
  progress: readonly Located<Progress>[],
  tasks: readonly Located<Task>[],
  audiences: Audiences,
): void {
  const byId = new Map(tasks.map(({ value }) => [value.id, value]))
  const known = new Map<string, boolean>()
  for (const { row, value } of progress) {
    const task = byId.get(value.task)
    if (task === undefined) continue
    const key = `${task.id} ${partyKey(value.party)}`
    const included = known.get(key) ?? audiences.includes(task, value.party)
    known.set(key, included)
    if (!included)
      row.warning(
        '责任主体',
        `“${value.party.id}”不是工作事项“${task.id}”的责任主体，这一行不起作用`,
        '请核对工作事项编号和责任主体。',
      )
  }
}
