import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AssetHashType, DockerImage } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { buildSync, type Metafile } from 'esbuild'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** CommonJS packages call `require`; its maker has a long name, because a short one collides with minified names. */
const BANNER = `import { createRequire as createRequireOfBundle } from 'node:module';const require=createRequireOfBundle(import.meta.url);`

/**
 * Bundles one function for Node 24: `index.mjs` is what is loaded at start, anything imported dynamically lies in a file of its own.
 * @param name folder of the function below `functions/`
 * @returns esbuild's account of the outputs, for whoever asks how big they are
 */
export function buildBundle(name: string, outputFolder: string): Metafile {
  return buildSync({
    absWorkingDir: ROOT,
    entryPoints: { index: `functions/${name}/handler.ts` },
    outdir: outputFolder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    minify: true,
    metafile: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: BANNER },
    legalComments: 'none',
    logLevel: 'error',
  }).metafile
}

/** The code of a function, bundled while the app is synthesised; the same source always gives the same asset. */
export function bundleHandler(name: string): Code {
  const folder = join(ROOT, 'functions', name)
  if (!existsSync(join(folder, 'handler.ts'))) throw new Error(`no handler.ts in functions/${name}`)
  return Code.fromAsset(folder, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never used: bundling is done here, without Docker.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(outputFolder) {
          buildBundle(name, outputFolder)
          return true
        },
      },
    },
  })
}
