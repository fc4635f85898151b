/** `operator-report` to the operator (once `unreachable-report`, hence version 3), `office-report` to an office, requests and clues. */
import { ANSWER_HTML, ANSWER_TEXT, buildPage, CARD, GRID, GRID_HEAD, HEADING, labelled } from './html-parts.ts'
import type { TemplateName } from './template.ts'

export const OPERATOR_REPORT: TemplateName = 'operator-report@3'
export const OFFICE_REPORT: TemplateName = 'office-report@1'
export const PREPARED_REPORT: TemplateName = 'prepared-report@1'
export const REQUEST_EMAIL: TemplateName = 'request-email@1'
export const CLUE_EMAIL: TemplateName = 'clue-email@1'

export const REPORT_TEXT = `{{heading}}
{{subheading}}
────────────────────

{{#if greeting}}
{{greeting}}

{{/if}}
　　{{lead}}

{{#each sections}}
{{title}}
{{#each groups}}
{{#if title}}

{{title}}
{{/if}}
{{#each rows}}
　　{{name}}
{{#each details}}
　　　　{{this}}
{{/each}}
{{/each}}
{{/each}}

{{#each advice}}
　　{{this}}
{{/each}}

{{/each}}
{{#each facts}}
{{label}}：{{value}}
{{/each}}
{{#if answer}}

${ANSWER_TEXT}{{/if}}
{{#each attachments}}
附件：{{this}}
{{/each}}
────────────────────
{{footer}}
通知编号：{{noticeId}}
`

const GROUP = `{{#if title}}
<tr><td style="padding:8px 0 4px"><b>{{title}}</b></td></tr>
{{/if}}
{{#if rows}}
{{#if ../columns}}
<tr><td>${GRID}
<tr ${GRID_HEAD}><th width="34%">{{../columns.name}}</th><th>{{../columns.details}}</th></tr>
{{#each rows}}
<tr valign="top"><td>{{name}}</td><td>{{#each details}}{{this}}<br>{{/each}}</td></tr>
{{/each}}
</table></td></tr>
{{else}}
{{#each rows}}
<tr><td style="padding-left:2em">{{name}}</td></tr>
{{/each}}
{{/if}}
{{/if}}`

export const REPORT_HTML = buildPage({
  title: '{{headline}}',
  heading: '{{heading}}',
  subheading: '{{subheading}}',
  rows: `{{#if greeting}}
<tr><td><b>{{greeting}}</b></td></tr>
{{/if}}
<tr><td style="padding-top:6px;text-indent:2em">{{lead}}</td></tr>
{{#each sections}}
<tr><td style="${HEADING}">{{title}}</td></tr>
{{#each groups}}
${GROUP}
{{/each}}
{{#each advice}}
<tr><td style="padding-top:8px;text-indent:2em">{{this}}</td></tr>
{{/each}}
{{/each}}
{{#if facts}}
<tr><td style="padding-top:18px">${CARD}
{{#each facts}}
${labelled('{{label}}', '{{value}}')}
{{/each}}
</table></td></tr>
{{/if}}
{{#if answer}}
<tr><td style="padding-top:18px"></td></tr>
${ANSWER_HTML}
{{/if}}
{{#each attachments}}
<tr><td style="padding-top:12px">附件：{{this}}</td></tr>
{{/each}}`,
  footer: '{{footer}}<br>通知编号：{{noticeId}}',
})
