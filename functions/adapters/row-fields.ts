/** The fields that rows of both tables have. */
import * as z from 'zod/mini'
import { addDays, type Day, dayInShanghai, isDay } from '../core/day.ts'
import { PARTY_KINDS, type PartyRef, ROLE_CODES } from '../core/register/register.ts'

export const $day = z.string().check(z.refine(isDay))
export const $instant = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/))
export const $count = z.int().check(z.nonnegative())
export const $office = z.string().check(z.regex(/^\d{2}$/))
export const $party: z.ZodMiniType<PartyRef> = z.object({ kind: z.enum(PARTY_KINDS), id: z.string() })
export const $role = z.enum(ROLE_CODES)
export const oneOf = <T extends string>(codes: readonly { code: T }[]): z.ZodMiniType<T> =>
  z.custom<T>(value => codes.some(({ code }) => code === value))

/** A notice's key must outlive every repetition of its plan; the record itself is asked for within a programme year. */
const KEEP_DAYS = 400

/** When DynamoDB may forget the row, in seconds since the epoch. */
export const toTtl = (day: Day, keepDays = KEEP_DAYS): number => Date.parse(`${addDays(day, keepDays)}T00:00:00Z`) / 1000
export const toTtlOf = (at: string, keepDays = KEEP_DAYS): number => toTtl(dayInShanghai(at), keepDays)
