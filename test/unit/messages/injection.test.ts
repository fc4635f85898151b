import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  renderClueEmail,
  renderClueSms,
  renderCorrectionEmail,
  renderCorrectionSms,
  renderFallbackEmail,
  renderFallbackSms,
  renderOfficeReport,
  renderOfficeReportSms,
  renderOperatorReport,
  renderPreparedReport,
  renderPreparedReportSms,
  renderRequestEmail,
  renderRequestSms,
  renderTaskEmail,
  renderTaskSms,
} from '../../../functions/adapters/templates/render.ts'
import type { RenderedEmail } from '../../../functions/core/messages/rendered.ts'
import type { PreparedReportMessage } from '../../../functions/core/messages/prepared-report-message.ts'
import type { TaskMessage } from '../../../functions/core/messages/task-message.ts'
import { splitParagraphs } from '../../../functions/core/messages/correction-message.ts'
import { SAMPLE_CLUES } from '../../../infra/ops/preview-clues.ts'
import {
  bySms,
  SAMPLE_CORRECTION,
  SAMPLE_OFFICE_REPORT,
  SAMPLE_OPERATOR_REPORT,
  SAMPLE_REQUESTS,
} from '../../../infra/ops/preview-samples.ts'
import { buildMessage, buildOrganised, buildSubject } from './build-message.ts'

const UNPLEASANT = [
  '\r\nBcc: victim@example.com',
  '\0',
  '\u2028',
  '\u2029',
  '\u202e',
  '</td><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{noticeId}}',
  '&lt;',
  '\nEND:VCALENDAR',
  '\r\nATTACH:http://a.example',
  'ابجد',
  '示例',
  '😀',
  '\ud83d',
  '=cmd|',
  ',;\\',
]
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...UNPLEASANT), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 6 })
  .map(parts => `名${parts.join('')}`)

const message = fc
  .record({
    name: hostile,
    party: hostile,
    person: hostile,
    reason: hostile,
    askWhom: hostile,
    task: hostile,
    text: hostile,
    unit: hostile,
  })
  .map(({ name, party, person, reason, askWhom, task, text, unit }): TaskMessage => {
    const clause = { ...buildSubject().clause, text, itemTitle: name }
    return buildMessage({
      addressee: { kind: 'unit', id: party, name: party, office: '99' },
      contact: { name: person, role: 'primary' },
      reason,
      askWhom,
      subjects: [
        buildSubject({ name, task, clause, issuerName: party }),
        buildOrganised({ name, task, clause, openUnits: [{ id: unit, name: unit }], total: 3 }),
      ],
    })
  })

const BAD_IN_SMS = /[【】\r\n\0\u2028\u2029\u202e]|:\/\/|www\./i
const tryTo = (act: () => string): string | undefined => {
  try {
    return act()
  } catch {
    return undefined
  }
}
const RUNS = { numRuns: 200 }
const BENIGN = renderTaskEmail(buildMessage({ subjects: [buildSubject(), buildOrganised()] }))
const listTags = (html: string): string[] => html.match(/<[^>]*>/g) ?? []
const listLines = (text: string): string[] => text.split(/[\r\n\u2028\u2029]/)

const shapeOf = ({ html, text }: RenderedEmail) => ({ tags: listTags(html), lines: listLines(text).length })

describe('whatever stands in the fields', () => {
  test('the subject is one line without controls', () => {
    fc.assert(
      fc.property(message, given => {
        const { subject } = renderTaskEmail(given)
        expect(subject).toMatch(/^督办通知：[^\p{Cc}\u2028\u2029\u202a-\u202e]*$/u)
        expect(subject.isWellFormed()).toBe(true)
        expect(subject.length).toBeLessThanOrEqual(80)
      }),
      RUNS,
    )
  })

  test('the HTML has exactly our elements and attributes', () => {
    const tags = listTags(BENIGN.html)
    fc.assert(
      fc.property(message, given => {
        expect(listTags(renderTaskEmail(given).html)).toEqual(tags)
      }),
      RUNS,
    )
  })

  test('the plain text has exactly our lines', () => {
    const lines = BENIGN.text.split(/[\r\n\u2028\u2029]/).length
    fc.assert(
      fc.property(message, given => {
        expect(renderTaskEmail(given).text.split(/[\r\n\u2028\u2029]/)).toHaveLength(lines)
      }),
      RUNS,
    )
  })

  test('the calendar has exactly our properties, in lines of at most 75 octets', () => {
    const listProperties = (content: string): string[] =>
      content
        .replaceAll('\r\n ', '')
        .split('\r\n')
        .map(line => /^[A-Z-]+/.exec(line)?.[0] ?? line)
    const properties = listProperties(String(BENIGN.attachments[0]!.content))
    fc.assert(
      fc.property(message, given => {
        const content = String(renderTaskEmail(given).attachments[0]!.content)
        expect(listProperties(content)).toEqual(properties)
        expect(content).not.toMatch(/[^\r]\n|\r[^\n]|\0/)
        for (const line of content.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
      }),
      RUNS,
    )
  })

  test('a lone variable is never taken for a template', () => {
    expect(renderTaskEmail(buildMessage({ askWhom: '{{noticeId}}' })).text).toContain('联系单位：{{noticeId}}')
  })

  test('a second way keeps our elements and lines, and its subject is one line', () => {
    const firstWay = { role: 'primary', channel: 'email', fared: 'undelivered' } as const
    const shape = shapeOf(renderFallbackEmail({ ...buildMessage({ subjects: [buildSubject(), buildOrganised()] }), firstWay }))
    fc.assert(
      fc.property(message, given => {
        const email = renderFallbackEmail({ ...given, firstWay })
        expect(shapeOf(email)).toEqual(shape)
        expect(email.subject).toMatch(/^督办通知（转告）：[^\p{Cc}\u2028\u2029\u202a-\u202e]*$/u)
        expect(email.subject.length).toBeLessThanOrEqual(84)
      }),
      RUNS,
    )
  })

  test('no SMS lets a link, a signature or a line break in', () => {
    const firstWay = { role: 'primary', channel: 'email', fared: 'unconfirmed' } as const
    fc.assert(
      fc.property(message, hostile, (given, name) => {
        const parties = SAMPLE_OFFICE_REPORT.parties.map(party => ({ ...party, name }))
        const report = { ...SAMPLE_OFFICE_REPORT, addressee: { name: `${name.slice(0, 10)}局` }, parties }
        for (const { text } of [renderFallbackSms({ ...given, firstWay }), renderOfficeReportSms(report)])
          expect(text).not.toMatch(/[【】\r\n\0\u2028\u2029\u202e]|:\/\/|www\./i)
      }),
      RUNS,
    )
  })

  test.for(Object.entries(SAMPLE_REQUESTS))('%s keeps its elements and lines, and its SMS its one line', ([, sample]) => {
    const shape = shapeOf(renderRequestEmail(sample))
    fc.assert(
      fc.property(hostile, hostile, (words, name) => {
        const { matter, duty } = sample
        const spoilt =
          matter.kind === 'extension-asked' ? { ...matter, why: words, by: name } : { ...matter, reason: words, by: name }
        const given = { ...sample, unit: name, duty: { ...duty, name, task: words }, reason: words, matter: spoilt }
        const email = renderRequestEmail(given)
        expect(shapeOf(email)).toEqual(shape)
        expect(email.subject).toMatch(/^督办通知：[^\p{Cc}\u2028\u2029\u202a-\u202e]{1,84}$/u)
        expect(renderRequestSms(bySms(given)).text).not.toMatch(BAD_IN_SMS)
      }),
      { numRuns: 100 },
    )
  })

  test.for(Object.entries(SAMPLE_CLUES))('%s keeps its elements and lines, and its SMS its one line', ([, sample]) => {
    const benign = renderClueEmail(sample)
    const shape = shapeOf(benign)
    fc.assert(
      fc.property(hostile, hostile, (words, name) => {
        const given = {
          ...sample,
          addressee: { ...sample.addressee, id: name, name },
          contact: { ...sample.contact, name: words },
          reason: words,
          askWhom: name,
        }
        const email = renderClueEmail(given)
        expect(shapeOf(email)).toEqual(shape)
        expect(email.subject).toBe(benign.subject)
        expect(renderClueSms(given)).toEqual(renderClueSms(sample))
      }),
      { numRuns: 40 },
    )
  })

  test('a prepared report keeps its elements and lines, and its SMS its one line', () => {
    const build = (name: string, words: string): PreparedReportMessage => ({
      noticeId: 'report-20261101-office-99-primary-email__monthly-2026-10',
      day: '2026-11-02',
      addressee: { name },
      contact: { name: words, role: 'primary' },
      reason: words,
      askWhom: name,
      report: {
        headline: name,
        lead: [words, name],
        table: { heading: [name, words], rows: [[name, words]] },
        file: { fileName: 'a.xlsx', contentType: 'application/vnd.ms-excel', content: new Uint8Array(1) },
      },
    })
    const shape = shapeOf(renderPreparedReport(build('甲', '乙')))
    fc.assert(
      fc.property(hostile, hostile, (words, name) => {
        const email = renderPreparedReport(build(name, words))
        expect(shapeOf(email)).toEqual(shape)
        expect(email.subject).toMatch(/^督办报告：[^\p{Cc}\u2028\u2029\u202a-\u202e]*$/u)
        expect(renderPreparedReportSms(build(name, words)).text).not.toMatch(BAD_IN_SMS)
      }),
      { numRuns: 100 },
    )
  })

  test('a correction keeps its elements; the operator’s lines are paragraphs, and nothing else breaks a line', () => {
    const shape = shapeOf(renderCorrectionEmail({ ...SAMPLE_CORRECTION, text: ['甲', '乙'] }))
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const text = [one, other].map(words => words.replaceAll(/[\r\n\v\f\u0085\u2028\u2029]/g, ' '))
        const given = { ...SAMPLE_CORRECTION, text: splitParagraphs(text.join('\r\n')), reason: one, askWhom: other }
        const email = renderCorrectionEmail(given)
        expect(shapeOf(email)).toEqual(shape)
        expect(email.subject).toBe('更正通知：2026年11月20日的督办通知有误')
        expect(renderCorrectionSms(bySms(given)).text).not.toMatch(BAD_IN_SMS)
      }),
      { numRuns: 100 },
    )
  })

  test('the name of the site cannot bring a link or a signature into an SMS', () => {
    fc.assert(
      fc.property(hostile, site => {
        const answer = { kind: 'code', site: site.slice(0, 24), code: '7KQ2MW' } as const
        const sent = tryTo(() => renderTaskSms(buildMessage({ answer })).text)
        expect(sent ?? '').not.toMatch(/[【】\r\n\0\u2028\u2029\u202e]|:\/\//i)
      }),
      RUNS,
    )
  })

  test('an office’s report keeps its elements, lines and cells', () => {
    const benign = renderOfficeReport(SAMPLE_OFFICE_REPORT)
    const shape = shapeOf(benign)
    fc.assert(
      fc.property(hostile, hostile, (name, askWhom) => {
        const email = renderOfficeReport({
          ...SAMPLE_OFFICE_REPORT,
          addressee: { name },
          contact: { name, role: 'primary' },
          reason: askWhom,
          askWhom,
          parties: SAMPLE_OFFICE_REPORT.parties.map(party => ({
            ...party,
            name,
            subjects: party.subjects.map(subject => ({ ...subject, name, task: name })),
          })),
        })
        expect(shapeOf(email)).toEqual(shape)
        expect(email.subject).toBe(benign.subject)
      }),
      RUNS,
    )
  })

  test('the operator’s report keeps its elements and lines', () => {
    const shape = shapeOf(renderOperatorReport(SAMPLE_OPERATOR_REPORT))
    fc.assert(
      fc.property(hostile, name => {
        const { unreachable, failures = [], suppressed = [], pauses = [], doubles } = SAMPLE_OPERATOR_REPORT
        const rename = <Named extends object>(rows: readonly Named[]): Named[] =>
          rows.map(row => ({ ...row, name, officeName: name }))
        const report = {
          ...SAMPLE_OPERATOR_REPORT,
          unreachable: unreachable.map(row => ({
            ...row,
            officeName: name,
            party: { ...row.party, name },
            subjects: row.subjects.map(subject => ({ ...subject, name, task: name })),
          })),
          failures: failures.map(row => ({ ...row, parties: rename(row.parties) })),
          suppressed: rename(suppressed),
          pauses: pauses.map(pause => ({ ...pause, reason: name, by: name })),
          doubles: { count: doubles!.count, parties: rename(doubles!.parties) },
        }
        expect(shapeOf(renderOperatorReport(report))).toEqual(shape)
      }),
      { numRuns: 100 },
    )
  })
})
