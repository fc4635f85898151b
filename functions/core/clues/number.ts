/** A clue's number, such as `DB-2026-44-000123`: year, sending office, running number of the office's year. */
import { ALL_OFFICES, type OfficeCode } from '../register/register.ts'

export type NumberParts = { year: number; office: OfficeCode; count: number }

export const buildNumber = ({ year, office, count }: NumberParts): string =>
  `DB-${String(year).padStart(4, '0')}-${office}-${String(count).padStart(6, '0')}`

export function parseNumber(text: string): NumberParts | undefined {
  const [, year, office, count] = /^DB-(\d{4})-(\d{2})-(\d{6})$/.exec(text) ?? []
  if (office === undefined || !ALL_OFFICES.includes(office) || Number(count) === 0) return undefined
  return { year: Number(year), office, count: Number(count) }
}

export const isNumber = (text: string): boolean => parseNumber(text) !== undefined
