/** The event of the notices that tell of a brake. */
import type { OfficeCode } from '../register/register.ts'
import { findEvent } from './notice.ts'

/** @returns whose mail the notice says to be stopped; undefined where it says nothing of the kind */
export const findBrakedOffice = (id: string): OfficeCode | undefined => /^brake-(\d{2})\b/.exec(findEvent(id) ?? '')?.[1]
