/** The task e-mail, the same by a second way, which says why it comes so, and its correction. */
import { ANSWER_TEXT } from './html-parts.ts'
import type { TemplateName } from './template.ts'

export const TASK_EMAIL: TemplateName = 'task-email@2'
export const FALLBACK_EMAIL: TemplateName = 'fallback-email@2'
export const CORRECTION_EMAIL: TemplateName = 'correction-email@1'

export const TASK_EMAIL_TEXT = `{{heading}}
知识产权强国建设示范创建
────────────────────

{{greeting}}

{{#if firstWay}}
　　{{firstWay}}

{{/if}}
　　{{lead}}

{{#each paragraphs}}
　　{{this}}

{{/each}}
{{#if several}}
{{headings.list}}
{{#each rows}}
　　{{number}}．{{name}}：{{day}}，{{timeLeft}}
{{/each}}

{{/if}}
{{#if headings.details}}
{{headings.details}}
{{/if}}
{{#each rows}}

{{#if ../several}}{{number}}．{{/if}}{{name}}（{{timeLeft}}）
　　截止日期：{{due}}
{{#each notes}}
　　　　　　　{{this}}
{{/each}}
　　现在要做：{{action}}
{{#if units}}
　　单位情况：{{units.summary}}
　　未完成　：{{units.names}}
{{#if units.reported}}
　　新报告完成：{{units.reported}}
{{/if}}
{{/if}}
　　依据条款：{{clause}}
　　条款原文：{{sentence}}
　　发布机构：{{issuer}}（事项编号：{{task}}）
{{/each}}
{{#if headings.feedback}}

{{headings.feedback}}
{{#if answer}}
${ANSWER_TEXT}{{else}}
　　完成后请及时反馈完成情况，以便停止提醒；确有困难、不能按期完成的，请及早说明。
{{/if}}

{{/if}}
联系单位：{{askWhom}}
收件原因：{{reason}}
{{#each attachments}}
附　　件：{{this}}
{{/each}}

　　　　　　　　　　　　知识产权强国建设示范创建督办系统
　　　　　　　　　　　　{{date}}

────────────────────
本邮件由系统自动发出，请勿直接回复。
通知编号：{{noticeId}}
`
