/** Puts messages into words, ready for a port; what a template does not take stops the message with a TemplateFieldError. */
import type * as z from 'zod/mini'
import { buildCsvText } from '../../core/messages/csv-text.ts'
import { type ClueMessage, clueMessageSchema } from '../../core/messages/clue-message.ts'
import { buildClueSms } from '../../core/messages/clue-sms.ts'
import { buildClueView } from '../../core/messages/clue-view.ts'
import { type CorrectionMessage, correctionMessageSchema } from '../../core/messages/correction-message.ts'
import { buildCorrectionSms, buildCorrectionView } from '../../core/messages/correction-view.ts'
import { type FallbackMessage, fallbackMessageSchema } from '../../core/messages/fallback-message.ts'
import type { OfficeReport } from '../../core/messages/office-report.ts'
import { officeReportSchema } from '../../core/messages/office-report-schema.ts'
import {
  buildOfficeReportSms,
  buildOfficeReportView,
  listUnreachedRows,
  showsAllUnreached,
  unreachedFileOf,
} from '../../core/messages/office-report-view.ts'
import type { OperatorReport } from '../../core/messages/operator-report.ts'
import { operatorReportSchema } from '../../core/messages/operator-report-schema.ts'
import { buildOperatorReportView } from '../../core/messages/operator-report-view.ts'
import { type PreparedReportMessage, preparedReportSchema } from '../../core/messages/prepared-report-message.ts'
import { buildPreparedReportSms, buildPreparedReportView } from '../../core/messages/prepared-report-view.ts'
import type { RenderedEmail, RenderedSms } from '../../core/messages/rendered.ts'
import type { ReportView } from '../../core/messages/report-view.ts'
import { type RequestMessage, requestMessageSchema } from '../../core/messages/request-message.ts'
import { buildRequestSms, buildRequestView } from '../../core/messages/request-view.ts'
import { buildTaskEmailView, type TaskEmailView } from '../../core/messages/task-email-view.ts'
import type { TaskMessage } from '../../core/messages/task-message.ts'
import { taskMessageSchema } from '../../core/messages/task-message-schema.ts'
import { buildTaskSms } from '../../core/messages/task-sms-view.ts'
import { listsAll, listUnreachableRows, unreachableFileOf } from '../../core/messages/unreachable-parties.ts'
import type { Attachment } from '../../core/messages/rendered.ts'
import { buildDueCalendar } from './due-calendar.ts'
import { buildOpenUnits } from './open-units.ts'
import { CLUE_EMAIL, OFFICE_REPORT, OPERATOR_REPORT, PREPARED_REPORT, REPORT_HTML, REPORT_TEXT, REQUEST_EMAIL } from './report.ts'
import { CORRECTION_EMAIL, FALLBACK_EMAIL, TASK_EMAIL, TASK_EMAIL_TEXT } from './task-email.ts'
import { TASK_EMAIL_HTML } from './task-email-html.ts'
import { layOut, parseFields, TemplateFieldError, type TemplateName } from './template.ts'

const TASK_SMS: TemplateName = 'task-sms@2'
const FALLBACK_SMS: TemplateName = 'fallback-sms@2'
const REQUEST_SMS: TemplateName = 'request-sms@1'
const CORRECTION_SMS: TemplateName = 'correction-sms@1'
const CLUE_SMS: TemplateName = 'clue-sms@1'
const OFFICE_REPORT_SMS: TemplateName = 'office-report-sms@1'
const PREPARED_REPORT_SMS: TemplateName = 'prepared-report-sms@1'
/** Of which messages are made now. */
export const TEMPLATE_NAMES: readonly TemplateName[] = [
  TASK_EMAIL,
  TASK_SMS,
  FALLBACK_EMAIL,
  FALLBACK_SMS,
  REQUEST_EMAIL,
  REQUEST_SMS,
  CORRECTION_EMAIL,
  CORRECTION_SMS,
  CLUE_EMAIL,
  CLUE_SMS,
  OFFICE_REPORT,
  OFFICE_REPORT_SMS,
  PREPARED_REPORT,
  PREPARED_REPORT_SMS,
  OPERATOR_REPORT,
]
/** What the provider puts before our text; it counts as part of the 70 characters. */
export const DEFAULT_SMS_SIGNATURE = '【知识产权督办】'

export function renderTaskEmail(message: TaskMessage): RenderedEmail {
  const fields = parseFields(TASK_EMAIL, taskMessageSchema, message)
  return renderLetter(TASK_EMAIL, fields, buildTaskEmailView(fields))
}

export function renderFallbackEmail(message: FallbackMessage): RenderedEmail {
  const { firstWay, ...task } = parseFields(FALLBACK_EMAIL, fallbackMessageSchema, message)
  return renderLetter(FALLBACK_EMAIL, task, buildTaskEmailView(task, firstWay))
}

export function renderCorrectionEmail(message: CorrectionMessage): RenderedEmail {
  const fields = parseFields(CORRECTION_EMAIL, correctionMessageSchema, message)
  return renderLetter(CORRECTION_EMAIL, fields, buildCorrectionView(fields))
}

const renderLetter = (template: TemplateName, message: TaskMessage, view: TaskEmailView): RenderedEmail => ({
  template,
  subject: view.headline,
  text: layOut(template, TASK_EMAIL_TEXT, 'text', view),
  html: layOut(template, TASK_EMAIL_HTML, 'html', view),
  attachments: [...buildDueCalendar(message), ...buildOpenUnits(message)],
})

/** @param signature the provider's signature, brackets included, as it stands before the text */
export const renderTaskSms = (message: TaskMessage, signature: string = DEFAULT_SMS_SIGNATURE): RenderedSms =>
  renderSms(TASK_SMS, taskMessageSchema, message, fields => buildTaskSms(fields, signature))

export const renderFallbackSms = (message: FallbackMessage, signature: string = DEFAULT_SMS_SIGNATURE): RenderedSms =>
  renderSms(FALLBACK_SMS, fallbackMessageSchema, message, fields => buildTaskSms(fields, signature, fields.firstWay))

export const renderRequestSms = (message: RequestMessage, signature: string = DEFAULT_SMS_SIGNATURE): RenderedSms =>
  renderSms(REQUEST_SMS, requestMessageSchema, message, fields => buildRequestSms(fields, signature))

export const renderCorrectionSms = (message: CorrectionMessage, signature: string = DEFAULT_SMS_SIGNATURE): RenderedSms =>
  renderSms(CORRECTION_SMS, correctionMessageSchema, message, fields => buildCorrectionSms(fields, signature))

export const renderOfficeReportSms = (report: OfficeReport, signature: string = DEFAULT_SMS_SIGNATURE): RenderedSms =>
  renderSms(OFFICE_REPORT_SMS, officeReportSchema, report, fields => buildOfficeReportSms(fields, signature))

function renderSms<Fields>(
  template: TemplateName,
  schema: z.ZodMiniType<Fields>,
  message: unknown,
  build: (fields: Fields) => string | undefined,
): RenderedSms {
  const text = build(parseFields(template, schema, message))
  if (text === undefined) throw new TemplateFieldError(template, 'signature')
  return { template, text, parts: 1 }
}

export function renderOperatorReport(report: OperatorReport): RenderedEmail {
  const fields = parseFields(OPERATOR_REPORT, operatorReportSchema, report)
  const file = listsAll(fields) ? [] : [buildCsvFile(unreachableFileOf(fields.day), listUnreachableRows(fields))]
  return renderReport(OPERATOR_REPORT, buildOperatorReportView(fields), file)
}

export function renderOfficeReport(report: OfficeReport): RenderedEmail {
  const fields = parseFields(OFFICE_REPORT, officeReportSchema, report)
  const file = showsAllUnreached(fields) ? [] : [buildCsvFile(unreachedFileOf(fields.day), listUnreachedRows(fields))]
  return renderReport(OFFICE_REPORT, buildOfficeReportView(fields), file)
}

export function renderPreparedReport(message: PreparedReportMessage): RenderedEmail {
  const fields = parseFields(PREPARED_REPORT, preparedReportSchema, message)
  return renderReport(PREPARED_REPORT, buildPreparedReportView(fields), [fields.report.file])
}

export const renderPreparedReportSms = (message: PreparedReportMessage, signature: string = DEFAULT_SMS_SIGNATURE): RenderedSms =>
  renderSms(PREPARED_REPORT_SMS, preparedReportSchema, message, fields => buildPreparedReportSms(fields, signature))

export const renderRequestEmail = (message: RequestMessage): RenderedEmail =>
  renderReport(REQUEST_EMAIL, buildRequestView(parseFields(REQUEST_EMAIL, requestMessageSchema, message)), [])

export const renderClueEmail = (message: ClueMessage): RenderedEmail =>
  renderReport(CLUE_EMAIL, buildClueView(parseFields(CLUE_EMAIL, clueMessageSchema, message)), [])

export const renderClueSms = (message: ClueMessage, signature: string = DEFAULT_SMS_SIGNATURE): RenderedSms =>
  renderSms(CLUE_SMS, clueMessageSchema, message, fields => buildClueSms(fields, signature))

const renderReport = (template: TemplateName, view: ReportView, attachments: Attachment[]): RenderedEmail => ({
  template,
  subject: view.headline,
  text: layOut(template, REPORT_TEXT, 'text', view),
  html: layOut(template, REPORT_HTML, 'html', view),
  attachments,
})

const buildCsvFile = (fileName: string, rows: string[][]): Attachment => ({
  fileName,
  contentType: 'text/csv',
  content: buildCsvText(rows),
})
