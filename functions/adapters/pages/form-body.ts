/** What a browser sends with a form, as typed. */
import type { Submission } from '../../core/answers/answers.ts'
import { type SectionName, sectionOf } from '../../core/messages/answer-sections.ts'
import { noteField, type Typed } from '../../core/messages/answer-view.ts'

/** A note of 5,000 characters, ten times what is taken, still comes back to who typed it: 45 kB, as a browser encodes Chinese. */
const MOST_BYTES = 65_536
/** Pages are UTF-8, and so is what browsers send from them. */
const FORM = /^application\/x-www-form-urlencoded\s*(?:;\s*charset="?utf-?8"?\s*)?$/i

export type Body = { kind: 'form'; form: URLSearchParams } | { kind: 'too-large' } | { kind: 'no-form' }

export async function readBody(request: Request): Promise<Body> {
  if (!FORM.test(request.headers.get('content-type') ?? '')) return { kind: 'no-form' }
  const bytes = await request.arrayBuffer()
  if (bytes.byteLength > MOST_BYTES) return { kind: 'too-large' }
  const text = decode(bytes)
  return text === undefined ? { kind: 'no-form' } : { kind: 'form', form: new URLSearchParams(text) }
}

/** Nothing where bytes, encoded or not, are no UTF-8: what was meant by them nobody knows. */
function decode(bytes: ArrayBuffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    decodeURIComponent(text.replaceAll(/%(?![\da-f]{2})/gi, '%25'))
    return text
  } catch {
    return undefined
  }
}

const SECTIONS: readonly SectionName[] = ['sign', 'report', 'extend', 'reopen', 'decide']

export function readTyped(form: URLSearchParams): Typed {
  const text = (name: string): string => form.get(name) ?? ''
  return {
    code: text('code'),
    name: text('name'),
    duties: form.getAll('duty'),
    until: text('until'),
    notes: Object.fromEntries(SECTIONS.map(section => [section, text(noteField(section))])),
  }
}

/** With the note of the action's own section: what was typed elsewhere was not meant. */
export function toSubmission(action: string, { notes, ...typed }: Typed): Submission {
  const section = sectionOf(action)
  return { action, ...typed, note: section === undefined ? '' : (notes[section] ?? '') }
}

/** Of a page in parts. */
export const readPart = (text: string | null | undefined): number | undefined =>
  /^[1-9]\d{0,2}$/.test(text ?? '') ? Number(text) : undefined
