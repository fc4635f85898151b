import { describe, expect, it } from 'vitest'
import { DataProblemsError, type Problem } from '../../../functions/core/problems.ts'
import { parseOptions } from '../../../infra/local/options.ts'

const SUNDAY = '2026-11-22T08:00:00Z'
const parse = (text: string, environment = {}) => parseOptions(text.split(' ').filter(Boolean), environment, SUNDAY)

const problemsOf = (text: string): readonly Problem[] => {
  try {
    parse(text)
  } catch (error) {
    if (error instanceof DataProblemsError) return error.problems
  }
  return []
}

describe('the options of npm start', () => {
  it('lives through the next working day with the samples when nothing is said', () => {
    expect(parse('')).toEqual({
      data: 'samples/2026',
      isSample: true,
      from: '2026-11-23',
      to: '2026-11-23',
      exit: false,
      port: 4800,
    })
  })

  it('takes today when it is a working day in Shanghai, where it may be tomorrow already', () => {
    expect(parseOptions([], {}, '2026-11-22T16:00:00Z')).toMatchObject({ from: '2026-11-23', to: '2026-11-23' })
  })

  it('takes what is said', () => {
    expect(parse('--data F --date 2026-12-01 --to 2026-12-03 --exit --messages out.jsonl', { DUBAN_PORT: '5900' })).toEqual({
      data: 'F',
      isSample: false,
      from: '2026-12-01',
      to: '2026-12-03',
      exit: true,
      messages: 'out.jsonl',
      port: 5900,
    })
  })

  it.each(['--date 2026-02-30', '--date 2026-11-23 --to 2026-11-22', '--dat 2026-11-23', 'extra'])('refuses %s', text => {
    expect(() => parse(text)).toThrow('problem')
  })

  it.each([
    ['--dat 2026-11-23', '--dat', '没有这个选项'],
    ['-x', '-x', '没有这个选项'],
    ['--date', '--date', '选项后面缺少值'],
    ['--date --exit', '--date', '选项后面缺少值'],
    ['--exit=1', '--exit', '这个选项后面不写值'],
    ['extra', 'extra', '多余的参数'],
  ])('says in Chinese what is wrong with %s', (text, column, message) => {
    expect(problemsOf(text)).toMatchObject([{ column, value: null, message }])
    expect(problemsOf(text)[0]?.mend).not.toMatch(/[a-z]{2,} [a-z]{2,}/i)
  })

  it.each(['0', 'four', '70000'])('refuses the port %s', port => {
    expect(() => parse('', { DUBAN_PORT: port })).toThrow('problem')
  })
})
