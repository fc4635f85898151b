import { marshall } from '@aws-sdk/util-dynamodb'
import { expect, test } from 'vitest'
import { parseDutyImages } from '../../functions/adapters/duty-image.ts'
import { toDutyItem } from '../../functions/adapters/register-rows.ts'
import type { DutyRow } from '../../functions/core/ports.ts'
import { unitRef } from '../support/register.ts'

const source = { at: '2026-11-23T04:00:00.000Z', by: '示例', party: unitRef('440100-001'), notice: 'task-1', note: '示例说明' }
const row: DutyRow = {
  issuer: '00',
  task: 'T1',
  party: unitRef('440100-001'),
  office: '44',
  facts: [{ status: 'signed', date: '2026-11-23', source }],
  requests: [{ id: 'r1', until: '2026-12-15', reason: '示例理由', source }],
  version: 2,
}
const before: DutyRow = { ...row, facts: [], version: 1 }
const image = (item: object) => marshall(item)

test('a record shows the duty as it was and as it is', () => {
  const images = { OldImage: image(toDutyItem(before)), NewImage: image(toDutyItem(row)) }
  expect(parseDutyImages(images)).toEqual({ before, after: row })
  expect(parseDutyImages({ NewImage: images.NewImage })).toEqual({ after: row })
})

test('of a row that could not be read before, all that is in it now counts', () => {
  const images = { OldImage: image({ pk: 'x', facts: 'none' }), NewImage: image(toDutyItem(row)) }
  expect(parseDutyImages(images)).toEqual({ after: row })
})

test.each([
  ['nothing', undefined],
  ['no image', 'text'],
  ['another row', image({ pk: 'x', entity: 'party', name: '示例机密' })],
  ['a row with a broken fact', image({ ...toDutyItem(row), facts: [{ status: '示例机密', date: '2026-11-23' }] })],
])('%s is a poison record, of which no value is told', (_, NewImage) => {
  let message = ''
  try {
    parseDutyImages({ NewImage })
  } catch (error) {
    message = String(error)
  }
  expect(message).not.toBe('')
  expect(message).not.toContain('示例机密')
})
