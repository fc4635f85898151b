// Sums what the test runs counted: `node count.mjs <folder of JSON results> <steps that failed>`.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, broken] = process.argv.slice(2)
const results = readdirSync(folder)
  .filter(name => name.endsWith('.json'))
  .map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')))
const sum = count => results.reduce((total, result) => total + count(result), 0)

const passed = sum(result => result.numPassedTests)
// A test that did not run is no success, and a file that could not even be loaded holds no test.
const failed = sum(({ numTotalTests, numPassedTests, success }) => numTotalTests - numPassedTests || (success ? 0 : 1))
const total = failed > 0 ? failed : Number(broken)
console.log(`${passed} passed, ${total} failed`)
process.exitCode = total > 0 || passed === 0 ? 1 : 0
