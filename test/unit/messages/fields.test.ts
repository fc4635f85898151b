import { describe, expect, test } from 'vitest'
import { renderOperatorReport, renderTaskEmail, renderTaskSms } from '../../../functions/adapters/templates/render.ts'
import { layOut, TemplateFieldError } from '../../../functions/adapters/templates/template.ts'
import { PermanentError } from '../../../functions/core/errors.ts'
import type { TaskMessage } from '../../../functions/core/messages/task-message.ts'
import { SAMPLE_OPERATOR_REPORT } from '../../../infra/ops/preview-samples.ts'
import { buildMessage, buildOrganised, buildSubject } from './build-message.ts'

/** A copy of the node in which the field at the path has this value, or is missing where the value is undefined. */
function setField(node: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path
  if (Array.isArray(node)) return node.map((item: unknown, index) => (String(index) === key ? setField(item, rest, value) : item))
  const fields: [string, unknown][] = Object.entries(node ?? {}).filter(([name]) => name !== key || rest.length > 0)
  if (rest.length > 0)
    return Object.fromEntries(fields.map(([name, field]) => [name, name === key ? setField(field, rest, value) : field]))
  return Object.fromEntries(value === undefined ? fields : [...fields, [key, value]])
}

const MESSAGE = buildMessage({ subjects: [buildSubject(), buildOrganised()] })
const change = (path: string, value?: unknown): TaskMessage =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the type does not allow is what is tested
  setField(MESSAGE, path.split('.'), value) as TaskMessage

const catchError = (act: () => unknown): unknown => {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}

describe.for([
  ['task-email@1', renderTaskEmail],
  ['task-sms@1', renderTaskSms],
] as const)('%s', ([template, render]) => {
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
    const error = catchError(() => render(change(field)))
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
    expect(catchError(() => render(change(field, value)))).toMatchObject({ template, field })
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
    expect(catchError(() => render(change(field, value)))).toMatchObject({ template, field })
  })

  test('a message about nothing is none', () => {
    expect(catchError(() => render(buildMessage({ subjects: [] })))).toMatchObject({ template, field: 'subjects' })
  })
})

test('the operator’s report is as strict', () => {
  const report = { ...SAMPLE_OPERATOR_REPORT, day: '' }
  expect(catchError(() => renderOperatorReport(report))).toMatchObject({ template: 'unreachable-report@2', field: 'day' })
})

test('a template that asks for what its view does not hold names it', () => {
  expect(catchError(() => layOut('x@1', '{{name}}{{phone}}', 'text', { name: '甲' }))).toMatchObject({
    template: 'x@1',
    field: 'phone',
  })
})
