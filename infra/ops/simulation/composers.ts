/** Puts notices into words with the real templates, and tells the witness what each of them speaks of. */
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
import type { AnswerSecrets } from '../../../functions/core/answers/answers.ts'
import type { Rules } from '../../../functions/core/deadlines/rules.ts'
import type { ClueMessage } from '../../../functions/core/messages/clue-message.ts'
import type { FallbackMessage } from '../../../functions/core/messages/fallback-message.ts'
import type { TaskMessage } from '../../../functions/core/messages/task-message.ts'
import type { Compose } from '../../../functions/core/compose/compose.ts'
import { buildComposer } from '../../../functions/core/compose/compose-notice.ts'
import type { OutboxStore, RegisterStore } from '../../../functions/core/ports.ts'
import type { SimulatedSettings } from './settings.ts'

type Surroundings = {
  rules: Rules
  settings: SimulatedSettings
  secrets: AnswerSecrets
  register: RegisterStore
  outbox: OutboxStore
  now: () => string
  hashAddress: (address: string) => string
  onWords: (message: TaskMessage) => void
}

export function buildComposers({ rules, settings, secrets, register, outbox, now, hashAddress, onWords }: Surroundings): Compose {
  const heard =
    <Message extends TaskMessage, Words>(render: (message: Message) => Words) =>
    (message: Message): Words => {
      onWords(message)
      return render(message)
    }
  const words = {
    renderTaskEmail: heard(renderTaskEmail),
    renderTaskSms: heard((message: TaskMessage) => renderTaskSms(message)),
    renderFallbackEmail: heard(renderFallbackEmail),
    renderFallbackSms: heard((message: FallbackMessage) => renderFallbackSms(message)),
    renderRequestEmail,
    renderRequestSms,
    renderClueEmail,
    renderClueSms: (message: ClueMessage) => renderClueSms(message),
    renderCorrectionEmail,
    renderCorrectionSms,
    renderOfficeReport,
    renderOfficeReportSms,
    renderOperatorReport,
    renderPreparedReport,
    renderPreparedReportSms,
  }
  const { help, operatorEmail, page } = settings
  const needs = { rules, calendar: rules.calendar, register, outbox, words, help, operatorEmail, now, hashAddress }
  return buildComposer({ ...needs, answers: { ...page, secrets }, pageBase: page.base })
}
