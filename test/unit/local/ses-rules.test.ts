import { describe, expect, it } from 'vitest'
import { $SendEmail, findProblem } from '../../../infra/local/endpoints/ses-rules.ts'

const request = (changes: object = {}, simple: object = {}) =>
  $SendEmail.parse({
    FromEmailAddress: '=?UTF-8?B?552j5Yqe57O757uf?= <duban@example.com>',
    Destination: { ToAddresses: ['a@example.com'] },
    Content: { Simple: { Subject: { Data: '提醒' }, Body: { Text: { Data: '正文' } }, ...simple } },
    EmailTags: [{ Name: 'notice', Value: 'task-20261123-office-44-primary-email' }],
    ...changes,
  })
const to = (...ToAddresses: string[]) => ({ Destination: { ToAddresses } })
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `a${index}@example.com`)

describe('what the SES endpoint checks', () => {
  it.each([
    ['a plain mail', request()],
    ['50 recipients', request(to(...many(50)))],
    ['a header in ASCII', request({}, { Headers: [{ Name: 'X-Duban-Notice', Value: 'n-1' }] })],
  ])('takes %s', (_, mail) => {
    expect(findProblem(mail)).toBeUndefined()
  })

  it.each([
    ['nobody', request(to())],
    ['51 recipients', request(to(...many(51)))],
    ['an address without a domain', request(to('someone'))],
    ['an address in Chinese', request(to('张三@example.com'))],
    ['an address with a space', request(to('a b@example.com'))],
    ['a sender that is none', request({ FromEmailAddress: 'duban' })],
    ['a sender named in Chinese', request({ FromEmailAddress: '督办系统 <duban@example.com>' })],
    ['a recipient named in Chinese', request(to('示例 <a@example.com>'))],
    ['a reply address named in Chinese', request({ ReplyToAddresses: ['示例 <a@example.com>'] })],
    ['a tag with a colon', request({ EmailTags: [{ Name: 'notice', Value: 'a:b' }] })],
    ['a tag in Chinese', request({ EmailTags: [{ Name: 'office', Value: '广东' }] })],
    ['a tag of 257 letters', request({ EmailTags: [{ Name: 'notice', Value: 'a'.repeat(257) }] })],
    ['a header in Chinese', request({}, { Headers: [{ Name: 'X-Duban', Value: '督办' }] })],
    ['a header that SES writes', request({}, { Headers: [{ Name: 'Subject', Value: 'x' }] })],
    ['a subject of two lines', request({}, { Subject: { Data: 'a\nb' } })],
    ['an empty body', request({}, { Body: {} })],
  ])('refuses %s', (_, mail) => {
    expect(findProblem(mail)).toBeTypeOf('string')
  })
})
