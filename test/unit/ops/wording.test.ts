import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const READ_BY_PEOPLE = ['infra/ops/**/*.ts', 'infra/local/**/*.ts', 'infra/constructs/*.ts', 'functions/core/messages/*.ts']

test('a provincial office is called 省级知识产权局 everywhere, and 省局 as the heading of a table only', () => {
  const files = globSync(READ_BY_PEOPLE)
  expect(files.length).toBeGreaterThan(100)
  expect(files.filter(file => /省级局|(?<!')省局|省局(?!')/.test(readFileSync(file, 'utf8')))).toEqual([])
})
