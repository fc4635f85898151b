/** What a mail costs beside its provider, by parts, as a share of what the provider takes. */
import { formatTable } from '../print.ts'
import type { Consumed } from './capacity.ts'
import type { MailDay } from './mail-day.ts'
import { COST_BOUNDS, PRICES } from './prices.ts'

type Part = { what: string; perMail: number; dollars: number }

/** Of the bus into the queue; what ten receipts share, Lambda's asking and its deleting, comes on top. */
const SQS_REQUESTS_PER_RECEIPT = 1 + 2 / 10

const sumOf = (rows: Iterable<Consumed>, part: keyof Consumed): number => [...rows].reduce((sum, row) => sum + row[part], 0)

/** @param memory megabytes of each function */
export function priceMailDay(day: MailDay, memory: ReadonlyMap<string, number>): Part[] {
  const { mails, consumed, receipts, runs, busEvents } = day
  const rows = [...consumed.values()]
  const toPart = (what: string, amount: number, price: number): Part => ({
    what,
    perMail: amount / mails,
    dollars: (amount / mails) * price,
  })
  const gigabyteSeconds = [...runs].map(
    ([name, { milliseconds }]) => [name, (milliseconds * (memory.get(name) ?? 0)) / 1_024_000] as const,
  )
  const calls = [...runs.values()].reduce((sum, run) => sum + run.calls, 0)
  const logBytes = [...runs.values()].reduce((sum, run) => sum + run.logBytes, 0)
  return [
    toPart('write units of the tables', sumOf(rows, 'write'), PRICES.writeUnit),
    toPart('write units of the due index', sumOf(rows, 'index'), PRICES.writeUnit),
    toPart('read units', sumOf(rows, 'read'), PRICES.readUnit),
    toPart('64 kB on the bus', busEvents, PRICES.busEvent),
    toPart('queue requests', receipts * SQS_REQUESTS_PER_RECEIPT, PRICES.sqsRequest),
    ...gigabyteSeconds.map(([name, amount]) => toPart(`GB-s of ${name}`, amount, PRICES.lambdaGigabyteSecond)),
    toPart('Lambda calls', calls, PRICES.lambdaRequest),
    toPart('bytes of log', logBytes, PRICES.logByte),
  ]
}

const toShare = (dollars: number): string => `${((dollars / PRICES.email) * 100).toFixed(3)} %`

export function printCost(day: MailDay, parts: readonly Part[]): void {
  const total = parts.reduce((sum, { dollars }) => sum + dollars, 0)
  const isGood = total <= COST_BOUNDS.wanted * PRICES.email
  const isKept = total <= COST_BOUNDS.required * PRICES.email
  console.log(
    `\nCost of a mail beside its provider: ${toShare(total)} of SES à la carte (${day.mails} mails; required 4 %, wanted 2.5 %: ` +
      `${isGood ? 'wanted' : isKept ? 'required' : 'neither'})`,
  )
  const rows = parts.map(({ what, perMail, dollars }) => [
    what,
    perMail.toPrecision(3),
    (dollars * 1e6).toFixed(3),
    toShare(dollars),
  ])
  console.log(formatTable(['part', 'a mail', '$ per million', 'of SES'], rows))
  console.log("Lambda time is this machine's: a busy one shows more. The row of a rate comes on top (see the flood).")
  printConsumed(day)
}

function printConsumed({ consumed, mails }: MailDay): void {
  const dollars = ({ write, index, read }: Consumed): number => (write + index) * PRICES.writeUnit + read * PRICES.readUnit
  const rows = [...consumed]
    .toSorted(([, a], [, b]) => dollars(b) - dollars(a))
    .map(([what, row]) => [
      what,
      (row.calls / mails).toFixed(3),
      (row.write / mails).toFixed(3),
      (row.index / mails).toFixed(3),
      (row.read / mails).toFixed(3),
      toShare(dollars(row) / mails),
    ])
  console.log('\nWhere DynamoDB goes, per mail')
  console.log(formatTable(['call', 'calls', 'write units', 'of the index', 'read units', 'of SES'], rows))
}
