import { describe, expect, it } from 'vitest'
import { findRemainder } from '../../../infra/local/runtime/stream-mapping.ts'

const records = ['7', '8', '9', '10'].map(SequenceNumber => ({
  eventName: 'INSERT' as const,
  dynamodb: { SequenceNumber, Keys: { pk: { S: 'a' } } },
}))
const answer = (...ids: (string | null)[]) => ({
  ok: true as const,
  result: { batchItemFailures: ids.map(itemIdentifier => ({ itemIdentifier })) },
})
const remainder = (outcome: Parameters<typeof findRemainder>[1], reportsItems = true): string[] =>
  findRemainder(records, outcome, reportsItems).map(record => record.dynamodb.SequenceNumber)

describe('what is left of a batch', () => {
  it.each([
    ['nothing, when no item failed', answer(), []],
    ['nothing, when the function returned nothing', { ok: true as const, result: null }, []],
    ['everything from the lowest failed item on', answer('10', '9'), ['9', '10']],
    ['the last item alone', answer('10'), ['10']],
    ['everything, when an item is unknown', answer('8', '99'), ['7', '8', '9', '10']],
    ['everything, when an item has no number', answer(null), ['7', '8', '9', '10']],
    [
      'everything, when the answer is nonsense',
      { ok: true as const, result: { batchItemFailures: 'all' } },
      ['7', '8', '9', '10'],
    ],
    [
      'everything, when the function threw',
      { ok: false as const, error: { name: 'Error', message: 'x' } },
      ['7', '8', '9', '10'],
    ],
  ])('is %s', (_, outcome, expected) => {
    expect(remainder(outcome)).toEqual(expected)
  })

  it('is nothing where the mapping does not ask for failed items', () => {
    expect(remainder(answer('8'), false)).toEqual([])
  })
})
