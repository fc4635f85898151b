import type { Metafile } from 'esbuild'

/** Bytes of a bundle: everything, and what is loaded before the first call. */
export function measureBundle({ outputs }: Metafile): { total: number; atStart: number } {
  const entry = Object.keys(outputs).find(path => path.endsWith('/index.mjs'))
  const loaded = new Set<string>()
  const load = (path: string): void => {
    if (loaded.has(path)) return
    loaded.add(path)
    for (const imported of outputs[path]?.imports ?? [])
      if (imported.kind === 'import-statement' && imported.path in outputs) load(imported.path)
  }
  if (entry !== undefined) load(entry)
  const sum = (paths: Iterable<string>): number => [...paths].reduce((total, path) => total + (outputs[path]?.bytes ?? 0), 0)
  return { total: sum(Object.keys(outputs)), atStart: sum(loaded) }
}
