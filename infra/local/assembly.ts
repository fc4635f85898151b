/** Synthesises the CDK app for this machine: the unchanged app, in a process of its own. */
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Places } from './places.ts'

const APP = fileURLToPath(new URL('../app.ts', import.meta.url))

const withoutOperatorsOwn = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('CDK_') && !name.startsWith('AWS_')))

/** @returns the folder of the cloud assembly, which stays there until the end */
export async function synthesise(
  { ses, sms, site, issuer }: Places,
  folder: string,
  onEnd: (end: () => unknown) => void,
): Promise<string> {
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  // What a killed run left
  remove()
  onEnd(remove)
  const child = spawn(process.execPath, [APP], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...withoutOperatorsOwn(process.env),
      DUBAN_STAGE: 'local',
      DUBAN_SMS_ENDPOINT: sms,
      DUBAN_PAGE_BASE_URL: site,
      DUBAN_ISSUER: issuer,
      AWS_ENDPOINT_URL_SESV2: ses,
      CDK_OUTDIR: folder,
      // Saves a second; the checks run in `npm run check`
      CDK_VALIDATION: 'false',
    },
  })
  onEnd(() => child.kill())
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
  const status = await new Promise<number | null>(resolve => child.once('close', resolve))
  if (status === 0) return folder
  throw new Error(`CDK 应用合成失败：\n${complaints}`)
}
