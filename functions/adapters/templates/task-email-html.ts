/** The HTML of the task e-mail: a table of all subjects, then what each asks. */
import { ANSWER_HTML, buildPage, CARD, GRID, GRID_HEAD, HEADING, INK, labelled, RED, SHADE, TABLE_FONT } from './html-parts.ts'

/** Of a second way: why it comes so. */
const FIRST_WAY = `{{#if firstWay}}
<tr><td style="padding:6px 0"><table role="presentation" width="100%" cellpadding="8" cellspacing="0" border="0" style="${TABLE_FONT}"><tr><td bgcolor="${SHADE}">{{firstWay}}</td></tr></table></td></tr>
{{/if}}`

const TONE = `color:{{#if urgent}}${RED}{{else}}${INK}{{/if}}`

const LIST = `{{#if several}}
<tr><td style="${HEADING}">{{headings.list}}</td></tr>
<tr><td>${GRID}
<tr ${GRID_HEAD}><th>工作事项</th><th width="56">办理期限</th><th width="68">剩余时间</th></tr>
{{#each rows}}
<tr valign="top"><td>{{number}}．{{name}}</td><td nowrap>{{#each dayLines}}{{this}}<br>{{/each}}</td><td nowrap style="${TONE}"><b>{{#each timeLeftLines}}{{this}}<br>{{/each}}</b></td></tr>
{{/each}}
</table></td></tr>
{{/if}}`

const DETAILS = `{{#if headings.details}}
<tr><td style="${HEADING}">{{headings.details}}</td></tr>
{{/if}}
{{#each rows}}
<tr><td style="padding:4px 0 12px">${CARD}
<tr><td colspan="2" bgcolor="${SHADE}" style="border-bottom:1px solid #d9d2cd"><b>{{#if ../several}}{{number}}．{{/if}}{{name}}</b>（<b style="${TONE}">{{timeLeft}}</b>）</td></tr>
${labelled('截止日期', '{{due}}{{#each notes}}<br>{{this}}{{/each}}')}
${labelled('现在要做', '<b>{{action}}</b>')}
{{#if units}}
${labelled('单位情况', '{{units.summary}}')}
${labelled('未完成', '{{units.names}}')}
{{#if units.reported}}
${labelled('新报告完成', '{{units.reported}}')}
{{/if}}
{{/if}}
${labelled('依据条款', '{{clause}}')}
${labelled('条款原文', '{{sentence}}')}
${labelled('发布机构', '{{issuer}}（事项编号：{{task}}）')}
</table></td></tr>
{{/each}}`

const CLOSING = `{{#if headings.feedback}}
<tr><td style="${HEADING}">{{headings.feedback}}</td></tr>
{{#if answer}}
${ANSWER_HTML}
{{else}}
<tr><td style="padding-bottom:10px;text-indent:2em">完成后请及时反馈完成情况，以便停止提醒；确有困难、不能按期完成的，请及早说明。</td></tr>
{{/if}}
{{/if}}
<tr><td>${CARD}
${labelled('联系单位', '<b>{{askWhom}}</b>')}
${labelled('收件原因', '{{reason}}')}
{{#if attachments}}
${labelled('附件', '{{#each attachments}}{{this}}<br>{{/each}}')}
{{/if}}
</table></td></tr>
<tr><td align="right" style="padding-top:20px">知识产权强国建设示范创建督办系统<br>{{date}}</td></tr>`

export const TASK_EMAIL_HTML = buildPage({
  title: '{{headline}}',
  heading: '{{heading}}',
  subheading: '知识产权强国建设示范创建',
  rows: `<tr><td><b>{{greeting}}</b></td></tr>
${FIRST_WAY}
<tr><td style="padding-top:6px;text-indent:2em">{{lead}}</td></tr>
{{#each paragraphs}}
<tr><td style="padding:6px 0;text-indent:2em">{{this}}</td></tr>
{{/each}}
${LIST}
${DETAILS}
${CLOSING}`,
  footer: '本邮件由系统自动发出，请勿直接回复。<br>通知编号：{{noticeId}}',
})
