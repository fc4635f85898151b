import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import type { RunningServer } from '../../../infra/local/http.ts'
import { startIssuer } from '../../../infra/local/issuer.ts'
import { placesFrom } from '../../../infra/local/places.ts'
import { removeRunningSystem, saveRunningSystem } from '../../../infra/local/running-system.ts'
import { tellFailure } from '../../../infra/ops/failure.ts'
import { buildProgram } from '../../../infra/ops/program.ts'
import { registerToken } from '../../../infra/ops/verbs/token.ts'

const $Problems = z.object({ problems: z.array(z.object({ column: z.string(), mend: z.string() })) })

const PORT = 1
let root: string
let server: RunningServer

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'token-'))
  server = await startIssuer(0, () => Date.parse('2026-11-23T08:00:00Z'))
  const { pages, ...endpoints } = placesFrom(PORT)
  const days = { first: '2026-11-23', last: '2026-11-23', current: '2026-11-23' }
  const issuer = `http://127.0.0.1:${server.port}`
  const region = 'us-east-1'
  saveRunningSystem(root, { pid: process.pid, port: PORT, pages, endpoints: { ...endpoints, issuer }, region, outputs: {}, days })
})
afterAll(async () => {
  await server.stop()
  rmSync(root, { recursive: true })
})

/** Runs the verb in the folder of the running system: status and what it prints on either stream. */
async function token(...args: string[]) {
  const printed = { out: '', err: '' }
  vi.spyOn(console, 'log').mockImplementation(text => void (printed.out += `${text}\n`))
  vi.spyOn(console, 'error').mockImplementation(text => void (printed.err += `${text}\n`))
  vi.spyOn(process, 'cwd').mockReturnValue(root)
  vi.stubEnv('DUBAN_PORT', '')
  const program = buildProgram()
  registerToken(program)
  let status = 0
  try {
    await program.parseAsync(['token', ...args], { from: 'user' })
  } catch (error) {
    status = tellFailure(error, args.includes('--json'))
  }
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  return { status, ...printed }
}

describe('duban token', () => {
  it('prints the token alone, so that a shell takes it as it is', async () => {
    const { status, out, err } = await token('--office', '44', '--role', 'officer, reviewer', '--name', '示例甲')
    expect([status, err]).toEqual([0, ''])
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    expect(decodeJwt(out.trim())).toMatchObject({
      'duban:office': '44',
      'duban:roles': ['officer', 'reviewer'],
      name: '示例甲',
      exp: Date.parse('2026-11-23T16:00:00Z') / 1000,
    })
  })

  it('prints with --json how long it lasts as well', async () => {
    const { out } = await token('--office', '00', '--role', 'admin', '--json')
    const { access_token, ...rest } = z.looseObject({ access_token: z.string() }).parse(JSON.parse(out))
    expect(access_token).not.toBe('')
    expect(rest).toEqual({ token_type: 'Bearer', expires_in: 28_800 })
  })

  it.each([
    ['an office that there is not', ['--office', '99', '--role', 'officer'], '--office', /44、45.*00/],
    ['a role that there is not', ['--office', '44', '--role', 'officer,director'], '--role', /officer、reviewer、admin/],
    ['no role', ['--office', '44', '--role', ''], '--role', /officer、reviewer、admin/],
  ])('refuses %s, and says what there is', async (_, args, option, allowed) => {
    const { status, out } = await token(...args, '--json')
    expect(status).toBe(2)
    const { problems } = $Problems.parse(JSON.parse(out))
    expect(problems.map(({ column }) => column)).toEqual([option])
    expect(problems[0]?.mend).toMatch(allowed)
  })

  it('says what to start where nothing runs', async () => {
    removeRunningSystem(root, PORT)
    const { status, out, err } = await token('--office', '44', '--role', 'officer')
    expect([status, out]).toEqual([1, ''])
    expect(err).toContain('npm start')
  })
})
