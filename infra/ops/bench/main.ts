/** `npm run bench`: figures and ratios, printed; never a test. */
import { measureApi, printApi } from './api.ts'
import { measureBundles, printBundles } from './bundles.ts'
import { priceMailDay, printCost } from './cost.ts'
import { readDeployedSizes } from './deployed-sizes.ts'
import { measureFlood, printFlood } from './flood.ts'
import { measureGrowth, printGrowth } from './growth.ts'
import { measureMailDay } from './mail-day.ts'
import { measurePlanner, printPlanner } from './planner.ts'
import { measureSpeed, printSpeed } from './speed.ts'

const PORT = Number(process.env['DUBAN_PORT'] ?? 4800) + 90
const MAILS = 2_000

process.env['POWERTOOLS_SERVICE_NAME'] = 'duban'
const { memory, receiptsPerCall } = readDeployedSizes()
const day = await measureMailDay(PORT, { units: MAILS, receiptsPerCall })
printCost(day, priceMailDay(day, memory))
printSpeed(await measureSpeed(PORT, MAILS))
printApi(await measureApi(PORT))
printGrowth(await measureGrowth())
printFlood(await measureFlood())
printBundles(await measureBundles())
printPlanner(measurePlanner())
