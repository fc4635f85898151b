/** Recipients' pages over stores in memory: a unit, its office, and the notices that went to them. */
import { buildAnswerSecrets } from '../../functions/adapters/answer-secrets.ts'
import type { Access, Submission } from '../../functions/core/answers/answers.ts'
import { dayInShanghai } from '../../functions/core/day.ts'
import { buildRules } from '../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../functions/core/guide/editions.ts'
import type { Notice } from '../../functions/core/outbox/notice.ts'
import type { DutyRow, NoticeRecord, PartyRow } from '../../functions/core/ports.ts'
import type { Contact, DutyRef, PartyRef, Task, Unit } from '../../functions/core/register/register.ts'
import type { TakeAnswersNeeds } from '../../functions/take-answers/take-answers.ts'
import { buildMemoryOutbox } from '../../infra/ops/simulation/memory-outbox.ts'
import { buildMemoryRegister } from '../../infra/ops/simulation/memory-register.ts'
import { notice } from './outbox-samples.ts'
import { contact, officeRef, task, unit, unitRef } from './register.ts'

export const OFFICE = officeRef('44')
export const subject = (taskId: string, as: 'responsible' | 'organiser' = 'responsible') =>
  ({ issuer: '00', task: taskId, stage: 'T-5', as, on: '2026-11-23' }) as const
export const dutyOf = (taskId: string, party: PartyRef): DutyRef => ({ issuer: '00', task: taskId, party, office: '44' })
export const keyOf = (taskId: string, party: PartyRef): string => `${party.kind}:${party.id} 00/${taskId}`

/** Whatever an address is, its hash is another text. */
const hashAddress = (address: string): string => `h(${address.toLowerCase()})`

export function buildAnswerWorld({ now = '2026-11-23T02:00:00.000Z' } = {}) {
  const register = buildMemoryRegister()
  const outbox = buildMemoryOutbox()
  const secrets = buildAnswerSecrets('a key of these tests')
  let clock = now
  let ids = 0
  const needs: TakeAnswersNeeds = {
    outbox,
    register,
    secrets,
    rules: buildRules(currentGuide),
    hashAddress,
    mostExtensionDays: 90,
    help: '运维组（help@example.com）',
    now: () => clock,
    newId: () => `id-${(ids += 1)}`,
    wait: () => Promise.resolve(),
  }
  const saveParty = async (party: PartyRef, part: Partial<PartyRow>): Promise<void> => {
    const version = (register.parties.get(`44 ${party.kind}:${party.id}`)?.version ?? 0) + 1
    await register.saveParty({ party, office: '44', contacts: [], retired: false, ...part, version })
  }

  const toBox = (key: string): string => (key.includes('@') ? key : `${key}@${register.duties.get(`44 ${key}`)?.version ?? 0}`)

  return {
    needs,
    register,
    outbox,
    secrets,
    at: (instant: string): void => {
      clock = instant
    },
    addTask: async (one: Task): Promise<void> => {
      const version = (register.tasks.get(`${one.issuer}/${one.id}`)?.version ?? 0) + 1
      await register.saveTask({ task: one, loadedOn: '2026-11-01', version })
    },
    addUnit: (one: Unit, contacts: Contact[], part: Partial<PartyRow> = {}) =>
      saveParty(unitRef(one.id), { unit: one, contacts, ...part }),
    addOffice: (contacts: Contact[]) => saveParty(OFFICE, { contacts }),
    facts: (taskId: string, party: PartyRef): DutyRow['facts'] => register.duties.get(`44 ${keyOf(taskId, party)}`)?.facts ?? [],
    requests: (taskId: string, party: PartyRef) => register.duties.get(`44 ${keyOf(taskId, party)}`)?.requests ?? [],
    /** A mail that has gone out with a link. */
    async mail(one: Notice, address: string): Promise<Access & { kind: 'link' }> {
      const token = secrets.newToken()
      await outbox.putNotice(one, clock)
      const record: NoticeRecord = outbox.notices.get(one.id)!
      await outbox.changeNotice(record, {
        state: 'accepted',
        at: clock,
        attempts: 1,
        possibleDoubles: 0,
        sentAt: clock,
        addressHash: hashAddress(address),
        link: secrets.hashToken(token, hashAddress(address)),
      })
      return { kind: 'link', notice: one.id, token }
    },
    /** A form that is filled in right for that link; a duty without a version is as a page shows it now. */
    form: (access: Access, part: Partial<Submission>): Submission => ({
      action: 'sign',
      code: access.kind === 'link' ? secrets.codeOfToken(access.token) : '',
      name: '签收人甲',
      note: '',
      until: '',
      ...part,
      duties: (part.duties ?? []).map(toBox),
    }),
    refusals: async () => (await outbox.listRefusals(dayInShanghai(clock), 99)).entries.map(({ of, reason }) => [of, reason]),
  }
}

export type AnswerWorld = ReturnType<typeof buildAnswerWorld>
export const U1 = unitRef('U1')
export const U2 = unitRef('U2')
export const U1_MAIL = 'unit.primary@example.com'
export const OFFICE_MAIL = 'office.primary@example.com'

/** Two units with two tasks, and their office. */
export async function buildProvince(): Promise<AnswerWorld> {
  const world = buildAnswerWorld()
  await world.addTask(task('T1'))
  await world.addTask(task('T2', { due: '2026-12-31' }))
  for (const party of [U1, U2]) await world.addUnit(unit(party.id), [contact(party)])
  await world.addOffice([contact(OFFICE)])
  return world
}

export const taskMail = (world: AnswerWorld, part: Partial<Notice> = {}): Promise<Access & { kind: 'link' }> =>
  world.mail(notice('U1', { subjects: [subject('T1'), subject('T2')], ...part }), U1_MAIL)
export const officeMail = (world: AnswerWorld, part: Partial<Notice> = {}): Promise<Access & { kind: 'link' }> =>
  world.mail(notice('', { addressee: OFFICE, subjects: [subject('T1', 'organiser')], ...part }), OFFICE_MAIL)
