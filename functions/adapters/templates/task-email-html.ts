/** The HTML of `task-email@1`: a table of all subjects, then what each asks. */
import { buildPage, HEADING, INK, LABEL, RED, TABLE_FONT, VALUE } from './html-parts.ts'

const TONE = `color:{{#if urgent}}${RED}{{else}}${INK}{{/if}}`

const LIST = `{{#if several}}
<tr><td style="${HEADING}">{{headings.list}}</td></tr>
<tr><td><table width="100%" cellpadding="6" cellspacing="0" border="1" bordercolor="#d9d2cd" style="border-collapse:collapse;border-color:#d9d2cd;${TABLE_FONT};font-size:14px;line-height:1.5">
<tr bgcolor="#f8f1ef" align="left"><th width="24">序号</th><th>工作事项</th><th width="72">办理期限</th><th width="64">剩余时间</th></tr>
{{#each rows}}
<tr valign="top"><td align="center">{{number}}</td><td style="word-break:break-word">{{name}}</td><td>{{day}}<br>{{weekday}}</td><td style="${TONE}"><b>{{timeLeft}}</b></td></tr>
{{/each}}
</table></td></tr>
{{/if}}`

const row = (label: string, value: string): string =>
  `<tr valign="top"><td style="${LABEL}">${label}</td><td style="${VALUE}">${value}</td></tr>`

const DETAILS = `<tr><td style="${HEADING}">{{headings.details}}</td></tr>
{{#each rows}}
<tr><td style="padding:4px 0 10px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="${TABLE_FONT}">
<tr><td colspan="2" style="padding:4px 0;border-bottom:1px solid #d9d2cd"><b>{{#if ../several}}{{number}}．{{/if}}{{name}}</b>（<b style="${TONE}">{{timeLeft}}</b>）</td></tr>
${row('截止日期', '{{due}}{{#each notes}}<br>{{this}}{{/each}}')}
${row('现在要做', '<b>{{action}}</b>')}
{{#if units}}
${row('单位情况', '{{units.summary}}')}
${row('未完成的', '{{units.names}}')}
{{/if}}
${row('依据条款', '{{clause}}')}
${row('条款原文', '{{sentence}}')}
${row('发布机构', '{{issuer}}（工作事项编号：{{task}}）')}
${row('责任方式', '{{duty}}')}
</table></td></tr>
{{/each}}`

const CLOSING = `<tr><td style="${HEADING}">{{headings.feedback}}</td></tr>
<tr><td style="padding-bottom:10px;text-indent:2em">完成后请及时反馈完成情况，以便停止提醒；确有困难、不能按期完成的，请及早说明。</td></tr>
<tr><td style="padding:6px 12px;border:1px solid #d9d2cd"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="${TABLE_FONT}">
${row('联系单位', '<b>{{askWhom}}</b>')}
${row('收件原因', '{{reason}}')}
{{#if attachments}}${row('附件', '{{#each attachments}}{{this}}<br>{{/each}}')}{{/if}}
</table></td></tr>
<tr><td align="right" style="padding-top:20px">知识产权强国建设示范创建督办系统<br>{{date}}</td></tr>`

export const TASK_EMAIL_HTML = buildPage({
  title: '{{headline}}',
  heading: '督办通知',
  subheading: '知识产权强国建设示范创建',
  rows: `<tr><td><b>{{greeting}}</b></td></tr>
<tr><td style="padding-top:6px;text-indent:2em">{{lead}}</td></tr>
${LIST}
${DETAILS}
${CLOSING}`,
  footer: '本邮件由系统自动发出，请勿直接回复。<br>通知编号：{{noticeId}}',
})
