/** The frame of every page. */

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, letter => ENTITIES[letter] ?? letter)

/** No scripts and nothing from elsewhere, in the framed mails too. */
export const STYLE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; form-action 'self'"

const STYLE = `
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:0 1rem 2rem;font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1f2329;background:#fff}
header{border-bottom:3px solid #b3261e;padding:1rem 0 .5rem;margin-bottom:1rem}
header a{color:inherit;text-decoration:none;font-size:1.25rem;font-weight:700}
header span,small,dt{color:#5b6168}
header span{display:block;font-size:.875rem}
form{display:flex;flex-wrap:wrap;gap:.5rem}
select,input,button{font:inherit;padding:.35rem .5rem;max-width:100%;border:1px solid #8a9099;border-radius:4px;background:#fff}
button{background:#b3261e;border-color:#b3261e;color:#fff}
ul{list-style:none;padding:0;margin:0}
li{border-top:1px solid #e3e5e8}
li a{display:block;padding:.6rem 0;color:inherit;text-decoration:none}
li b{display:block;overflow-wrap:anywhere}
small{overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:5rem 1fr;gap:.25rem .5rem}
dd{margin:0;overflow-wrap:anywhere}
iframe{width:100%;height:70vh;border:1px solid #c9cdd2;background:#fff}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f5f6f7;padding:1rem}
.sms{background:#eef6ee;border-radius:8px;padding:1rem;max-width:24rem}
a:focus-visible,button:focus-visible,select:focus-visible,input:focus-visible{outline:3px solid #1a5fb4}
`

export const layOut = (title: string, body: string, status: string): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(
    title,
  )} · 督办系统</title><style>${STYLE}</style></head><body><header><a href="/">督办系统 · 本机邮箱</a><span>${escapeHtml(status)}</span></header>${body}</body></html>`
