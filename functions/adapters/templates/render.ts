/** Puts messages into words, ready for a port; what a template does not take stops the message with a TemplateFieldError. */
import { buildCsvText } from '../../core/messages/csv-text.ts'
import {
  buildOperatorReportView,
  listsAll,
  listUnreachableRows,
  type OperatorReport,
  unreachableFileOf,
} from '../../core/messages/operator-report.ts'
import { operatorReportSchema } from '../../core/messages/operator-report-schema.ts'
import type { RenderedEmail, RenderedSms } from '../../core/messages/rendered.ts'
import { buildTaskEmailView } from '../../core/messages/task-email-view.ts'
import type { TaskMessage } from '../../core/messages/task-message.ts'
import { taskMessageSchema } from '../../core/messages/task-message-schema.ts'
import { buildTaskSms } from '../../core/messages/task-sms-view.ts'
import { buildDueCalendar } from './due-calendar.ts'
import { buildOpenUnits } from './open-units.ts'
import { TASK_EMAIL, TASK_EMAIL_TEXT } from './task-email.ts'
import { TASK_EMAIL_HTML } from './task-email-html.ts'
import { layOut, parseFields, TemplateFieldError, type TemplateName } from './template.ts'
import { UNREACHABLE_REPORT, UNREACHABLE_REPORT_HTML, UNREACHABLE_REPORT_TEXT } from './unreachable-report.ts'

export const TASK_SMS: TemplateName = 'task-sms@1'
/** What the provider puts before our text; it counts as part of the 70 characters. */
export const DEFAULT_SMS_SIGNATURE = '【知识产权督办】'

export function renderTaskEmail(message: TaskMessage): RenderedEmail {
  const fields = parseFields(TASK_EMAIL, taskMessageSchema, message)
  const view = buildTaskEmailView(fields)
  return {
    template: TASK_EMAIL,
    subject: view.headline,
    text: layOut(TASK_EMAIL, TASK_EMAIL_TEXT, 'text', view),
    html: layOut(TASK_EMAIL, TASK_EMAIL_HTML, 'html', view),
    attachments: [...buildDueCalendar(fields), ...buildOpenUnits(fields)],
  }
}

/** @param signature the provider's signature, brackets included, as it stands before the text */
export function renderTaskSms(message: TaskMessage, signature: string = DEFAULT_SMS_SIGNATURE): RenderedSms {
  const text = buildTaskSms(parseFields(TASK_SMS, taskMessageSchema, message), signature)
  if (text === undefined) throw new TemplateFieldError(TASK_SMS, 'signature')
  return { template: TASK_SMS, text, parts: 1 }
}

export function renderOperatorReport(report: OperatorReport): RenderedEmail {
  const fields = parseFields(UNREACHABLE_REPORT, operatorReportSchema, report)
  const view = buildOperatorReportView(fields)
  return {
    template: UNREACHABLE_REPORT,
    subject: view.headline,
    text: layOut(UNREACHABLE_REPORT, UNREACHABLE_REPORT_TEXT, 'text', view),
    html: layOut(UNREACHABLE_REPORT, UNREACHABLE_REPORT_HTML, 'html', view),
    attachments: listsAll(fields)
      ? []
      : [
          {
            fileName: unreachableFileOf(fields.day),
            contentType: 'text/csv',
            content: buildCsvText(listUnreachableRows(fields)),
          },
        ],
  }
}
