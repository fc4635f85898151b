/** What a stage would set, as the simulation plays it. */
import type { AllowList } from '../../../functions/core/delivery/allow-list.ts'
import type { Channel } from '../../../functions/core/outbox/channel.ts'
import { DEFAULT_WINDOWS, type SendWindows } from '../../../functions/core/outbox/send-window.ts'
import { getSettings } from '../../settings.ts'

export type SimulatedSettings = {
  windows: SendWindows
  /** Messages a second; none: as fast as the provider takes them. */
  rates: Readonly<Partial<Record<Channel, number>>>
  hourlyCap: number
  allowList: AllowList
  operatorEmail: string
  help: string
  /** Where recipients answer: the page's address, and what an SMS calls it. */
  page: { base: string; site: string }
}

const DEFAULT_CAP = 10

const production = getSettings('production', {})

/** As in production, with everybody allowed and no rate: the rate says when a message goes, within minutes, and not what. */
export const USUAL_SETTINGS: SimulatedSettings = {
  windows: production.windows ?? DEFAULT_WINDOWS,
  rates: {},
  hourlyCap: production.hourlyCap ?? DEFAULT_CAP,
  allowList: 'open',
  operatorEmail: production.operatorEmail,
  help: production.help,
  page: { base: 'https://duban.example.com', site: 'duban.example.com' },
}

/** `30 8,10,14 * * ? *` → 08:30, 10:30, 14:30. */
const toTimes = (cron: string): string[] => {
  const [minute = '', hours = ''] = cron.split(' ')
  return hours.split(',').map(hour => `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`)
}

/** The times of day of the schedules, each day. */
export const OPEN_DAY_TIMES = toTimes(production.schedules.openDay)
export const REPORT_TIMES = toTimes(production.schedules.reportUnreachable)
