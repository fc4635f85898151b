import { randomUUID } from 'node:crypto'
import { buildAnswerSecrets } from '../../../functions/adapters/answer-secrets.ts'
import { buildHashAddress } from '../../../functions/adapters/address-hash.ts'
import { buildRouter } from '../../../functions/adapters/pages/router.tsx'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { DEFAULT_LADDER } from '../../../functions/core/deadlines/ladder.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import type { Contact } from '../../../functions/core/register/register.ts'
import { openPage, takeAnswer } from '../../../functions/take-answers/take-answers.ts'
import { buildMemoryOutbox } from '../../../infra/ops/simulation/memory-outbox.ts'
import { buildMemoryRegister } from '../../../infra/ops/simulation/memory-register.ts'
import { at, notice, T0 } from '../../support/outbox-samples.ts'
import { contact, task, unit, unitRef } from '../../support/register.ts'

const KEY = 'sample'
const secrets = buildAnswerSecrets(KEY)
const hashAddress = buildHashAddress(KEY)

/** The pages over the real use case and stores in memory: one unit, two tasks, a mail and an SMS about both that have gone out. */
export async function buildSite({ unitId = 'u1', person = {} }: { unitId?: string; person?: Partial<Contact> } = {}) {
  const register = buildMemoryRegister()
  const outbox = buildMemoryOutbox()
  const reader = contact(unitRef(unitId), 'primary', person)
  await register.saveParty({
    party: unitRef(unitId),
    office: '44',
    unit: unit(unitId),
    contacts: [reader],
    retired: false,
    version: 1,
  })
  for (const id of ['T1', 'T2'])
    await register.saveTask({ task: task(id, { scope: [unitRef(unitId)] }), loadedOn: '2026-11-02', version: 1 })
  const subjects = ['T1', 'T2'].map(
    id => ({ issuer: '00', task: id, stage: 'T-5', as: 'responsible', on: '2026-11-23' }) as const,
  )
  const token = secrets.newToken()
  const mail = notice(unitId, { subjects })
  const sms = notice(unitId, { subjects, channel: 'sms' })
  const sent = { state: 'sent', at: at(5), attempts: 1, possibleDoubles: 0 } as const
  for (const [one, change] of [
    [mail, { addressHash: hashAddress(reader.email ?? ''), link: secrets.hashToken(token, hashAddress(reader.email ?? '')) }],
    [sms, { addressHash: hashAddress(reader.mobile ?? '') }],
  ] as const) {
    await outbox.putNotice(one, T0)
    const [record] = (await outbox.readNotices([one.id])).notices
    if (record !== undefined) await outbox.changeNotice(record, { ...sent, ...change })
  }
  const smsCode = secrets.newCode()
  const mobile = reader.mobile ?? ''
  await outbox.saveCode({ mobileHash: hashAddress(mobile), codeHash: secrets.hashCode(smsCode), notice: sms.id, day: sms.day })
  const needs = {
    register,
    outbox,
    rules: buildRules(currentGuide, DEFAULT_LADDER),
    secrets,
    hashAddress,
    help: '示例运维组（help@example.com）',
    mostExtensionDays: 90,
    now: () => at(3_600),
    newId: randomUUID,
    wait: () => Promise.resolve(),
  }
  const told: string[] = []
  const { fetch } = buildRouter({
    openPage: (access, part) => openPage(needs, access, part),
    takeAnswer: (access, submission) => takeAnswer(needs, access, submission),
    help: needs.help,
    onClosed: why => told.push(why),
    onAnswer: ({ kind }) => told.push(kind),
    onError: error => told.push(String(error)),
  })
  return {
    path: `/n/${mail.id}/${token}`,
    code: secrets.codeOfToken(token),
    mobile,
    smsCode,
    told,
    duties: register.duties,
    /** All that could have changed. */
    snapshot: () =>
      JSON.stringify([register.duties, register.parties, outbox.notices, outbox.tries, outbox.codes].map(map => [...map])),
    get: (path: string, method = 'GET') => fetch(new Request(`http://page.invalid${path}`, { method })),
    post: (path: string, fields: Record<string, string | string[]>) => {
      const body = new URLSearchParams()
      for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
      return fetch(new Request(`http://page.invalid${path}`, { method: 'POST', body }))
    },
  }
}
export type Site = Awaited<ReturnType<typeof buildSite>>

export const keysOf = (html: string): string[] => [...html.matchAll(/name="duty" value="([^"]+)"/g)].map(([, key = '']) => key)
