import { describe, expect, test } from 'vitest'
import { readBody } from '../../../functions/adapters/pages/form-body.ts'

const FORM = 'application/x-www-form-urlencoded'
const read = (body: string | Buffer, type: string) =>
  readBody(new Request('http://page.invalid/', { method: 'POST', body, headers: { 'content-type': type } }))

describe('what is sent', () => {
  test.each([
    ['declared as another charset', 'name=%D5%C5%C8%FD', `${FORM}; charset=gbk`],
    ['with bytes that are no UTF-8', 'name=%D5%C5%C8%FD&action=sign', FORM],
    ['with raw bytes that are no UTF-8', Buffer.from([0x61, 0x3d, 0xd5, 0xc5]), `${FORM};charset=UTF-8`],
    ['of another kind', '{}', 'application/json'],
  ])('%s is not read', async (_, body, type) => {
    expect(await read(body, type)).toEqual({ kind: 'no-form' })
  })

  test.each([FORM, 'Application/X-WWW-Form-URLEncoded; charset="utf-8"'])(
    'as %s is read, a lone percent sign as well',
    async type => {
      const body = await read('note-report=%E5%AE%8C%E6%88%90+100%', type)
      expect(body.kind === 'form' && body.form.get('note-report')).toBe('完成 100%')
    },
  )
})
