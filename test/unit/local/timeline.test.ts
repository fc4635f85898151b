import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTimeline } from '../../../infra/local/runtime/clock.ts'

describe('the timeline', () => {
  it('runs what is due in order of time, and of entry at one instant', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), fc.integer({ min: 0, max: 20 }), (instants, until) => {
        const timeline = createTimeline()
        const ran: [number, number][] = []
        for (const [index, at] of instants.entries()) timeline.add(at, () => ran.push([at, index]))
        timeline.runDue(until)
        const sorted = instants.map((at, index): [number, number] => [at, index]).toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
        expect(ran).toEqual(sorted.filter(([at]) => at <= until))
        expect(timeline.next()).toBe(sorted.find(([at]) => at > until)?.[0])
      }),
    )
  })

  it('runs what a due entry adds for the same instant', () => {
    const timeline = createTimeline()
    const ran: string[] = []
    timeline.add(5, () => {
      ran.push('first')
      timeline.add(5, () => ran.push('second'))
    })
    timeline.runDue(5)
    expect(ran).toEqual(['first', 'second'])
  })

  it('forgets what was taken off', () => {
    const timeline = createTimeline()
    const ran: string[] = []
    const takeOff = timeline.add(5, () => ran.push('taken off'))
    takeOff()
    timeline.runDue(9)
    expect(ran).toEqual([])
    expect(timeline.next()).toBeUndefined()
  })
})
