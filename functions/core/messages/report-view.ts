/** How whatever is no task e-mail is laid out: sections of rows, each with what to do about them, and facts. */
import type { AnswerLink } from './answer-way.ts'

export type ReportRow = { name: string; details: string[] }
export type ReportGroup = { title: string; rows: ReportRow[] }
export type ReportSection = {
  title: string
  groups: ReportGroup[]
  /** Headings of a table; without them the rows are plain lines. */
  columns: { name: string; details: string } | null
  advice: string[]
}

export type ReportView = {
  headline: string
  heading: string
  subheading: string
  /** Empty: it goes to nobody by name. */
  greeting: string
  lead: string
  sections: ReportSection[]
  facts: { label: string; value: string }[]
  /** How it is answered, if at all. */
  answer: AnswerLink | null
  attachments: string[]
  footer: string
  noticeId: string
}

/** Plain lines under one title; none at all where there are no lines. */
export const buildSection = (title: string, lines: readonly string[], ...advice: string[]): ReportSection[] =>
  lines.length === 0
    ? []
    : [{ title, groups: [{ title: '', rows: lines.map(name => ({ name, details: [] })) }], columns: null, advice }]

/** The first lines, and how many there are in all. */
export const limitLines = (lines: readonly string[], limit: number, where: string): string[] =>
  lines.length <= limit ? [...lines] : [...lines.slice(0, limit), `等${lines.length}条，${where}`]
