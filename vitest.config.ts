import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Where CI collects what each run counted. */
const results = process.env['DUBAN_TEST_RESULTS']

export default defineConfig({
  test: {
    // Of two cores the default would leave one idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    ...(results !== undefined && {
      reporters: ['default', 'json'],
      outputFile: { json: join(results, `${Date.now()}-${process.pid}.json`) },
    }),
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'infra',
          include: ['test/infra/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // The validation of templates takes two thirds of a synthesis and changes nothing in it.
          env: { CDK_VALIDATION: 'false' },
        },
      },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
      { test: { name: 'simulation', include: ['test/simulation/**/*.test.ts'], testTimeout: 120_000 } },
      { test: { name: 'deployed', include: ['test/deployed/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 180_000 } },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/browser/support/start-system.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
