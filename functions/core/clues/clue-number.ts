/** A clue's number, such as `DB-2026-44-000123`: year, sending office, running number of that office's year. */
import { ALL_OFFICES, type OfficeCode } from '../register/register.ts'

const DIGITS = 6

/** @param running from 1, in its year and sending office */
export const buildClueNumber = (year: number, office: OfficeCode, running: number): string =>
  `DB-${year}-${office}-${String(running).padStart(DIGITS, '0')}`

export function isNumber(text: string): boolean {
  const [, office, running] = /^DB-\d{4}-(\d{2})-(\d{6})$/.exec(text) ?? []
  return office !== undefined && ALL_OFFICES.includes(office) && Number(running) > 0
}
