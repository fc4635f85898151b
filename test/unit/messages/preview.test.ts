import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DataProblemsError } from '../../../functions/core/problems.ts'
import { buildProgram } from '../../../infra/ops/program.ts'
import { registerPreview } from '../../../infra/ops/verbs/preview.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duban-preview-'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

async function preview(...args: string[]): Promise<string> {
  const printed: string[] = []
  vi.spyOn(console, 'log').mockImplementation(text => void printed.push(String(text)))
  const program = buildProgram()
  registerPreview(program)
  await program.parseAsync(['preview', ...args], { from: 'user' })
  return printed.join('\n')
}

const TEMPLATES = [
  'task-email',
  'task-sms',
  'fallback-email',
  'fallback-sms',
  'request-asked',
  'request-granted',
  'request-refused',
  'request-reopened',
  'correction',
  'correction-over',
  'clue-email',
  'clue-fallback',
  'clue-transferred',
  'clue-rejected',
  'clue-extension-granted',
  'clue-extension-refused',
  'clue-invited',
  'clue-signed',
  'clue-returned',
  'clue-reported',
  'clue-extension-asked',
  'clue-unreachable',
  'clue-due',
  'clue-overdue',
  'office-report',
  'office-brake',
  'operator-report',
  'operator-brake',
]

test('lists the templates when none is named', async () => {
  const out = await preview()
  for (const name of TEMPLATES) expect(out).toContain(name)
  const { templates } = JSON.parse(await preview('--json')) as { templates: { name: string }[] }
  expect(templates.map(({ name }) => name)).toEqual(TEMPLATES)
})

test('prints subject, text and the SMS with its number of parts', async () => {
  const out = await preview('task-email')
  expect(out).toContain('标题：督办通知：“报送期满称号牌子清理情况”等5项工作')
  expect(out).toContain('一、工作事项（共5项，逾期在前）')
  expect(out).toContain('短信（task-sms@2）：共1条，含签名70字')
  expect(out).toContain('【知识产权督办】示例省…：“报送期满称…”应于11月18日完成。请登录duban-wenshu.example.com凭码7KQ2MW签收。')
})

test('shows every template', async () => {
  for (const name of TEMPLATES) expect(await preview(name)).toMatch(/标题：督办|短信（/)
})

test('every SMS is one part, although its site has the longest name', async () => {
  const documents = []
  for (const name of TEMPLATES)
    documents.push(JSON.parse(await preview(name, '--json')) as { sms: { characters: number } | null })
  const lengths = documents.flatMap(({ sms }) => sms?.characters ?? [])
  expect(lengths).toHaveLength(25)
  expect(Math.max(...lengths)).toBe(70)
})

test('writes the HTML into a file', async () => {
  const file = join(folder, 'mail.html')
  await preview('operator-report', '--out', file)
  expect(await readFile(file, 'utf8')).toMatch(/^<!DOCTYPE html>[^]*督办运行报告[^]*<\/html>\s*$/)
})

test('prints one JSON document, version in the template’s name', async () => {
  expect(JSON.parse(await preview('task-email@2', '--json'))).toMatchObject({
    template: 'task-email@2',
    subject: '督办通知：“报送期满称号牌子清理情况”等5项工作（已逾期1项，今天到期1项）',
    sms: { parts: 1, characters: 70 },
  })
})

test.for([[['no-such-template']], [['task-sms', '--out', 'x.html']]] as const)(
  'refuses %j, saying what to do',
  async ([args]) => {
    await expect(preview(...args)).rejects.toThrow(DataProblemsError)
  },
)
