import { createHash } from 'node:crypto'

/** For any browser of the last ten years: blocks and borders only. Ink and red on white have more than 7:1, borders more than 3:1. */
export const STYLE = `
*{box-sizing:border-box}
body{margin:0;background:#f4f1ee;color:#1f1f1f;font:17px/1.65 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","WenQuanYi Micro Hei",sans-serif;overflow-wrap:break-word;word-wrap:break-word;-webkit-text-size-adjust:100%}
main,header,footer{max-width:760px;margin:0 auto;padding:0 16px}
header{background:#fff;border-top:6px solid #a4161a;border-bottom:1px solid #d9d2cd;max-width:none}
header p{max-width:728px;margin:0 auto;padding:10px 0;color:#a4161a;font-weight:bold}
footer{padding-top:8px;padding-bottom:24px;color:#4d4d4d;font-size:15px}
h1{font-size:26px;line-height:1.35;margin:20px 0 12px}
h2{font-size:20px;line-height:1.4;margin:28px 0 8px}
h3{font-size:18px;line-height:1.4;margin:0 0 4px}
p{margin:0 0 10px}
ul,ol{margin:0 0 10px;padding-left:24px}
a{color:#0b4f8a}
dl{margin:0}
dt{float:left;clear:left;width:5em;color:#4d4d4d}
dd{margin:0 0 4px 5em}
.card{background:#fff;border:1px solid #d9d2cd;padding:12px 14px;margin:0 0 12px}
.box{display:block;background:#fff;border:1px solid #8a8178;margin:0 0 10px;position:relative;padding:12px 14px}
.pick{padding-left:54px;cursor:pointer}
.pick input{position:absolute;left:14px;top:13px;width:26px;height:26px;margin:0;accent-color:#a4161a}
.box b{display:block}
.line{display:block;font-size:15px;padding-left:5em;text-indent:-5em}
.line i{font-style:normal;color:#4d4d4d;display:inline-block;width:5em;text-indent:0}
.state{display:inline-block;font-size:15px;color:#4d4d4d}
.waits{color:#a4161a;font-weight:bold}
.units .box{margin:0;border-top-width:0}
.units{border-top:1px solid #8a8178;margin-bottom:12px}
summary{padding:12px 0;font-weight:bold;color:#0b4f8a;cursor:pointer}
fieldset{border:0;margin:0;padding:0;min-width:0}
legend{display:block;width:100%;padding:0}
legend h2{margin-top:16px}
label.name{display:block;font-weight:bold;margin:10px 0 2px}
.hint{color:#4d4d4d;font-size:15px;margin:0 0 6px}
input.text,textarea{display:block;width:100%;max-width:440px;font:inherit;color:inherit;background:#fff;border:1px solid #6b635c;border-radius:0;padding:9px 10px;min-height:48px}
textarea{max-width:none;min-height:96px}
.code{letter-spacing:3px;font-family:Consolas,Menlo,monospace;text-transform:uppercase}
button{display:block;width:100%;min-height:50px;margin:14px 0 2px;padding:10px 20px;font:inherit;font-weight:bold;color:#fff;background:#a4161a;border:2px solid #a4161a;border-radius:4px;cursor:pointer;-webkit-appearance:none}
button.plain{color:#a4161a;background:#fff}
.first{position:absolute;left:-9999px;width:1px;height:1px;overflow:hidden}
.alert{background:#fff;border:3px solid #a4161a;padding:12px 14px;margin:16px 0}
.alert h2,.good h2{margin-top:0}
.alert a{color:#a4161a}
.alert li{padding:6px 0}
.good{background:#fff;border:3px solid #1c6b3a;padding:12px 14px;margin:16px 0}
.wrong{border-left:4px solid #a4161a;padding-left:12px}
.why{display:block;color:#a4161a;font-weight:bold;margin:4px 0}
:focus{outline:3px solid #0b4f8a;outline-offset:2px}
@media(min-width:600px){button{display:inline-block;width:auto;min-width:200px;margin-right:12px}.card{padding:16px 20px}}
@media print{body{background:#fff;font-size:12pt}button,.hint,.first{display:none}.box,.card{break-inside:avoid;page-break-inside:avoid}}
`

/**
 * Of every answer, whatever its status. Forgery by another site comes to nothing without them as well: there is no cookie, and who
 * does not know the link and the code, or the mobile and its code, has nothing to post.
 */
export const buildHeaders = (style: string): Readonly<Record<string, string>> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  // Of browsers that do not know frame-ancestors.
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
})

export const HEADERS = buildHeaders(STYLE)
