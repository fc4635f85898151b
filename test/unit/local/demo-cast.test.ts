import { expect, it } from 'vitest'
import { listSteps, pickCast } from '../../../infra/local/demo/steps.ts'

it('offices take the parts of the demonstration by turns, so that none hears more than ten times in five walks', () => {
  const heard = new Map<string, number>()
  const senders = Array.from({ length: 5 }, (_, walk) => {
    const cast = pickCast(office => heard.get(office) ?? 0)
    const [sender, first, receiver, helper] = cast.map(({ office }) => office)
    // As the steps tell: the sender of what the receiver did, the others of what is theirs to do
    for (const [office = '', times] of [
      [sender, 5],
      [first, 1],
      [receiver, 3],
      [helper, 1],
    ] as const)
      heard.set(office, (heard.get(office) ?? 0) + times)
    expect(listSteps('2026-11-23', String(walk), cast).reduce((sum, { tells = 0 }) => sum + tells, 0)).toBe(10)
    return sender
  })
  expect(senders.slice(0, 3)).toEqual([...new Set(senders.slice(0, 3))])
  expect(Math.max(...heard.values())).toBeLessThanOrEqual(10)
})
