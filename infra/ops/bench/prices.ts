/** List prices in US dollars, on demand, arm64 (the sources stand in the project's note on platform facts; late 2026). */
export const PRICES = {
  /** SES à la carte: what everything else is measured by. */
  email: 0.1 / 1_000,
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  sqsRequest: 0.4 / 1e6,
  /** Each begun 64 kB put on a bus of our own. */
  busEvent: 1 / 1e6,
  lambdaRequest: 0.2 / 1e6,
  lambdaGigabyteSecond: 0.0000133334,
  logByte: 0.5 / 1e9,
  kmsRequest: 0.03 / 10_000,
} as const

/** Of one mail: what is required, and what is wanted. */
export const COST_BOUNDS = { required: 0.04, wanted: 0.025 } as const
