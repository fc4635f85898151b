import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AssetHashType, DockerImage } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { buildSync, type Metafile } from 'esbuild'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** CommonJS packages call `require`; its maker has a long name, because a short one collides with minified names. */
const BANNER = `import { createRequire as createRequireOfBundle } from 'node:module';const require=createRequireOfBundle(import.meta.url);`

/** Ways to credentials that a function never goes: Lambda gives it its own in the environment, which are looked for first. */
const OTHER_CREDENTIALS = [
  ...['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map(way => `@aws-sdk/credential-provider-${way}`),
  '@smithy/credential-provider-imds',
]

/** Handlebars asks for the first to debug a template and does without it; the SDK for the second in a browser only. */
const NEVER_ASKED_FOR = ['source-map', 'bowser']

/** The SDK asks for it with operations that stream events, of which we call none; but its client of S3 loads it at start. */
const EVENT_STREAMS = '@smithy/core/event-streams'
const USES_S3 = new Set(['serve-api'])

/**
 * Bundles one function for Node 24: `index.mjs` is what is loaded at start, anything imported dynamically lies in a file of its own.
 * @param name folder of the function below `functions/`
 * @param leaveOut packages that are imported dynamically, and never with the settings of this stage
 * @returns esbuild's account of the outputs, for whoever asks how big they are
 */
export function buildBundle(name: string, outputFolder: string, leaveOut: readonly string[] = []): Metafile {
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
    external: [...OTHER_CREDENTIALS, ...NEVER_ASKED_FOR, ...(USES_S3.has(name) ? [] : [EVENT_STREAMS]), ...leaveOut],
    banner: { js: BANNER },
    // Chinese as it is: escaped it takes twice the bytes.
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'error',
  }).metafile
}

/** The code of a function, bundled while the app is synthesised; the same source always gives the same asset. */
export function bundleHandler(name: string, leaveOut: readonly string[] = []): Code {
  const folder = join(ROOT, 'functions', name)
  if (!existsSync(join(folder, 'handler.ts'))) throw new Error(`no handler.ts in functions/${name}`)
  return Code.fromAsset(folder, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never used: bundling is done here, without Docker.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(outputFolder) {
          buildBundle(name, outputFolder, leaveOut)
          return true
        },
      },
    },
  })
}
