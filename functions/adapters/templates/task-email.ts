/** The task e-mail, and the same by a second way, which says why it comes so. */
import type { TemplateName } from './template.ts'

export const TASK_EMAIL: TemplateName = 'task-email@1'
export const FALLBACK_EMAIL: TemplateName = 'fallback-email@1'

export const TASK_EMAIL_TEXT = `督 办 通 知
知识产权强国建设示范创建
────────────────────

{{greeting}}

{{#if firstWay}}
　　{{firstWay}}

{{/if}}
　　{{lead}}

{{#if several}}
{{headings.list}}
{{#each rows}}
　　{{number}}．{{name}}：{{day}}，{{timeLeft}}
{{/each}}

{{/if}}
{{headings.details}}
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
{{/if}}
　　依据条款：{{clause}}
　　条款原文：{{sentence}}
　　发布机构：{{issuer}}（事项编号：{{task}}）
{{/each}}

{{headings.feedback}}
　　完成后请及时反馈完成情况，以便停止提醒；确有困难、不能按期完成的，请及早说明。

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
