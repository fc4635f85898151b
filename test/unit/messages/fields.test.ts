import { describe, expect, test } from 'vitest'
import {
  renderFallbackEmail,
  renderFallbackSms,
  renderOfficeReport,
  renderOfficeReportSms,
  renderOperatorReport,
  renderTaskEmail,
  renderTaskSms,
} from '../../../functions/adapters/templates/render.ts'
import { layOut, TemplateFieldError } from '../../../functions/adapters/templates/template.ts'
import { PermanentError } from '../../../functions/core/errors.ts'
import type { FallbackMessage } from '../../../functions/core/messages/fallback-message.ts'
import type { OfficeReport } from '../../../functions/core/messages/office-report.ts'
import { SAMPLE_OFFICE_REPORT, SAMPLE_OPERATOR_REPORT } from '../../../infra/ops/preview-samples.ts'
import { buildFallback, buildMessage, buildOrganised, buildSubject } from './build-message.ts'

/** A copy of the node in which the field at the path has this value, or is missing where the value is undefined. */
function setField(node: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path
  if (Array.isArray(node)) return node.map((item: unknown, index) => (String(index) === key ? setField(item, rest, value) : item))
  const fields: [string, unknown][] = Object.entries(node ?? {}).filter(([name]) => name !== key || rest.length > 0)
  if (rest.length > 0)
    return Object.fromEntries(fields.map(([name, field]) => [name, name === key ? setField(field, rest, value) : field]))
  return Object.fromEntries(value === undefined ? fields : [...fields, [key, value]])
}

const change = <Message>(message: Message, path: string, value?: unknown): Message =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the type does not allow is what is tested
  setField(message, path.split('.'), value) as Message

const catchError = (act: () => unknown): unknown => {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}

const SUBJECTS = [buildSubject(), buildOrganised()]
const TASK = buildMessage({ subjects: SUBJECTS })
const FALLBACK = buildFallback({ subjects: SUBJECTS })

describe.for([
  ['task-email@2', TASK, (message: FallbackMessage) => renderTaskEmail(message)],
  ['task-sms@2', TASK, (message: FallbackMessage) => renderTaskSms(message)],
  ['fallback-email@2', FALLBACK, (message: FallbackMessage) => renderFallbackEmail(message)],
  ['fallback-sms@2', FALLBACK, (message: FallbackMessage) => renderFallbackSms(message)],
] as const)('%s', ([template, message, renderAny]) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a task's templates take no more than a task's message
  const render = (given: typeof message) => renderAny(given as FallbackMessage)
  test.for([
    ['askWhom'],
    ['day'],
    ['reason'],
    ['contact.name'],
    ['addressee.name'],
    ['subjects.0.name'],
    ['subjects.0.due'],
    ['subjects.0.clause.text'],
    ['subjects.0.workingDaysLeft'],
    ['subjects.1.openUnits'],
    ['subjects.1.total'],
  ] as const)('a missing field %s stops the message with its name', ([field]) => {
    const error = catchError(() => render(change(message, field)))
    expect(error).toBeInstanceOf(TemplateFieldError)
    expect(error).toBeInstanceOf(PermanentError)
    expect(error).toMatchObject({ template, field })
    expect(String(error)).toContain(template)
    expect(String(error)).toContain(field)
  })

  test.for([
    ['nickname', 'x'],
    ['subjects.0.colour', 'red'],
    ['subjects.0.clause.footnote', 'x'],
    ['subjects.0.total', 3],
  ] as const)('an unknown field %s stops it too', ([field, value]) => {
    expect(catchError(() => render(change(message, field, value)))).toMatchObject({ template, field })
  })

  test.for([
    ['subjects.0.name', ''],
    ['subjects.0.name', '\r\n\0'],
    ['subjects.0.due', '2026-02-30'],
    ['subjects.0.due', '2026年11月30日'],
    ['subjects.0.workingDaysLeft', 1.5],
    ['subjects.0.stage', 'T-x'],
    ['contact.role', 'boss'],
  ] as const)('%s cannot be %j', ([field, value]) => {
    expect(catchError(() => render(change(message, field, value)))).toMatchObject({ template, field })
  })

  test('a message about nothing is none', () => {
    expect(catchError(() => render({ ...message, subjects: [] }))).toMatchObject({ template, field: 'subjects' })
  })
})

test.for([
  ['firstWay', undefined],
  ['firstWay.fared', 'lost'],
  ['firstWay.role', 'boss'],
  ['firstWay.channel', 'fax'],
] as const)('of a second way, %s cannot be %j', ([field, value]) => {
  for (const render of [renderFallbackEmail, renderFallbackSms])
    expect(catchError(() => render(change(FALLBACK, field, value)))).toMatchObject({ field })
})

test.for([
  [{ kind: 'link', url: 'javascript:alert(1)', code: '7KQ2MW', until: '2027-01-07' }, 'answer.url'],
  [{ kind: 'link', url: 'https://a.example/x y', code: '7KQ2MW', until: '2027-01-07' }, 'answer.url'],
  [{ kind: 'link', url: 'https://a.example/', code: '7KQ2MW', until: 'soon' }, 'answer.until'],
  [{ kind: 'code', site: 'http://a.example', code: '7KQ2MW' }, 'answer.site'],
  [{ kind: 'code', site: '【银行】', code: '7KQ2MW' }, 'answer.site'],
  [{ kind: 'code', site: 'a'.repeat(25), code: '7KQ2MW' }, 'answer.site'],
  [{ kind: 'code', site: 'a.example', code: '7KQ2MWX' }, 'answer.code'],
  [{ kind: 'code', site: 'a.example', code: 'http' }, 'answer.code'],
] as const)('%j is no way to answer', ([answer, field]) => {
  for (const render of [renderTaskEmail, renderTaskSms])
    expect(catchError(() => render(change(TASK, 'answer', answer)))).toMatchObject({ field })
})

test('a task’s own templates take no second way', () => {
  expect(catchError(() => renderTaskEmail(FALLBACK))).toMatchObject({ template: 'task-email@2', field: 'firstWay' })
})

test.for([
  ['parties.0.name', '', 'parties.0.name'],
  ['parties.0.subjects', [], 'parties.0.subjects'],
  ['parties.0.ways.0.address', 'a@example.com', 'parties.0.ways.0.address'],
  ['parties', [], 'parties'],
  ['askWhom', undefined, 'askWhom'],
] as const)('an office’s report is as strict: %s cannot be %j', ([path, value, field]) => {
  const report: OfficeReport = change(SAMPLE_OFFICE_REPORT, path, value)
  expect(catchError(() => renderOfficeReport(report))).toMatchObject({ template: 'office-report@1', field })
  expect(catchError(() => renderOfficeReportSms(report))).toMatchObject({ template: 'office-report-sms@1', field })
})

test('the operator’s report is as strict', () => {
  const report = { ...SAMPLE_OPERATOR_REPORT, day: '' }
  expect(catchError(() => renderOperatorReport(report))).toMatchObject({ template: 'operator-report@3', field: 'day' })
})

test('a template that asks for what its view does not hold names it', () => {
  expect(catchError(() => layOut('x@1', '{{name}}{{phone}}', 'text', { name: '甲' }))).toMatchObject({
    template: 'x@1',
    field: 'phone',
  })
})
