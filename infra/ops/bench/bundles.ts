/** How big each function's bundle is, and how long a fresh process takes to import what is loaded at start. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { buildBundle } from '../../constructs/bundle.ts'
import { measureBundle } from '../../constructs/bundle-size.ts'

const FUNCTIONS = fileURLToPath(new URL('../../../functions/', import.meta.url))
const RUNS = 15
/** What the production stage leaves out: it sends through SES, and no SMS. */
const UNUSED = ['nodemailer', '@aws-sdk/client-pinpoint-sms-voice-v2', '@aws-sdk/client-sns']

/** Enough for every function to start. */
const ENVIRONMENT = {
  AWS_REGION: 'cn-north-1',
  REGISTER_TABLE_NAME: 'register',
  OUTBOX_TABLE_NAME: 'outbox',
  EVENT_BUS_NAME: 'bus',
  ALLOW_LIST: '[]',
  HELP: '示例',
  OPERATOR_EMAIL: '',
  EMAIL_SENDER: 'duban@example.com',
  EMAIL_PROVIDER: 'ses',
  SES_CONFIGURATION_SET: 'duban',
  SMS_PROVIDER: 'off',
  ADDRESS_HASH_KEY: 'bench',
  SEALED_TABLE_NAME: 'sealed',
  FILES_BUCKET_NAME: 'files',
  SEAL_KEY: `local:${Buffer.alloc(32).toString('base64')}`,
  ISSUERS: '[]',
}

/** `start` is what the import loads, `all` includes what is loaded when it is first needed. */
export type Bundle = { name: string; start: number; all: number; milliseconds: number }

/** What anybody pays who speaks to DynamoDB with the SDK: the yardstick on a machine that is busy. */
function buildBareClient(outfile: string): void {
  const contents = `import { DynamoDBClient } from '@aws-sdk/client-dynamodb'\nexport const client = new DynamoDBClient({})`
  const stdin = { contents, resolveDir: FUNCTIONS, loader: 'ts' } as const
  buildSync({
    stdin,
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
  })
}

function timeImport(file: string): number {
  const script = `const t = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - t)`
  const times = Array.from({ length: RUNS }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: ENVIRONMENT, encoding: 'utf8' })),
  )
  return times.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN
}

export async function measureBundles(): Promise<Bundle[]> {
  const folder = mkdtempSync(join(tmpdir(), 'duban-bench-'))
  try {
    const [empty, bare] = [join(folder, 'empty.mjs'), join(folder, 'bare.mjs')]
    writeFileSync(empty, '')
    buildBareClient(bare)
    const names = readdirSync(FUNCTIONS).filter(name => readdirSync(join(FUNCTIONS, name)).includes('handler.ts'))
    const bundles = names.map(name => {
      const { atStart, total } = measureBundle(buildBundle(name, join(folder, name), UNUSED))
      return { name, start: atStart, all: total, milliseconds: timeImport(join(folder, name, 'index.mjs')) }
    })
    return [
      { name: '(an empty file)', start: 0, all: 0, milliseconds: timeImport(empty) },
      { name: '(a bare DynamoDB client)', start: statSync(bare).size, all: statSync(bare).size, milliseconds: timeImport(bare) },
      ...bundles,
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const toKilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`

export function printBundles(bundles: readonly Bundle[]): void {
  const yardstick = bundles[1]?.milliseconds ?? Number.NaN
  console.log('bundles (bound 700 kB) and median import of what is loaded at start (bound 80 ms)')
  console.table(
    bundles.map(({ name, start, all, milliseconds }) => ({
      function: name,
      'loaded at start': toKilobytes(start),
      'with what is loaded when needed': toKilobytes(all),
      import: `${milliseconds.toFixed(1)} ms`,
      'of a bare client': (milliseconds / yardstick).toFixed(2),
    })),
  )
}
