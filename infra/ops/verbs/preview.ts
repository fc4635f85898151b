/** `preview`: a template with sample data, as its readers would see it. */
import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import {
  DEFAULT_SMS_SIGNATURE,
  renderClueEmail,
  renderClueSms,
  renderCorrectionEmail,
  renderCorrectionSms,
  renderFallbackEmail,
  renderFallbackSms,
  renderOfficeReport,
  renderOfficeReportSms,
  renderOperatorReport,
  renderRequestEmail,
  renderRequestSms,
  renderTaskEmail,
  renderTaskSms,
} from '../../../functions/adapters/templates/render.ts'
import type { RenderedEmail, RenderedSms } from '../../../functions/core/messages/rendered.ts'
import { SAMPLE_CLUES } from '../preview-clues.ts'
import {
  bySms,
  SAMPLE_BRAKE_NOTICE,
  SAMPLE_BRAKED_OFFICE,
  SAMPLE_CORRECTION,
  SAMPLE_CORRECTION_OVER,
  SAMPLE_FALLBACK_MESSAGE,
  SAMPLE_FALLBACK_SMS,
  SAMPLE_OFFICE_REPORT,
  SAMPLE_OPERATOR_REPORT,
  SAMPLE_REQUESTS,
  SAMPLE_TASK_MESSAGE,
} from '../preview-samples.ts'
import { formatTable, printJson } from '../print.ts'
import { buildUsageError } from '../usage.ts'

type Preview = { email: RenderedEmail | null; sms: RenderedSms | null }

type Template = { name: string; about: string; render: () => Preview }

const previewRequest = (name: keyof typeof SAMPLE_REQUESTS, about: string): Template => ({
  name,
  about,
  render: () => ({ email: renderRequestEmail(SAMPLE_REQUESTS[name]), sms: renderRequestSms(bySms(SAMPLE_REQUESTS[name])) }),
})

const previewClue = (name: keyof typeof SAMPLE_CLUES, about: string): Template => ({
  name,
  about: `线索督办通知：${about}，附短信`,
  render: () => ({ email: renderClueEmail(SAMPLE_CLUES[name]), sms: renderClueSms(SAMPLE_CLUES[name]) }),
})

const TEMPLATES: readonly Template[] = [
  {
    name: 'task-email',
    about: '督办通知：电子邮件，附同一通知的短信',
    render: () => ({ email: renderTaskEmail(SAMPLE_TASK_MESSAGE), sms: renderTaskSms(bySms(SAMPLE_TASK_MESSAGE)) }),
  },
  { name: 'task-sms', about: '督办通知：短信', render: () => ({ email: null, sms: renderTaskSms(bySms(SAMPLE_TASK_MESSAGE)) }) },
  {
    name: 'fallback-email',
    about: '督办通知（转告）：电子邮件，原收件人未能收到',
    render: () => ({ email: renderFallbackEmail(SAMPLE_FALLBACK_MESSAGE), sms: null }),
  },
  {
    name: 'fallback-sms',
    about: '督办通知（转告）：短信，邮件未确认送达',
    render: () => ({ email: null, sms: renderFallbackSms(SAMPLE_FALLBACK_SMS) }),
  },
  previewRequest('request-asked', '延期申请：请省级知识产权局答复，附短信'),
  previewRequest('request-granted', '延期答复：同意，附短信'),
  previewRequest('request-refused', '延期答复：不同意，附短信'),
  previewRequest('request-reopened', '退回重办，附短信'),
  {
    name: 'correction',
    about: '更正通知：事项仍需办理，附短信',
    render: () => ({ email: renderCorrectionEmail(SAMPLE_CORRECTION), sms: renderCorrectionSms(bySms(SAMPLE_CORRECTION)) }),
  },
  {
    name: 'correction-over',
    about: '更正通知：原事项不再办理，附短信',
    render: () => ({ email: renderCorrectionEmail(SAMPLE_CORRECTION_OVER), sms: renderCorrectionSms(SAMPLE_CORRECTION_OVER) }),
  },
  previewClue('clue-email', '多件线索的办理提醒和催办'),
  previewClue('clue-fallback', '多件线索，原收件人未能收到，转告备用联系人'),
  previewClue('clue-transferred', '紧急线索转来，请签收'),
  previewClue('clue-rejected', '反馈未通过审核'),
  previewClue('clue-extension-granted', '延期申请已获同意'),
  previewClue('clue-extension-refused', '延期申请未获同意'),
  previewClue('clue-invited', '请会办'),
  previewClue('clue-signed', '已签收'),
  previewClue('clue-returned', '被退回，请转办'),
  previewClue('clue-reported', '已反馈，请审核'),
  previewClue('clue-extension-asked', '申请延期，请答复'),
  previewClue('clue-unreachable', '承办机关没有联系人'),
  previewClue('clue-due', '期限今天到期'),
  previewClue('clue-overdue', '逾期，请催办'),
  {
    name: 'office-report',
    about: '给省级知识产权局的督办报告：未能通知的单位，附短信',
    render: () => ({ email: renderOfficeReport(SAMPLE_OFFICE_REPORT), sms: renderOfficeReportSms(SAMPLE_OFFICE_REPORT) }),
  },
  {
    name: 'office-brake',
    about: '给省级知识产权局的督办报告：本辖区邮件停发，附短信',
    render: () => ({ email: renderOfficeReport(SAMPLE_BRAKED_OFFICE), sms: renderOfficeReportSms(SAMPLE_BRAKED_OFFICE) }),
  },
  {
    name: 'operator-report',
    about: '运维人员的每日报告：停发、未送达、未完成的计划',
    render: () => ({ email: renderOperatorReport(SAMPLE_OPERATOR_REPORT), sms: null }),
  },
  {
    name: 'operator-brake',
    about: '运维人员的即时通知：邮件自动停发',
    render: () => ({ email: renderOperatorReport(SAMPLE_BRAKE_NOTICE), sms: null }),
  },
]

export const registerPreview = (program: Command): void => {
  program
    .command('preview')
    .description('用示例数据预览通知模板：标题、正文、网页和短信')
    .argument('[template]', '模板名称；不写则列出全部模板')
    .option('--out <FILE>', '把邮件的 HTML 写入文件')
    .option('--json', '只输出一个 JSON 文档')
    .action(async (name: string | undefined, { out, json }: { out?: string; json?: true }) => {
      if (name === undefined) return listTemplates(json === true)
      const { about, render } = getTemplate(name)
      const preview = render()
      if (out !== undefined) await writeHtml(preview, out)
      if (json) printJson(toDocument(preview))
      else console.log([about, '', ...formatPreview(preview), ...(out === undefined ? [] : [`HTML 已写入 ${out}`])].join('\n'))
    })
}

function listTemplates(asJson: boolean): void {
  const rows = TEMPLATES.map(({ name, about }) => ({ name, about }))
  if (asJson) printJson({ templates: rows })
  else
    console.log(
      formatTable(
        ['模板', '说明'],
        rows.map(({ name, about }) => [name, about]),
      ),
    )
}

function getTemplate(value: string): Template {
  const template = TEMPLATES.find(({ name }) => name === value.replace(/@\d+$/, ''))
  if (template) return template
  const mend = `填写以下名称之一：${TEMPLATES.map(({ name }) => name).join('、')}`
  throw buildUsageError({ option: 'template', value, message: '没有这个模板', mend })
}

async function writeHtml({ email }: Preview, file: string): Promise<void> {
  if (email === null)
    throw buildUsageError({ option: '--out', value: file, message: '短信模板没有 HTML', mend: '去掉 --out，或者预览邮件模板' })
  await writeFile(file, email.html)
}

/** How many characters the provider counts: its signature stands before our text. */
const countCharacters = ({ text }: RenderedSms): number => DEFAULT_SMS_SIGNATURE.length + text.length

const toDocument = ({ email, sms }: Preview): object => ({
  ...email,
  sms: sms === null ? null : { ...sms, signature: DEFAULT_SMS_SIGNATURE, characters: countCharacters(sms) },
})

const formatPreview = ({ email, sms }: Preview): string[] => [
  ...(email === null ? [] : formatEmail(email)),
  ...(sms === null
    ? []
    : [`短信（${sms.template}）：共${sms.parts}条，含签名${countCharacters(sms)}字`, `${DEFAULT_SMS_SIGNATURE}${sms.text}`, '']),
]

const formatEmail = ({ template, subject, text, html, attachments }: RenderedEmail): string[] => [
  `邮件（${template}）`,
  `标题：${subject}`,
  `附件：${attachments.map(({ fileName }) => fileName).join('、') || '无'}`,
  `HTML：${Math.ceil(new TextEncoder().encode(html).length / 1024)} kB`,
  '',
  text,
]
