import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../../support/local-stack.ts'

const MAIN = join(import.meta.dirname, '../../../infra/local/main.ts')
const TIME = 120_000

let folder: string
const children: ChildProcess[] = []

/** A provincial office that owes nothing itself, and one unit of its province with a task that is due in five working days. */
const FILES = {
  'units.csv': `单位编号,单位名称,类别,身份,行政区划代码\nU-1,示例市,市,示范单位,440100\n`,
  'contacts.csv': `机构,姓名,角色,电子邮箱,手机\nU-1,联系人甲,主联系人,unit@example.com,13800000001\n44,联系人乙,主联系人,office@example.com,\n`,
  'tasks.csv': `工作事项编号,条款,名称,截止日期,发布机构\nT-1,1.1,示例事项,2026-11-30,44\n`,
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-'))
  mkdirSync(join(folder, 'data'))
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, 'data', name), text)
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

type Run = { status: Promise<number | null>; output: () => string; says: (text: string) => Promise<void> }

function start(port: number, ...options: string[]): Run {
  const running = spawn(process.execPath, [MAIN, '--data', 'data', ...options], {
    cwd: folder,
    env: { ...process.env, DUBAN_PORT: String(port) },
  })
  children.push(running)
  let output = ''
  const listeners = new Set<() => void>()
  for (const stream of [running.stdout, running.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const listen of listeners) listen()
    })
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      running.once('close', () => reject(new Error(`ended without saying ${text}: ${output}`)))
      const listen = (): void => {
        if (output.includes(text)) resolve()
      }
      listeners.add(listen)
      listen()
    })
  return { status: new Promise(resolve => running.once('close', resolve)), output: () => output, says }
}

const isReachable = async (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  )

describe('npm start', () => {
  it(
    'carries a day of the register through the synthesised stack to the mailbox, and ends well',
    async () => {
      const port = await freePort()
      const run = start(port, '--date', '2026-11-23', '--exit', '--messages', 'out.jsonl')
      expect({ status: await run.status, output: run.output() }).toMatchObject({ status: 0 })
      const messages = readFileSync(join(folder, 'out.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line))
      const common = { at: '2026-11-23T00:30:00.000Z', channel: 'email', purpose: 'task' }
      expect(messages).toHaveLength(2)
      expect(messages).toContainEqual(expect.objectContaining({ ...common, to: ['unit@example.com'] }))
      expect(messages).toContainEqual(expect.objectContaining({ ...common, to: ['office@example.com'] }))
    },
    TIME,
  )

  it(
    'serves its pages after the day until Ctrl-C, and then leaves nothing behind',
    async () => {
      const port = await freePort()
      const run = start(port, '--date', '2026-11-23')
      await run.says('按 Ctrl-C 结束。\n')
      await run.says('时钟停在 2026-11-23 16:00')
      const page = await (await fetch(`http://127.0.0.1:${port}/`)).text()
      const list: unknown = await (await fetch(`http://127.0.0.1:${port}/messages.json?channel=email&office=44`)).json()
      expect(page).toContain('共 2 条')
      expect(list).toHaveLength(2)
      expect(existsSync(join(folder, '.duban', `local-${port}.json`))).toBe(true)
      const second = start(port, '--exit')
      expect(await second.status).toBe(1)
      expect(existsSync(join(folder, '.duban', `assembly-${port}`, 'manifest.json'))).toBe(true)
      children[0]?.kill('SIGINT')
      expect(await run.status).toBe(0)
      expect(await Promise.all([0, 1, 2, 3, 4].map(offset => isReachable(port + offset)))).toEqual(Array(5).fill(false))
      expect(readdirSync(join(folder, '.duban'))).toEqual([`local-${port}.log`])
    },
    TIME,
  )

  it(
    'takes the emulator with it even when it is killed',
    async () => {
      const port = await freePort()
      const run = start(port, '--date', '2026-11-23')
      await run.says('函数日志')
      expect(await isReachable(port + 2)).toBe(true)
      children[0]?.kill('SIGKILL')
      await run.status
      await expect.poll(() => isReachable(port + 2), { timeout: 10_000 }).toBe(false)
    },
    TIME,
  )

  it.each([0, 1, 2, 3, 4])(
    'names a taken port (the first plus %i) and how to choose another',
    async offset => {
      const port = await freePort()
      const squatter = createServer().listen(port + offset, '127.0.0.1')
      try {
        const run = start(port, '--exit')
        expect(await run.status).toBe(1)
        expect(run.output()).toContain(`端口 ${port + offset} 已被占用`)
        expect(run.output()).toContain('DUBAN_PORT=')
      } finally {
        squatter.close()
      }
    },
    TIME,
  )

  it(
    'says that the messages cannot be written where they should, and makes no folder for them',
    async () => {
      const run = start(await freePort(), '--exit', '--messages', join('absent', 'out.jsonl'))
      expect(await run.status).toBe(2)
      expect(run.output()).toContain('所在的文件夹不存在')
      expect(existsSync(join(folder, 'absent'))).toBe(false)
    },
    TIME,
  )

  it(
    'lists every problem of its data and starts nothing',
    async () => {
      writeFileSync(join(folder, 'data', 'tasks.csv'), `${FILES['tasks.csv']}T-2,99.9,无此条款,2026-11-31,44\n`)
      const run = start(await freePort(), '--exit')
      expect(await run.status).toBe(2)
      expect(run.output()).toContain('99.9')
      expect(run.output()).toContain('2026-11-31')
    },
    TIME,
  )
})
