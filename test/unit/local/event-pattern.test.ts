import { describe, expect, it } from 'vitest'
import { matchesPattern } from '../../../infra/local/runtime/event-pattern.ts'

const batch = { eventName: 'INSERT', dynamodb: { NewImage: { entity: { S: 'batch' }, lane: { S: 'now' }, size: { N: '50' } } } }

describe('event patterns', () => {
  it.each<[string, object, boolean]>([
    ['every field as named', { eventName: ['INSERT'], dynamodb: { NewImage: { entity: { S: ['batch'] } } } }, true],
    ['one of several values', { eventName: ['MODIFY', 'INSERT'] }, true],
    ['another value', { eventName: ['REMOVE'] }, false],
    ['one field right and one wrong', { eventName: ['INSERT'], dynamodb: { NewImage: { lane: { S: ['urgent'] } } } }, false],
    ['a field that is missing', { dynamodb: { OldImage: { entity: { S: ['batch'] } } } }, false],
    ['a prefix', { eventName: [{ prefix: 'INS' }] }, true],
    ['a suffix that is not there', { eventName: [{ suffix: 'INS' }] }, false],
    ['anything but another value', { eventName: [{ 'anything-but': ['REMOVE'] }] }, true],
    ['anything but this value', { eventName: [{ 'anything-but': 'INSERT' }] }, false],
    ['anything but a prefix', { eventName: [{ 'anything-but': { prefix: 'IN' } }] }, false],
    ['anything but, of a missing field', { nothing: [{ 'anything-but': 'x' }] }, false],
    ['a leaf that exists', { dynamodb: { NewImage: { lane: { S: [{ exists: true }] } } } }, true],
    ['a leaf that must not exist', { dynamodb: { NewImage: { ttl: { N: [{ exists: false }] } } } }, true],
    ['existence of what is no leaf', { dynamodb: [{ exists: true }] }, false],
    ['a wildcard', { eventName: [{ wildcard: 'I*T' }] }, true],
    ['a wildcard whose dot is a dot', { eventName: [{ wildcard: 'I.S*' }] }, false],
    ['a case that differs', { eventName: [{ 'equals-ignore-case': 'insert' }] }, true],
    ['a number of a stream, which is text', { dynamodb: { NewImage: { size: { N: [{ numeric: ['>', 1] }] } } } }, false],
    ['one alternative of $or', { $or: [{ eventName: ['REMOVE'] }, { dynamodb: { NewImage: { lane: { S: ['now'] } } } }] }, true],
    ['no alternative of $or', { $or: [{ eventName: ['REMOVE'] }, { eventName: ['MODIFY'] }] }, false],
    ['an alternative of $or beside a field that is wrong', { eventName: ['REMOVE'], $or: [{ eventName: ['INSERT'] }] }, false],
  ])('%s: %j → %s', (_, pattern, expected) => {
    expect(matchesPattern(batch, pattern)).toBe(expected)
  })

  it.each<[unknown[], boolean]>([
    [['>', 5, '<=', 10], true],
    [['>', 10], false],
    [['=', 10], true],
  ])('compares the number 10 with %j', (numeric, expected) => {
    expect(matchesPattern({ detail: { count: 10 } }, { detail: { count: [{ numeric }] } })).toBe(expected)
  })

  it('finds a value in a list of the event', () => {
    expect(matchesPattern({ detail: { offices: ['44', '11'] } }, { detail: { offices: ['11'] } })).toBe(true)
  })

  it('refuses an operator that it does not know, by name', () => {
    expect(() => matchesPattern(batch, { eventName: [{ cidr: '10.0.0.0/24' }] })).toThrow('cidr')
  })
})
