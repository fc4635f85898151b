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

const system = (pid: number): RunningSystem => ({
  pid,
  pages: 'http://localhost:4800/',
  endpoints: {
    dynamodb: 'http://127.0.0.1:4802',
    ses: 'http://127.0.0.1:4801',
    sms: 'http://127.0.0.1:4801/sms',
    events: 'http://127.0.0.1:4803',
  },
  region: 'us-east-1',
  registerTableName: 'Register',
  days: { first: '2026-11-23', last: '2026-11-24', current: '2026-11-23' },
})
/** Beyond what any system gives out. */
const NOBODY = 2 ** 30

describe('the running local system', () => {
  it('is found while it runs', () => {
    saveRunningSystem(root, system(process.pid))
    expect(findRunningSystem(root)).toEqual(system(process.pid))
  })

  it('is not found once its process is gone, or before it started', () => {
    expect(findRunningSystem(root)).toBeUndefined()
    saveRunningSystem(root, system(NOBODY))
    expect(findRunningSystem(root)).toBeUndefined()
  })

  it('stays when an earlier one ends', () => {
    saveRunningSystem(root, system(process.pid))
    removeRunningSystem(root, NOBODY)
    expect(findRunningSystem(root)?.pid).toBe(process.pid)
    removeRunningSystem(root, process.pid)
    expect(findRunningSystem(root)).toBeUndefined()
  })
})
