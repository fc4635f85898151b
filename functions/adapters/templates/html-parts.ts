/** What every HTML e-mail of ours shares: tables and inline styles only, as Outlook, Foxmail, Coremail, QQ and 163 need it. */

const SERIF = "'FZXiaoBiaoSong-B05S','STZhongsong','华文中宋','Songti SC','SimSun','宋体','Noto Serif CJK SC',serif"
const SANS = "'Microsoft YaHei','微软雅黑','PingFang SC','Noto Sans CJK SC',sans-serif"

export const INK = '#1f2328'
export const RED = '#b3191f'
const GREY = '#5c5f66'
const LINE = '#d9d2cd'
export const SHADE = '#f8f4f1'
/** In quirks mode, which some web mail brings about, tables inherit the family of a font but neither size nor colour. */
export const TABLE_FONT = `font-size:15px;line-height:1.7;color:${INK}`
export const HEADING = `padding:18px 0 6px;font-size:17px;font-weight:bold;color:${INK}`

/** The start of a table with lines between its cells, and the attributes of its first row. */
export const GRID = `<table width="100%" cellpadding="6" cellspacing="0" border="1" bordercolor="${LINE}" style="border-collapse:collapse;border-color:${LINE};${TABLE_FONT};font-size:14px;line-height:1.5">`
export const GRID_HEAD = `bgcolor="${SHADE}" align="left"`

/** The start of a framed table of labelled lines. */
export const CARD = `<table role="presentation" width="100%" cellpadding="5" cellspacing="0" border="0" style="border:1px solid ${LINE};${TABLE_FONT}">`
/** One line of it, kept short: a long message has hundreds. */
export const labelled = (label: string, value: string): string =>
  `<tr valign="top"><td width="60" nowrap style="color:${GREY}">${label}</td><td>${value}</td></tr>`

/** Where a view says how it is answered: a button, the code that is asked for, if any, and the address for whoever's mail shows no button. */
export const ANSWER_HTML = `<tr><td style="padding-bottom:8px;text-indent:2em">{{answer.lead}}</td></tr>
<tr><td style="padding-bottom:10px">${CARD}
<tr><td colspan="2" style="padding:12px 8px 8px"><table role="presentation" cellpadding="0" cellspacing="0" border="0" style="${TABLE_FONT}"><tr><td bgcolor="${RED}" style="padding:8px 18px"><a href="{{answer.url}}" style="color:#ffffff;font-weight:bold;text-decoration:none">{{answer.button}}</a></td></tr></table></td></tr>
{{#if answer.code}}
${labelled('校验码', '<b style="font-size:20px;letter-spacing:3px">{{answer.code}}</b>')}
${labelled('有效期', '{{answer.until}}')}
{{/if}}
${labelled('网址', '<span style="font-size:12px;word-break:break-all">{{answer.url}}</span>')}
</table></td></tr>`
export const ANSWER_TEXT = `　　{{answer.lead}}

{{answer.url}}

{{#if answer.code}}
　　校验码：{{answer.code}}
　　有效期：{{answer.until}}
{{/if}}
`

/** The page around a message: letterhead, body rows, footer lines. `title` and the rows are template text. */
export const buildPage = (page: {
  title: string
  heading: string
  subheading: string
  rows: string
  footer: string
}): string => `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light">
<meta name="supported-color-schemes" content="light">
<meta name="format-detection" content="telephone=no,date=no,address=no">
<title>${page.title}</title>
<!--[if mso]><style>td,th{font-family:'Microsoft YaHei','SimSun',sans-serif}</style><![endif]-->
</head>
<body bgcolor="#f3f1ee" style="margin:0;padding:0;background-color:#f3f1ee">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f3f1ee"><tr><td align="center">
<!--[if mso]><table width="680" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="max-width:680px;background-color:#ffffff;font-family:${SANS};word-break:break-word;${TABLE_FONT}">
<tr><td style="padding:28px 16px 0" align="center">
<div style="font-family:${SERIF};font-size:32px;line-height:1.3;letter-spacing:8px;text-indent:8px;font-weight:bold;color:${RED}">${page.heading}</div>
<div style="padding-top:4px;font-family:${SERIF};font-size:15px;color:${RED}">${page.subheading}</div>
</td></tr>
<tr><td style="padding:12px 16px 0"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td height="3" bgcolor="${RED}" style="height:3px;line-height:3px;font-size:0">&nbsp;</td></tr><tr><td height="2" style="height:2px;line-height:2px;font-size:0">&nbsp;</td></tr><tr><td height="1" bgcolor="${RED}" style="height:1px;line-height:1px;font-size:0">&nbsp;</td></tr></table></td></tr>
<tr><td style="padding:16px 16px 20px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="${TABLE_FONT}">
${page.rows}
</table></td></tr>
<tr><td bgcolor="#f8f6f4" style="padding:10px 16px 14px;border-top:1px solid ${LINE};font-size:12px;line-height:1.7;color:${GREY};word-break:break-all">${page.footer}</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`
