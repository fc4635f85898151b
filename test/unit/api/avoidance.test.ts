import { describe, expect, test } from 'vitest'
import { buildClueApi, draft, enter } from '../../support/clue-api.ts'

describe('whoever is the target', () => {
  test.each(['32', '３２', '3２', ' 32', '３２　'])(
    'is not in charge, as %j either, and gets it by no other way',
    async unitId => {
      const api = buildClueApi()
      const { number, etag } = await enter(api, { target: { name: '示例局', regionCode: '３２００００', unitId } })
      const shown = await api.call('GET', `/clues/${number}`)
      expect([shown.json['to'], shown.json['target']]).toEqual(['00', { name: '示例局', regionCode: '320000', unitId: '32' }])
      const back = await api.call('POST', `/clues/${number}/return`, {
        as: { office: '00' },
        headers: { 'if-match': etag },
        body: { reason: '请示' },
      })
      const reroute = (office: string) =>
        api.call('POST', `/clues/${number}/reroute`, {
          headers: { 'if-match': back.headers['etag']! },
          body: { office, reason: '请办理' },
        })
      expect((await reroute('３２')).status).toBe(422)
      expect((await reroute('32')).json['to']).not.toBe('32')
    },
  )

  test.each(['3\ufe0f2', '3\u034f2', '3\u200b2'])('is not written with marks that print nothing: %j', async unitId => {
    const target = { name: '示例局', regionCode: '320000', unitId }
    expect((await buildClueApi().call('POST', '/clues', { body: draft({ target }) })).status).toBe(422)
  })
})
