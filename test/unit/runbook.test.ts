import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { nameRunbookPage, TARGETS } from '../../functions/core/targets.ts'
import { listCommands, SECTIONS } from '../../infra/ops/gameday/runbook.ts'
import { buildProgram } from '../../infra/ops/program.ts'

const FOLDER = 'docs/runbook'
/** What no alarm can see. */
const WITHOUT_ALARM = ['wrong-message.md']

const isTarget = (name: string): name is keyof typeof TARGETS => name in TARGETS
const targets = Object.keys(TARGETS).filter(isTarget)
const pages = globSync(`${FOLDER}/*.md`).toSorted()
const texts = pages.map(file => [basename(file), readFileSync(file, 'utf8')] as const)

/** Every verb, registered as the program does it. */
async function buildWhole(): Promise<Command> {
  const program = buildProgram()
  for (const file of globSync('infra/ops/verbs/*.ts')) {
    const verb = (await import(`../../infra/ops/verbs/${basename(file, '.ts')}.ts`)) as Record<string, (program: Command) => void>
    for (const [name, register] of Object.entries(verb)) if (name.startsWith('register')) register(program)
  }
  return program
}
const program = await buildWhole()

/** What is wrong with the words after `duban --`. */
function findMistake([verb = '', ...words]: readonly string[]): string | undefined {
  const command = program.commands.find(one => one.name() === verb)
  if (command === undefined) return `no verb ${verb}`
  const { operands, unknown } = command.parseOptions(words)
  const most = command.registeredArguments.length
  const least = command.registeredArguments.filter(({ required }) => required).length
  if (unknown.length > 0) return `unknown: ${unknown.join(' ')}`
  if (operands.length < least || operands.length > most) return `${operands.length} arguments instead of ${least} to ${most}`
  const changes = command.options.some(({ long }) => long === '--reason')
  return changes && words.includes('--apply') && !words.includes('--reason') ? 'a change without a reason' : undefined
}

/** All command lines of a text, in blocks and within sentences. */
const findLines = (text: string): string[] => [...text.matchAll(/npm run -s duban -- ([^`\n]+)/g)].map(([, words = '']) => words)

describe('the runbook', () => {
  test('has a page for each target, and no page for none', () => {
    const wanted = [...targets.map(name => basename(nameRunbookPage(name))), ...WITHOUT_ALARM, 'README.md']
    expect(pages.map(file => basename(file))).toEqual(wanted.toSorted())
  })

  test('leads from each alarm to its page', () => {
    const readme = readFileSync(`${FOLDER}/README.md`, 'utf8')
    for (const name of targets) expect(readme).toContain(`\`${name}\` |`)
    for (const name of [...targets.map(one => basename(nameRunbookPage(one))), ...WITHOUT_ALARM])
      expect(readme).toContain(`](${name})`)
  })

  test.each(texts.filter(([name]) => name !== 'README.md'))('%s says all five things, in their order', (name, text) => {
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)
    expect(headings).toEqual(['含义', ...SECTIONS, '不要做什么'])
    for (const section of ['先看什么', '怎样确认已经过去'] as const)
      expect(listCommands(basename(name, '.md'), section).length).toBeGreaterThan(0)
  })

  test.each(texts)('%s prints no command that the program does not know', (_, text) => {
    const lines = findLines(text)
    expect(lines.map(line => [line, findMistake(line.split(' '))]).filter(([, mistake]) => mistake !== undefined)).toEqual([])
  })

  test.each(texts)('%s leads to no page that is not there', (_, text) => {
    const links = [...text.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, file]) => file)
    for (const file of links) expect(pages.map(page => basename(page))).toContain(file)
  })

  test.each(texts.filter(([name]) => name !== 'README.md'))('%s shows a change before it makes it', name => {
    const lines = SECTIONS.flatMap(section => listCommands(basename(name, '.md'), section))
    const changes = lines.flatMap((line, index) => (line.endsWith(' --apply') ? [{ line, before: lines[index - 1] }] : []))
    expect(changes.map(({ before }) => `${before} --apply`)).toEqual(changes.map(({ line }) => line))
  })
})
