import { describe, expect, it } from 'vitest'
import { buildTargetInput, MissingFieldError } from '../../../infra/local/runtime/rule-input.ts'

const event = {
  'detail-type': 'Email Sent',
  detail: { mail: { tags: { notice: ['n-1', 'n-2'] }, size: 3, subject: '引号 " 和 \\' }, kinds: ['a'] },
}
const input = (target: object) => buildTargetInput({ Id: 't', Arn: 'a', ...target }, event)
const transform = (InputPathsMap: Record<string, string>, InputTemplate: string) =>
  input({ InputTransformer: { InputPathsMap, InputTemplate } })

describe('what a rule gives to its target', () => {
  it.each([
    ['the event', {}, event],
    ['a constant', { Input: '{"a":1}' }, { a: 1 }],
    ['a part of the event', { InputPath: '$.detail.kinds' }, ['a']],
  ])('is %s', (_, target, expected) => {
    expect(input(target)).toEqual(expected)
  })

  it('is what the template makes of it: JSON outside of quotes, text inside', () => {
    const paths = { n: '$.detail.mail.tags.notice[1]', s: '$.detail.mail.size', q: '$.detail.mail.subject', k: '$.detail.kinds' }
    expect(transform(paths, '{"n":<n>,"s":<s>,"text":"<n>: <s>, <q>","q":<q>,"all":<k>}')).toEqual({
      n: 'n-2',
      s: 3,
      text: 'n-2: 3, 引号 " 和 \\',
      q: '引号 " 和 \\',
      all: ['a'],
    })
  })

  it('is an error where the event lacks what the template asks for', () => {
    const bounce = { b: '$.detail.bounce.bounceType' }
    expect(() => transform(bounce, '{"b":<b>}')).toThrow(MissingFieldError)
    expect(() => transform(bounce, '{"b":"-<b>-"}')).toThrow(MissingFieldError)
  })
})
