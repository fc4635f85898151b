/** The fields that rows of both tables have. */
import * as z from 'zod/mini'
import { isDay } from '../core/day.ts'
import { PARTY_KINDS, type PartyRef } from '../core/register/register.ts'

export const $day = z.string().check(z.refine(isDay))
export const $office = z.string().check(z.regex(/^\d{2}$/))
export const $party: z.ZodMiniType<PartyRef> = z.object({ kind: z.enum(PARTY_KINDS), id: z.string() })
