/** What a correction says before the subjects as they are now. */
import type { Purpose } from '../outbox/notice.ts'
import { wordAnswerBriefly } from './answer-way.ts'
import type { CorrectionMessage } from './correction-message.ts'
import { wordFirstWayBriefly } from './first-way.ts'
import { closeSentence, fitSms } from './sms-room.ts'
import { buildLetter, type TaskEmailView } from './task-email-view.ts'
import { wordDate, wordShortDate } from './wording.ts'

const TITLES: Readonly<Partial<Record<Purpose, string>>> = {
  fallback: '督办通知（转告）',
  request: '延期和退回通知',
  correction: '更正通知',
  report: '督办报告',
}
const titleOf = (purpose: Purpose): string => TITLES[purpose] ?? '督办通知'

function wordStanding({ corrects, subjects }: CorrectionMessage): string[] {
  if (corrects.subjects === 0) return []
  return [
    subjects.length === 0
      ? '原通知所列事项现已不需要你单位办理。'
      : `原通知所列事项中，现需要办理的有${subjects.length}项，以下列内容为准。`,
  ]
}

export function buildCorrectionView(message: CorrectionMessage): TaskEmailView {
  const { corrects, text, firstWay } = message
  const title = titleOf(corrects.purpose)
  return {
    ...buildLetter(message, firstWay),
    heading: '更正通知',
    headline: `更正通知${firstWay === undefined ? '' : '（转告）'}：${wordDate(corrects.day)}的${title}有误`,
    lead: `${wordDate(corrects.day)}发出的${title}（通知编号：${corrects.noticeId}）有误，现更正如下。`,
    paragraphs: [...text, ...wordStanding(message)],
  }
}

/** @returns undefined where the signature leaves no room for a sentence that says anything */
export function buildCorrectionSms(message: CorrectionMessage, signature: string): string | undefined {
  const { corrects, text, subjects, firstWay, contact, day } = message
  const why = firstWay === undefined ? '' : closeSentence(wordFirstWayBriefly(firstWay, contact))
  const end = `${why}${wordAnswerBriefly(message.answer, '查看')}`
  const over = corrects.subjects > 0 && subjects.length === 0 ? '原通知事项不再办理。' : ''
  const head = `更正：${wordShortDate(corrects.day, day)}${titleOf(corrects.purpose)}有误。`
  const said = text.join('').replace(/[。！？；]$/, '')
  return fitSms(signature, {
    names: ['', said],
    forms: [
      (_, words) => `${head}${words}。${over}${end}`,
      (_, words) => `${head}${words}。${end}`,
      () => `${head}${over}${end}`,
      () => `${head}${end}`,
    ],
    bare: `原督办通知有误。${end}`,
  })
}
