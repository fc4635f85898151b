/** What an operator or a brake has stopped (rules.md N12): a pause of one office or of all, a brake on one office's mail. */
import type { OfficeCode } from '../register/register.ts'

/** An office's code, or `all`. */
export type Scope = OfficeCode

export type Pause = { scope: Scope; since: string; reason: string; by: string }

/** What a person did, and why. */
export type Deed = { at: string; reason: string; by: string }

/** Set by the system when too much of an office's mail comes back (`reputation.ts`); released by a person. */
export type Brake = { office: OfficeCode; since: string; mails: number; hardBounces: number; complaints: number }

/** The last time that somebody released the brake of an office: what came back before it has been dealt with. */
export type Release = Deed & { office: OfficeCode }

/** What is taken back: a task, or whatever a template (`name@version`) says. */
export type Withdrawn = { kind: 'task'; issuer: OfficeCode; task: string } | { kind: 'template'; template: string }

/** Of what was planned before `at` and has not gone out, nothing of it does any more; later plans are free of it. */
export type Withdrawal = Deed & { id: string; scope: Scope; what: Withdrawn }

/** 更正: what an operator tells those who got something wrong. `text` is whole sentences in Chinese. */
export type Correction = Deed & { id: string; text: string }

/** What concerns one office now. */
export type Controls = { pause?: Pause; brake?: Brake; release?: Release; withdrawals?: readonly Withdrawal[] }
