/** What a notice about clues says, sentence by sentence. */
import type { ClueMessage } from './clue-message.ts'
import type { ReportView } from './report-view.ts'

export function buildClueView(message: ClueMessage): ReportView {
  return {
    headline: '督办通知',
    heading: '线索督办通知',
    subheading: '知识产权强国建设示范创建',
    greeting: '',
    lead: '',
    sections: [],
    facts: [],
    answer: null,
    attachments: [],
    footer: '本邮件由系统自动发出，请勿直接回复。',
    noticeId: message.noticeId,
  }
}
