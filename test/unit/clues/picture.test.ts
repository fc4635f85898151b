import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CLUE_KINDS } from '../../../functions/core/clues/clue.ts'
import { drawClues } from '../../support/draw-clues.ts'

const document = readFileSync('docs/clues.md', 'utf8')

test('the life of a clue is drawn in docs/clues.md as it is', () => {
  expect(document).toContain(drawClues())
})

test.each(CLUE_KINDS)('$code stands there with its clause and department', ({ code, name, clause, department }) => {
  expect(document).toContain(`| \`${code}\` | ${name} | ${clause} | ${department} |`)
})
