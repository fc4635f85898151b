import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  findRunningSystem,
  removeRunningSystem,
  type RunningSystem,
  saveRunningSystem,
} from '../../../infra/local/running-system.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'running-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const system = (pid: number, port = 4800): RunningSystem => ({
  pid,
  port,
  pages: `http://localhost:${port}/`,
  endpoints: {
    dynamodb: 'http://127.0.0.1:2',
    ses: 'http://127.0.0.1:1',
    sms: 'http://127.0.0.1:1/sms',
    events: 'http://127.0.0.1:3',
    site: 'http://localhost:4',
    issuer: 'http://127.0.0.1:5',
    files: 'http://127.0.0.1:6',
  },
  region: 'us-east-1',
  registerTableName: 'Register',
  outputs: {},
  days: { first: '2026-11-23', last: '2026-11-24', current: '2026-11-23' },
})
/** Beyond what any system gives out. */
const NOBODY = 2 ** 30

describe('the running local system', () => {
  it('is found while it runs', () => {
    saveRunningSystem(root, system(process.pid))
    expect(findRunningSystem(root)).toEqual(system(process.pid))
    removeRunningSystem(root, 4800)
    expect(findRunningSystem(root)).toBeUndefined()
  })

  it('is not found once its process is gone, or before it started', () => {
    expect(findRunningSystem(root)).toBeUndefined()
    saveRunningSystem(root, system(NOBODY))
    expect(findRunningSystem(root)).toBeUndefined()
  })

  it('must be named where several run', () => {
    saveRunningSystem(root, system(process.pid, 4800))
    saveRunningSystem(root, system(process.pid, 5800))
    expect(() => findRunningSystem(root)).toThrow('4800、5800')
    expect(findRunningSystem(root, '5800')?.port).toBe(5800)
    expect(findRunningSystem(root, '6800')).toBeUndefined()
  })
})
