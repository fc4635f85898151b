import { execFile } from 'node:child_process'

import { describe, expect, it, vi } from 'vitest'

import { guide2026 } from '../../functions/core/guide/editions/2026.ts'
import { tellFailure } from '../../infra/ops/failure.ts'
import { formatTable, wrapText } from '../../infra/ops/print.ts'
import { buildProgram } from '../../infra/ops/program.ts'
import { registerGuide } from '../../infra/ops/verbs/guide.ts'

/** Runs the program in this process: what it prints and the status it ends with. */
async function duban(...args: string[]): Promise<{ status: number; out: string }> {
  const printed: string[] = []
  const keep = (chunk: unknown) => printed.push(String(chunk)) > 0
  vi.spyOn(console, 'log').mockImplementation(text => void keep(`${text}\n`))
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.spyOn(process.stdout, 'write').mockImplementation(keep)
  const program = buildProgram()
  registerGuide(program)
  program.command('break').action(() => Promise.reject(new Error('the disk is full')))
  try {
    await program.parseAsync(args, { from: 'user' })
    return { status: 0, out: printed.join('') }
  } catch (error) {
    return { status: tellFailure(error, args.includes('--json')), out: printed.join('') }
  } finally {
    vi.restoreAllMocks()
  }
}

describe('duban guide', () => {
  it('prints the whole catalogue as one JSON document', async () => {
    const { status, out } = await duban('guide', '--json')
    expect(status).toBe(0)
    expect(JSON.parse(out)).toEqual(guide2026)
  })

  it('prints one item, with its due date where the guide has one', async () => {
    const { out } = await duban('guide', '--item', '15', '--json')
    expect(JSON.parse(out)).toMatchObject({
      items: [
        {
          number: 15,
          title: '开展示范单位成效评估',
          part: '营造示范创建良好氛围',
          clauses: [
            { id: '15.1' },
            { id: '15.2', parties: [{ kind: 'department', name: '知识产权运用促进司' }], due: '2026-12-31' },
          ],
        },
      ],
    })
  })

  it('reads well without --json', async () => {
    const { out } = await duban('guide', '--item', '8')
    expect(out).toContain('（八）持续加大知识产权保护力度')
    expect(out).toContain('8.3   有关示范市、示范市创建对象\n      加大对国家级知识产权保护中心的支持力度')
  })
})

describe('a wrong command line', () => {
  it.each([
    [['guide', '--item', '17'], { column: '--item', value: '17', message: '指引中没有这一项任务' }],
    [['guide', '--item', '一'], { column: '--item', value: '一' }],
    [['guide', '--itm', '1'], { column: '--itm', message: '没有这个选项' }],
    [['guide', 'more'], { message: '参数过多' }],
    [['gide'], { value: 'gide', message: '没有这个命令' }],
  ])('%j is a problem of the input: status 2 and one document', async (args, problem) => {
    const { status, out } = await duban(...args, '--json')
    expect(status).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ problems: [{ file: '命令行', row: null, ...problem }] })
  })

  it('is told in Chinese without --json', async () => {
    const { status, out } = await duban('gide')
    expect(status).toBe(2)
    expect(out).toContain('没有这个命令')
  })

  it('is never asking for help', async () => {
    const { status, out } = await duban('--help')
    expect(status).toBe(0)
    expect(out).toContain('查看年度工作指引')
  })
})

describe('the program as it is started', () => {
  it('ends with status 2 and one JSON document', { timeout: 60_000 }, async () => {
    const answer = await new Promise<{ status: unknown; out: string }>(resolve => {
      execFile(process.execPath, ['infra/ops/main.ts', 'gide', '--json'], (error, out) => resolve({ status: error?.code, out }))
    })
    expect(answer.status).toBe(2)
    expect(JSON.parse(answer.out)).toHaveProperty('problems')
  })
})

describe('any other failure', () => {
  it('ends with status 1', async () => {
    expect((await duban('break')).status).toBe(1)
  })
})

describe('printing', () => {
  it('aligns columns by what Chinese takes up', () => {
    expect(
      formatTable(
        ['列', '值'],
        [
          ['名称', 1],
          ['a', null],
        ],
      ),
    ).toBe('列    值\n名称  1\na     －')
  })

  it('never starts a line with closing punctuation', () => {
    expect(wrapText('示范单位，创建对象', 8)).toEqual(['示范单位，', '创建对象'])
  })
})
