import { expect, test } from 'vitest'
import { buildTargetKey } from '../../../functions/adapters/keys.ts'

test('the newest clue of a target stands last, whichever office has sent it', () => {
  const older = buildTargetKey('hash', { number: 'DB-2026-66-000001', createdAt: '2026-09-07T02:00:00.000Z' })
  const newer = buildTargetKey('hash', { number: 'DB-2026-11-000001', createdAt: '2026-09-07T02:00:00.001Z' })
  expect([older.pk === newer.pk, older.sk < newer.sk]).toEqual([true, true])
})
