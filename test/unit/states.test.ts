import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  HAPPENINGS,
  isOpen,
  listSources,
  nextState,
  NOTICE_STATES,
  type NoticeState,
} from '../../functions/core/outbox/states.ts'
import { drawLife } from '../support/draw-life.ts'

/** Written by hand: how far along each state is. */
const RANK: Record<NoticeState, number> = {
  planned: 0,
  unknown: 1,
  sent: 2,
  withdrawn: 3,
  suppressed: 3,
  withheld: 3,
  accepted: 3,
  delivered: 4,
  failed: 5,
}

describe('the life of a notice', () => {
  test('never moves back, in whatever order its facts arrive', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...HAPPENINGS), { maxLength: 30 }), happenings => {
        let state: NoticeState = 'planned'
        for (const happening of happenings) {
          const next: NoticeState = nextState(state, happening) ?? state
          expect(RANK[next]).toBeGreaterThanOrEqual(RANK[state])
          state = next
        }
      }),
    )
  })

  const listReached = (state: NoticeState) => HAPPENINGS.flatMap(happening => nextState(state, happening) ?? [])

  test.each(NOTICE_STATES.filter(state => isOpen({ state })))('can end from %s', state => {
    expect(listReached(state).some(next => !isOpen({ state: next }))).toBe(true)
  })

  test.each(NOTICE_STATES.filter(state => !isOpen({ state })))('opens no more once it is %s', state => {
    expect(listReached(state).filter(next => isOpen({ state: next }))).toEqual([])
  })

  test.each([
    ['a receipt after a time-out settles it', 'unknown', 'send', 'sent'],
    ['a delivery may come before the worker has written anything', 'planned', 'delivery', 'delivered'],
    ['a send event after the delivery changes nothing', 'delivered', 'send', undefined],
    ['a delivery after the bounce changes nothing', 'failed', 'delivery', undefined],
    ['a bounce after the delivery is the last word', 'delivered', 'bounce', 'failed'],
    ['a late receipt is still true', 'accepted', 'delivery', 'delivered'],
    ['a deferral says nothing about an earlier attempt', 'unknown', 'deferred', 'unknown'],
    ['what was handed over is not withdrawn', 'sent', 'withdrawn', undefined],
    ['what was withheld stays so', 'withheld', 'handed-over', undefined],
  ] as const)('%s', (_, from, happening, to) => {
    expect(nextState(from, happening)).toBe(to)
  })

  test('a write is conditional on the states that its happening moves on', () => {
    expect(listSources('send')).toEqual(['planned', 'unknown'])
    expect(listSources('delivery')).toEqual(['planned', 'unknown', 'sent', 'accepted'])
    expect(listSources('withdrawn')).toEqual(['planned', 'unknown'])
  })

  test('is drawn in the README as it is', () => {
    expect(readFileSync('README.md', 'utf8'), `put this picture into the README:\n${drawLife()}`).toContain(drawLife())
  })
})
