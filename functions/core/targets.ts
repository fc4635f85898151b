/**
 * What Duban promises, and from when on the operator is called: the alarms are made from these alone. A target is breached when
 * its metric is so in so many periods in a row.
 */

export type Target = {
  /** What is compared, as CloudWatch calls the statistic. */
  statistic: 'Sum' | 'Maximum' | `PR(:${number})`
  threshold: number
  /** `atLeast`: it rings from the threshold on. `below`: it rings under it. */
  rings: 'atLeast' | 'below'
  minutes: number
  periods: number
  /** Whether hearing nothing is bad as well. */
  silenceIsBad?: true
}

/** The first line of each says where it comes from. Literals only: bundles of functions, which need METRICS, leave them out. */
export const TARGETS = {
  /**
   * Issue 4, item 8, and GOV.UK Notify's own indicator. From the instant at which both the due time and the provider's rate allow it;
   * `PR(:10)` is the share within 10 s.
   */
  handOver: { statistic: 'PR(:10)', threshold: 99.9, rings: 'below', minutes: 15, periods: 1 },
  /** Five times what a minute's sweep and its 75 s of looking ahead may take: in milliseconds, as the stream tells its age. */
  streamAge: { statistic: 'Maximum', threshold: 300_000, rings: 'atLeast', minutes: 5, periods: 1 },
  /** Three leases of a lost worker, the longest time after which the sweep takes a batch over: in seconds. */
  oldestDueBatch: { statistic: 'Maximum', threshold: 900, rings: 'atLeast', minutes: 5, periods: 1 },
  /** Each dead letter is a call that never happened. */
  deadLetters: { statistic: 'Maximum', threshold: 1, rings: 'atLeast', minutes: 5, periods: 1 },
  /** Functions catch what they expect: each error is one that nobody did. */
  callsFailed: { statistic: 'Sum', threshold: 1, rings: 'atLeast', minutes: 5, periods: 1 },
  /** The last plan of a day and the first of the next lie eighteen hours apart. */
  officesPlanned: { statistic: 'Sum', threshold: 1, rings: 'below', minutes: 60, periods: 20, silenceIsBad: true },
  /** A heartbeat per schedule: two hours more than the longest gap between two of its runs, 14:30 to 08:30. */
  openDayRan: { statistic: 'Sum', threshold: 1, rings: 'below', minutes: 60, periods: 20, silenceIsBad: true },
  /** From 09:00 to 09:00. */
  reportUnreachableRan: { statistic: 'Sum', threshold: 1, rings: 'below', minutes: 60, periods: 26, silenceIsBad: true },
  /** From 09:10 to 09:10. */
  reportCluesRan: { statistic: 'Sum', threshold: 1, rings: 'below', minutes: 60, periods: 26, silenceIsBad: true },
  /** Every minute; a sweep stands by for 75 s at most before it ends. */
  sweepOutboxRan: { statistic: 'Sum', threshold: 1, rings: 'below', minutes: 5, periods: 1, silenceIsBad: true },
  /** Each is somebody who is not told (design.md §3.3). */
  noticesUntold: { statistic: 'Sum', threshold: 1, rings: 'atLeast', minutes: 5, periods: 1 },
  /** Each is a party or task that is left out of the plan, or a notice that cannot be sent. */
  rowsUnreadable: { statistic: 'Sum', threshold: 1, rings: 'atLeast', minutes: 5, periods: 1 },
  /** A provider's quota may be used up for an hour or two; three are no accident. */
  batchesParked: { statistic: 'Sum', threshold: 1, rings: 'atLeast', minutes: 60, periods: 3 },
  /** The bus may be down for an hour: what listens to it hears later, and no message waits. Three hours are no accident. */
  batchesUntold: { statistic: 'Sum', threshold: 1, rings: 'atLeast', minutes: 60, periods: 3 },
  /** A pause lasts as long as somebody thinks of it: after a working day it may have been forgotten. */
  batchesPaused: { statistic: 'Sum', threshold: 1, rings: 'atLeast', minutes: 60, periods: 8 },
  /** A brake waits for a person (issue 4, item 4). */
  officesBraked: { statistic: 'Sum', threshold: 1, rings: 'atLeast', minutes: 5, periods: 1 },
  /** Each is a message of which nobody hears what became of it: its rule keeps nothing that it cannot hand on (design.md §3.10). */
  receiptsLost: { statistic: 'Sum', threshold: 1, rings: 'atLeast', minutes: 5, periods: 1 },
  /** The settle time of an unknown outcome: a receipt that is later than this no longer prevents a second hand-over. In seconds. */
  oldestReceipt: { statistic: 'Maximum', threshold: 900, rings: 'atLeast', minutes: 5, periods: 1 },
  /** Each is somebody who answers and is shown that it did not work. */
  pagesFailed: { statistic: 'Sum', threshold: 1, rings: 'atLeast', minutes: 5, periods: 1 },
  /** A link or code is tried in vain now and then; so often, in three quarters of an hour in a row, by somebody who guesses. */
  answersRefused: { statistic: 'Sum', threshold: 50, rings: 'atLeast', minutes: 15, periods: 3 },
  /** Each is an official whose call about a clue came to nothing through us. */
  apiFailed: { statistic: 'Sum', threshold: 1, rings: 'atLeast', minutes: 5, periods: 1 },
  /** A token runs out now and then; so many, in three quarters of an hour in a row, are an issuer's change of keys, or somebody who tries. */
  tokensRefused: { statistic: 'Sum', threshold: 100, rings: 'atLeast', minutes: 15, periods: 3 },
} as const satisfies Record<string, Target>
export type TargetName = keyof typeof TARGETS

/** The metrics of our own that the alarms watch; the others are AWS's. */
export const METRICS = {
  handOver: 'SecondsToHandOver',
  oldestDueBatch: 'OldestBatchOverdue',
  officesPlanned: 'OfficesPlanned',
  openDayRan: 'OpenDayRan',
  reportUnreachableRan: 'ReportUnreachableRan',
  reportCluesRan: 'ReportCluesRan',
  sweepOutboxRan: 'SweepOutboxRan',
  noticesUntold: 'NoticesUntold',
  rowsUnreadable: 'RowsUnreadable',
  batchesParked: 'BatchesParked',
  batchesUntold: 'BatchesUntold',
  batchesPaused: 'BatchesPaused',
  officesBraked: 'OfficesBraked',
  pagesFailed: 'PagesFailed',
  answersRefused: 'AnswersRefused',
  apiFailed: 'ApiFailed',
  tokensRefused: 'TokensRefused',
} as const satisfies Partial<Record<TargetName, string>>

/** What an operator opens when it rings: its meaning, what to type, how to know that it is over. */
export const nameRunbookPage = (name: TargetName): string =>
  `docs/runbook/${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}.md`
