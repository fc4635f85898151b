/** The browser of this machine. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const NAMES = ['chromium-headless-shell', 'chromium', 'google-chrome']

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** @throws where there is none: these tests are never skipped */
export function findChromium(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const given = process.env['CHROMIUM_PATH']
  const candidates = given ? [given] : NAMES.flatMap(name => folders.map(folder => join(folder, name)))
  const found = candidates.find(isProgram)
  if (found !== undefined) return found
  throw new Error(
    given
      ? `CHROMIUM_PATH names no program: ${given}`
      : `no browser found (${NAMES.join(', ')}): apt-get install chromium-headless-shell fonts-noto-cjk, or set CHROMIUM_PATH`,
  )
}

export const launchChromium = (): Promise<Browser> => chromium.launch({ executablePath: findChromium() })
