/** The ways to the people of a party and the order in which they are tried: a choice, no I/O. */
import { type Role, ROLE_CODES } from '../register/register.ts'
import { type Channel, CHANNELS } from '../outbox/channel.ts'

/** One contact on one channel. */
export type Way = { role: Role; channel: Channel }

export const isSameWay = (a: Way, b: Way): boolean => a.role === b.role && a.channel === b.channel

/**
 * What has become of a way on the day of a chain. `free`: nothing was tried there. `told`: another notice says the same there.
 * `opened`: the chain has gone on there before. `spent`: it was tried in vain.
 */
export type Standing = 'free' | 'told' | 'opened' | 'spent'

export type Turn = {
  /** The first way of the chain, which is where its order begins. */
  root: Way
  /** The way that has led to nobody. */
  failed: Way
  /** `person`: only the other channel of whom it did not reach; `party`: everybody who is left. */
  reach: 'person' | 'party'
}

export type WayQuestion = Turn & {
  standingOf: (way: Way) => Standing
  /** Somebody is there, at an address that is not barred, on a channel that is on. */
  isReachable: (way: Way) => boolean
}

export type WayChoice = { kind: Exclude<Standing, 'spent'>; way: Way } | { kind: 'nobody' }

/** Every way but the first, once each: the same person's other channel, then the next contacts by role, e-mail before SMS. */
export function listWays({ role, channel }: Way): Way[] {
  const others = CHANNELS.filter(other => other !== channel).map(other => ({ role, channel: other }))
  const at = ROLE_CODES.indexOf(role)
  const next = [...ROLE_CODES.slice(at + 1), ...ROLE_CODES.slice(0, at)]
  return [...others, ...next.flatMap(code => CHANNELS.map(other => ({ role: code, channel: other })))]
}

/** A chain only goes forward, so that no way is tried twice. */
export function listAhead({ root, failed, reach }: Turn): Way[] {
  const ways = listWays(root)
  const at = ways.findIndex(way => isSameWay(way, failed))
  return ways.slice(at + 1).filter(({ role }) => reach === 'party' || role === failed.role)
}

/** Whoever asks again after a crash hears what was chosen before. */
export function chooseNextWay({ standingOf, isReachable, ...turn }: WayQuestion): WayChoice {
  const ahead = listAhead(turn).map(way => ({ way, kind: standingOf(way) }))
  for (const { way, kind } of ahead) if (kind === 'opened') return { kind, way }
  for (const { way, kind } of ahead) if (kind === 'told' || (kind === 'free' && isReachable(way))) return { kind, way }
  return { kind: 'nobody' }
}
