import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { wordCause, wordCausePlainly } from '../../../functions/core/messages/failure-wording.ts'
import { classifyFailure, isUntold } from '../../../functions/runtime/failure-reasons.ts'

const sources = globSync('functions/core/{outbox,delivery,ways,receipts,compose}/*.ts').map(file => readFileSync(file, 'utf8'))
const find = (pattern: RegExp) => [...new Set(sources.flatMap(text => [...text.matchAll(pattern)].map(([, code]) => code ?? '')))]

describe('a cause of our own', () => {
  const causes = find(/(?:endWith\('\w+', |cause: )['`]([a-z]+(?:-[a-z]+)*)(?:'(?! in )|[ :])/g)

  test('is found where it is given', () => {
    expect(causes.length).toBeGreaterThan(15)
    expect(causes).toEqual(expect.arrayContaining(['nothing-due', 'allow-list', 'worker-lost', 'no-template', 'braked']))
  })

  test.for(causes)('has its words: %s', cause => {
    const words = wordCausePlainly(cause === 'unreachable' ? 'unreachable: hard-bounce' : cause)
    expect(words).not.toBe('发送被拒绝或者出错')
    expect(words).toMatch(/^[\u4E00-\u9FFF，]+$/)
  })
})

test('the details of a cause are for the operator only', () => {
  expect(wordCause('no-template clue')).toBe('这类通知还没有模板（no-template clue）')
  expect(wordCausePlainly('no-template clue')).toBe('这类通知还没有模板')
})

test('what ends after an unknown outcome may have gone out, and says so', () => {
  expect(wordCause('no-template clue after-unknown')).toBe(
    '这类通知还没有模板（no-template clue）；此前一次发送结果不明，可能已经发出',
  )
  expect(wordCausePlainly('nothing-due after-unknown')).toBe('已没有到期事项')
})

test.for(['no-template clue', 'no-root', 'not-a-party'])('what cannot be put into words has told nobody: %s', cause => {
  expect([classifyFailure(cause), isUntold({ kind: 'unit', id: 'u1' }, cause)]).toEqual(['not-composed', true])
})
