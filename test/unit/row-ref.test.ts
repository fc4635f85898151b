import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { parseRows } from '../../functions/adapters/dynamo.ts'
import { buildDutyKey, buildNoticeKey, buildPartyKey, buildTaskKey, parseRowRef } from '../../functions/adapters/keys.ts'
import { dutyRowRef, partyRowRef, taskRowRef } from '../../functions/core/register/row-ref.ts'

const kind = fc.constantFrom('unit', 'office', 'department')
const id = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('a#b', 'a%23b', '%', '#', '%25'))

test('a row that cannot be read is known by its key, whatever its ids hold', () => {
  fc.assert(
    fc.property(fc.record({ kind, id }), id, (party, task) => {
      const duty = { party, issuer: '44', task, office: '44' }
      expect(parseRowRef(buildPartyKey(party, '44'))).toBe(partyRowRef(party))
      expect(parseRowRef(buildTaskKey('00', task))).toBe(taskRowRef('00', task))
      expect(parseRowRef(buildDutyKey(duty))).toBe(dutyRowRef(duty))
    }),
  )
})

test('a row of the Outbox stands for nothing in the register', () => {
  expect(parseRowRef(buildNoticeKey('task-20261123'))).toBeUndefined()
})

test('of a row with very many bad fields, the first few are named', () => {
  const row = { ...buildTaskKey('00', 'T1'), facts: Array.from({ length: 400 }, () => 'bad') }
  const { problems } = parseRows([row], z.object({ facts: z.array(z.number()) }))
  expect(problems.map(({ ref }) => ref)).toEqual(['task 00/T1'])
  expect(problems[0]?.message).toMatch(/facts\.4 \(invalid_type\), and 395 more$/)
})
