// Installs what the lockfile says, unless it is there already. Runs under the machine's own Node, which may be older than ours.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

const readPackages = file => JSON.parse(readFileSync(root + file, 'utf8')).packages

/** npm's own account of what lies in node_modules has every package of the lockfile in its version (optional ones may lack). */
function isInstalled() {
  try {
    const installed = readPackages('node_modules/.package-lock.json')
    return Object.entries(readPackages('package-lock.json')).every(
      ([path, wanted]) =>
        path === '' || installed[path]?.version === wanted.version || (installed[path] === undefined && wanted.optional === true),
    )
  } catch {
    return false
  }
}

if (!isInstalled()) {
  process.stderr.write('Installing from the lockfile (once, about a minute) …\n')
  const { status } = spawnSync('npm', ['ci', '--loglevel', 'error'], { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) process.stderr.write('npm ci failed: is the package registry reachable?\n')
  process.exitCode = status ?? 1
}
