/** What an operator says in a correction: as an option or in a file, and as its readers will see it. */
import { readFileSync } from 'node:fs'
import { renderCorrectionEmail, renderCorrectionSms } from '../../../functions/adapters/templates/render.ts'
import { splitParagraphs } from '../../../functions/core/messages/correction-message.ts'
import { SAMPLE_CORRECTION } from '../preview-samples.ts'
import { buildUsageError } from '../usage.ts'

const refuseText = (value: string, message: string) =>
  buildUsageError({ option: '--text', value, message, mend: '写完整的中文句子，或者写 @ 加 UTF-8 文本文件的路径' })

/** @throws DataProblemsError for what says nothing, or too much */
export function readText(given: string): string {
  const text = given.startsWith('@') ? readTextFile(given.slice(1)) : given
  if (text.trim() === '') throw refuseText(given, '没有更正的文字')
  if (text.length > MOST_TEXT) throw refuseText(given.slice(0, 20), `更正的文字有 ${text.length} 字，超过 ${MOST_TEXT} 字`)
  return text.trim()
}

const MOST_TEXT = 1_000

function readTextFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw refuseText(`@${file}`, '无法读取这个文件')
  }
}

export function parseCorrectionId(text: string): string {
  if (/^[A-Za-z0-9-]{1,12}$/.test(text)) return text
  throw buildUsageError({
    option: '--id',
    value: text,
    message: '不能用作更正的编号',
    mend: '用字母、数字和短横线，最多 12 个，如 20261123-1',
  })
}

/** As a sample recipient reads it. */
export function renderPreview(text: string): { subject: string; email: string; sms: string } {
  const message = { ...SAMPLE_CORRECTION, text: splitParagraphs(text) }
  const email = renderCorrectionEmail(message)
  return { subject: email.subject, email: email.text, sms: renderCorrectionSms(message).text }
}
