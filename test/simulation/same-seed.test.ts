import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { soakSeed } from '../../infra/ops/simulation/soak.ts'

const SOAK = fileURLToPath(new URL('../../infra/ops/simulation/soak-main.ts', import.meta.url))

async function logOf(seed: number): Promise<string[]> {
  const lines: string[] = []
  await soakSeed(seed, { log: line => lines.push(line) })
  return lines
}

test.each([1, 2, 7, 16])('seed %i gives the same event log twice', async seed => {
  const first = await logOf(seed)
  expect(first.length).toBeGreaterThan(100)
  expect(await logOf(seed)).toEqual(first)
})

test('another seed gives another log', async () => {
  expect(await logOf(3)).not.toEqual(await logOf(4))
})

test('another process gives the same log, byte for byte', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [SOAK, '--from', '7', '--seeds', '1', '--log'], {
    maxBuffer: 100_000_000,
  })
  expect(stdout.split('\n').slice(0, -2)).toEqual(await logOf(7))
})
