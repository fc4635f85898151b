import { describe, expect, it } from 'vitest'
import { findBehaviour } from '../../../infra/local/endpoints/simulator.ts'

const typesAt = (address: string) => findBehaviour([address]).receipts?.map(({ type, after }) => [type, after])

describe('the addresses of the simulator', () => {
  it('stand for what is before the @, whatever follows a plus', () => {
    expect(findBehaviour(['广州 <throttle+7@simulator.example.com>']).fault).toMatchObject({ status: 429 })
    expect(findBehaviour(['throttle@example.com']).fault).toBeUndefined()
  })

  it.each(['a@example.com', 'someone@simulator.example.com', 'constructor@simulator.example.com', 'bounce@example.com'])(
    'leave %s a mail that arrives',
    address => {
      expect(typesAt(address)).toEqual([
        ['Send', 1],
        ['Delivery', 3],
      ])
    },
  )

  it('never tell of a delivery that was not sent, but for the one that tells it the wrong way round', () => {
    expect(typesAt('reversed@simulator.example.com')).toEqual([
      ['Delivery', 1],
      ['Send', 3],
    ])
    expect(typesAt('no-receipt@simulator.example.com')).toEqual([])
  })
})
