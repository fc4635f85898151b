/** Why a message comes by a second way: a line in an e-mail, a few words in an SMS. */
import * as z from 'zod/mini'
import { type Channel, CHANNELS } from '../outbox/channel.ts'
import { type Role, ROLE_CODES } from '../register/register.ts'
import { CHANNEL_NAMES, wordRole } from './wording.ts'

const FARED = ['undelivered', 'unconfirmed', 'stopped'] as const
/** The way by which it was to come first. `unconfirmed`: sent, without a receipt; `stopped`: a brake keeps it back. */
export type FirstWay = { role: Role; channel: Channel; fared: (typeof FARED)[number] }

export const firstWayField: z.ZodMiniType<FirstWay> = z.strictObject({
  role: z.enum(ROLE_CODES),
  channel: z.enum(CHANNELS),
  fared: z.enum(FARED),
})

const FARED_NAMES: Record<FirstWay['fared'], string> = {
  undelivered: '未能送达',
  unconfirmed: '尚未确认送达',
  stopped: '已暂停发送',
}

/** @param now by which way it comes instead */
export function wordFirstWay({ role, channel, fared }: FirstWay, now: { role: Role; channel: Channel }): string {
  const turn = role === now.role ? `现改发${CHANNEL_NAMES[now.channel]}` : `现转告${wordRole(now.role)}`
  return `原发给你单位${wordRole(role)}的${CHANNEL_NAMES[channel]}${FARED_NAMES[fared]}，${turn}。`
}

const TO_SMS: Record<FirstWay['fared'], string> = {
  undelivered: '邮件未达，改发短信',
  unconfirmed: '邮件无回执，改发短信',
  stopped: '邮件停发，改发短信',
}

/** At most ten characters: an SMS has no room for more. */
export function wordFirstWayBriefly({ role, channel, fared }: FirstWay, now: { role: Role }): string {
  if (role === now.role && channel === 'email') return TO_SMS[fared]
  return fared === 'unconfirmed' ? '原通知无回执，现转告' : '原通知未送达，现转告'
}
