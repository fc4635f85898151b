import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Metafile } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildBundle } from '../../infra/constructs/bundle.ts'
import { measureBundle } from '../../infra/constructs/bundle-size.ts'

const FUNCTIONS = [
  'open-day',
  'plan-office',
  'deliver-batch',
  'sweep-outbox',
  'report-clues',
  'report-unreachable',
  'receive-receipts',
  'take-answers',
  'react-to-change',
  'serve-api',
]
const LIMIT = 700_000

/** What a function finds around it, whatever its stage. */
const ENVIRONMENT = {
  REGISTER_TABLE_NAME: 'register',
  OUTBOX_TABLE_NAME: 'outbox',
  EVENT_BUS_NAME: 'bus',
  EMAIL_PROVIDER: 'ses',
  EMAIL_SENDER: 'duban@example.com',
  SES_CONFIGURATION_SET: 'set',
  SMS_PROVIDER: 'off',
  ADDRESS_HASH_KEY: 'sample',
  ALLOW_LIST: '[]',
  HELP: 'help',
  OPERATOR_EMAIL: '',
  SEALED_TABLE_NAME: 'sealed',
  FILES_BUCKET_NAME: 'files',
  SEAL_KEY: 'kms:arn:aws:kms:us-east-1:000000000000:key/sample',
  ISSUERS: '[]',
  AWS_REGION: 'us-east-1',
}

test('every folder with a handler is bundled here', () => {
  const folders = readdirSync('functions').filter(folder => readdirSync(join('functions', folder)).includes('handler.ts'))
  expect(new Set(folders)).toEqual(new Set(FUNCTIONS))
})

describe.each(FUNCTIONS)('the bundle of %s', name => {
  let folder: string
  let usual: Metafile
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'duban-bundle-'))
    usual = buildBundle(name, join(folder, 'usual'), [
      'nodemailer',
      '@aws-sdk/client-pinpoint-sms-voice-v2',
      '@aws-sdk/client-sns',
    ])
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('loads in plain Node and exports its handler', async () => {
    const script = `import { handler } from ${JSON.stringify(join(folder, 'usual/index.mjs'))}; process.stdout.write(typeof handler)`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: folder,
      env: ENVIRONMENT,
      timeout: 30_000,
    })
    expect(stdout).toBe('function')
  })

  test('stays within 700 kB, what it loads later included', () => {
    expect(measureBundle(usual).total).toBeLessThanOrEqual(LIMIT)
  })

  test('leaves out what only the alarms need', () => {
    const texts = readdirSync(join(folder, 'usual')).map(file => readFileSync(join(folder, 'usual', file), 'utf8'))
    expect(texts.join('')).not.toContain('silenceIsBad')
  })

  test('starts within 700 kB whatever the providers', () => {
    expect(measureBundle(buildBundle(name, join(folder, 'all'))).atStart).toBeLessThanOrEqual(LIMIT)
  })
})

test('the same source gives the same bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'duban-bundle-'))
  const build = (part: string) => {
    buildBundle('deliver-batch', join(folder, part))
    return readdirSync(join(folder, part)).map(file => [file, readFileSync(join(folder, part, file), 'utf8')])
  }
  expect(build('one')).toEqual(build('two'))
  rmSync(folder, { recursive: true })
})
