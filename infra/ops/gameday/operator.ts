/** The operator: types a line at a shell, as the runbook prints it. */
import { spawn } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { type Fill, listCommands, type Section, toWords } from './runbook.ts'

type Typed = { line: string; status: number | null; out: string; complaints: string }

function run(words: readonly string[], port: number): Promise<Typed> {
  const line = ['npm', 'run', '-s', 'duban', '--', ...words]
  const child = spawn('npm', line.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DUBAN_PORT: String(port) },
  })
  let out = ''
  let complaints = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', status => resolve({ line: line.join(' '), status, out, complaints }))
  })
}

export type Operator = {
  typed: Typed[]
  /** Types all lines of a section, one after the other. @returns what they printed @throws where one does not end well */
  follow: (page: string, section: Section, fill?: Fill) => Promise<string>
  /** Asks for one document. */
  ask: (...words: string[]) => Promise<unknown>
}

const LOOK_MILLISECONDS = 100

/** @param settle lets the system do what a command asks of it, at the instant that it stands at */
export function createOperator(port: number, settle: () => Promise<void>): Operator {
  const typed: Typed[] = []
  const type = async (words: readonly string[]): Promise<Typed> => {
    const running = run(words, port)
    const ended = running.then(() => true)
    do await settle()
    while (!(await Promise.race([ended, setTimeout(LOOK_MILLISECONDS, false)])))
    await settle()
    const done = await running
    if (done.status === 0) return done
    throw new Error(`命令没有成功（退出状态 ${done.status}）：${done.line}\n${done.out}${done.complaints}`)
  }
  return {
    typed,
    follow: async (page, section, fill = {}) => {
      let printed = ''
      for (const line of listCommands(page, section)) {
        const one = await type(toWords(line, fill))
        typed.push(one)
        printed += one.out
      }
      return printed
    },
    ask: async (...words) => {
      const document: unknown = JSON.parse((await type([...words, '--json'])).out)
      return document
    },
  }
}
