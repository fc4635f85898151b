/** The operator's morning report: `unreachable-report@2` (since 1: failed notices, plans that lie ahead). */
import { buildPage, GRID, GRID_HEAD, HEADING, RED } from './html-parts.ts'
import type { TemplateName } from './template.ts'

export const UNREACHABLE_REPORT: TemplateName = 'unreachable-report@2'

export const UNREACHABLE_REPORT_TEXT = `督办运行报告
{{day}}
────────────────────

　　{{lead}}

{{#if offices}}
无法通知的责任主体
{{#each offices}}

{{title}}
{{#each rows}}
　　{{party}}
　　　　{{subjects}}
{{/each}}
{{/each}}

　　{{why}}

{{/if}}
{{#if failures}}
发送失败的通知
{{#each failures}}

{{title}}
{{#each rows}}
　　{{this}}
{{/each}}
{{/each}}

　　以上通知不再自动发送。请核实原因，必要时以其他方式告知责任主体。

{{/if}}
{{#if ahead}}
计划日期有误的机构
　　{{ahead}}
　　括号内的日期尚未到来，此前各日的计划都不会执行，有关责任主体收不到任何提醒。请立即联系开发单位更正。

{{/if}}
{{#if unfinished}}
当日计划未完成的机构
　　{{unfinished}}
　　请检查计划任务的告警和死信队列；已经开始的计划在下次运行时先行补完。

{{/if}}
{{#if unreadable}}
无法读取、未列入计划的数据
{{#each unreadable}}
　　{{this}}
{{/each}}
　　请重新导入有关数据。

{{/if}}
{{#if provisional}}
暂定日期
　　{{provisional}}
　　国务院尚未公布上述日期所在年份的放假安排，按法定节假日推算，通知中已注明暂定。公布后请及时更新工作日历。

{{/if}}
{{#each attachments}}
附件：{{this}}
{{/each}}
────────────────────
本邮件由系统自动发出，收件人为系统运维人员。
通知编号：{{noticeId}}
`

export const UNREACHABLE_REPORT_HTML = buildPage({
  title: '{{headline}}',
  heading: '督办运行报告',
  subheading: '{{day}}',
  rows: `<tr><td style="text-indent:2em">{{lead}}</td></tr>
{{#if offices}}
<tr><td style="${HEADING}">无法通知的责任主体</td></tr>
{{#each offices}}
<tr><td style="padding:8px 0 4px"><b>{{title}}</b></td></tr>
{{#if rows}}
<tr><td>${GRID}
<tr ${GRID_HEAD}><th width="40%">责任主体</th><th>未能通知的事项</th></tr>
{{#each rows}}
<tr valign="top"><td>{{party}}</td><td>{{subjects}}</td></tr>
{{/each}}
</table></td></tr>
{{/if}}
{{/each}}
<tr><td style="padding-top:10px;text-indent:2em">{{why}}</td></tr>
{{/if}}
{{#if failures}}
<tr><td style="${HEADING}">发送失败的通知</td></tr>
{{#each failures}}
<tr><td style="padding:8px 0 4px"><b>{{title}}</b></td></tr>
{{#each rows}}
<tr><td style="padding-left:2em">{{this}}</td></tr>
{{/each}}
{{/each}}
<tr><td style="padding-top:10px;text-indent:2em">以上通知不再自动发送。请核实原因，必要时以其他方式告知责任主体。</td></tr>
{{/if}}
{{#if ahead}}
<tr><td style="${HEADING}">计划日期有误的机构</td></tr>
<tr><td style="color:${RED}"><b>{{ahead}}</b></td></tr>
<tr><td style="padding-top:6px;text-indent:2em">括号内的日期尚未到来，此前各日的计划都不会执行，有关责任主体收不到任何提醒。请立即联系开发单位更正。</td></tr>
{{/if}}
{{#if unfinished}}
<tr><td style="${HEADING}">当日计划未完成的机构</td></tr>
<tr><td style="color:${RED}"><b>{{unfinished}}</b></td></tr>
<tr><td style="padding-top:6px;text-indent:2em">请检查计划任务的告警和死信队列；已经开始的计划在下次运行时先行补完。</td></tr>
{{/if}}
{{#if unreadable}}
<tr><td style="${HEADING}">无法读取、未列入计划的数据</td></tr>
{{#each unreadable}}
<tr><td style="color:${RED}">{{this}}</td></tr>
{{/each}}
<tr><td style="padding-top:6px;text-indent:2em">请重新导入有关数据。</td></tr>
{{/if}}
{{#if provisional}}
<tr><td style="${HEADING}">暂定日期</td></tr>
<tr><td><b>{{provisional}}</b></td></tr>
<tr><td style="padding-top:6px;text-indent:2em">国务院尚未公布上述日期所在年份的放假安排，按法定节假日推算，通知中已注明暂定。公布后请及时更新工作日历。</td></tr>
{{/if}}
{{#each attachments}}
<tr><td style="padding-top:12px">附件：{{this}}</td></tr>
{{/each}}`,
  footer: '本邮件由系统自动发出，收件人为系统运维人员。<br>通知编号：{{noticeId}}',
})
