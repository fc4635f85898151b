/** `npm run bench`: figures and ratios, printed; never a test. */
import { measureBundles, printBundles } from './bundles.ts'
import { measurePlanner, printPlanner } from './planner.ts'
import { measureWriteUnits, printWriteUnits } from './write-units.ts'

const PORT = Number(process.env['DUBAN_PORT'] ?? 4800) + 90

printWriteUnits(await measureWriteUnits(PORT, 2_000))
printBundles(await measureBundles())
printPlanner(measurePlanner())
