import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from 'vitest'
import { parseDutyImages } from '../../functions/adapters/duty-image.ts'
import { toEntryItem } from '../../functions/adapters/clue-rows.ts'
import { parseEntryImage, showsEntry } from '../../functions/adapters/entry-image.ts'
import { $NoticeRecord, toNoticeItem } from '../../functions/adapters/notice-rows.ts'
import { toDutyItem } from '../../functions/adapters/register-rows.ts'
import type { DutyRow } from '../../functions/core/ports.ts'
import { timeline } from '../support/clue-entries.ts'
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

describe('an entry of a clue', () => {
  const [entry] = timeline('DB-2026-11-000001', { from: '11', to: '44' }, [
    { deed: 'create', state: 'transferred', on: '2026-11-23', due: { signBy: '2026-11-25' } },
  ])
  const NewImage = image(toEntryItem(entry!))

  test('is known by its record, which shows it as it is', () => {
    expect(showsEntry({ NewImage })).toBe(true)
    expect(parseEntryImage({ NewImage })).toEqual(entry)
    expect([image(toDutyItem(row)), undefined, 'text'].some(other => showsEntry({ NewImage: other }))).toBe(false)
  })

  test('that is broken is a poison record, of which no value is told', () => {
    const broken = { NewImage: image({ ...toEntryItem(entry!), state: '示例机密' }) }
    expect(showsEntry(broken)).toBe(true)
    expect(() => parseEntryImage(broken)).toThrow('not an entry: state')
  })
})

test('a notice keeps its clues, its urgency and what was prepared', () => {
  const way = { role: 'primary', first: true, channel: 'email' } as const
  const clues = [
    { number: 'DB-2026-11-000001', occasion: 'unreachable', version: 1, office: '44' },
    { number: 'DB-2026-11-000001', occasion: 'due', clock: 'signBy', stage: 'T+1', on: '2026-11-23', due: '2026-11-20' },
  ] as const
  const about = {
    id: 'clue-1',
    purpose: 'clue',
    office: '44',
    addressee: { kind: 'office', id: '44' },
    day: '2026-11-23',
  } as const
  const notice = {
    ...about,
    ...way,
    subjects: [],
    clues: [...clues],
    urgent: true,
    prepared: 'p-1',
    reason: '示例',
    batch: 'b',
    attempts: 0,
  } as const
  const item = toNoticeItem({ ...notice, subjects: [], clues: [...clues] }, '2026-11-23T01:00:00.000Z')
  expect($NoticeRecord.parse({ ...item, possibleDoubles: 0 })).toMatchObject(notice)
})
