/** The slip of a clue: one A4 page, black on white, for the office's file and its seal. */
import { raw } from 'hono/html'
import type { PropsWithChildren } from 'hono/jsx'
import { SYSTEM_NAME } from '../../core/messages/answer-page-wording.ts'
import type { SlipView } from '../../core/messages/clue-slip-view.ts'
import { answerPage } from './answer-page.ts'
import { buildHeaders } from './style.ts'

/** The row of opinions takes what the others leave of the page. */
const STYLE = `
@page{size:A4;margin:20mm 20mm 16mm}
*{box-sizing:border-box}
html{background:#fff;color:#000}
body{margin:0 auto;width:170mm;font:14px/1.5 "FangSong","FangSong_GB2312","STFangsong","仿宋","SimSun","Songti SC","Noto Serif CJK SC",serif;overflow-wrap:anywhere}
main{display:flex;flex-direction:column;min-height:258mm}
h1{margin:0 0 6mm;text-align:center;font:bold 30px/1.3 "FZXiaoBiaoSong-B05S","STZhongsong","华文中宋","SimSun","宋体","Songti SC","Noto Serif CJK SC",serif;letter-spacing:8px;text-indent:8px}
p{margin:0}
.top{display:flex;justify-content:space-between;margin-bottom:2mm}
table{flex:1;width:100%;border-collapse:collapse;border:1.5px solid #000;table-layout:fixed}
th,td{border:1px solid #000;padding:1.6mm 2.4mm;text-align:left;vertical-align:middle}
th{width:25mm;font-weight:bold;text-align:center}
tr{height:1px}
tr.opinion{height:auto}
.opinion td{height:44mm;vertical-align:bottom}
.opinion p{text-align:right}
.seal td{height:40mm;text-align:center;vertical-align:top}
.seal p+p{margin-top:24mm;text-align:right}
.number,.check{font-family:Consolas,Menlo,"Noto Sans Mono",monospace}
.check{font-size:13px;overflow-wrap:normal}
.late{font-weight:bold}
.note{margin-top:2mm;font-size:12px}
@media screen{body{padding:8mm 0}}
`

const HEADERS = buildHeaders(STYLE)

type RowProps = PropsWithChildren<{ label: string }>

const Row = ({ label, children }: RowProps) => (
  <tr>
    <th scope="row">{label}</th>
    <td colspan={3}>{children}</td>
  </tr>
)

const SIGNED_ON = '　　　　年　　月　　日'

const Seals = () => (
  <tr class="seal">
    {['转送机关', '承办机关'].map(name => (
      <td colspan={2}>
        <p>{`${name}（盖章处）`}</p>
        <p>{`负责人签字：${SIGNED_ON}`}</p>
      </td>
    ))}
  </tr>
)

const Slip = ({ view }: { view: SlipView }) => (
  <>
    {raw('<!DOCTYPE html>')}
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="referrer" content="no-referrer" />
        <title>{`${view.title} ${view.number}`}</title>
        <style>{raw(STYLE)}</style>
      </head>
      <body>
        <main>
          <h1>{view.title}</h1>
          <p class="top">
            <span>
              线索编号：<span class="number">{view.number}</span>
            </span>
            <span>打印时间：{view.printedAt}</span>
          </p>
          <table>
            <tr>
              <th scope="row">紧急程度</th>
              <td class={view.isUrgent ? 'late' : ''}>{view.level}</td>
              <th scope="row">转送日期</th>
              <td>{view.createdOn}</td>
            </tr>
            <Row label="线索类型">{view.kind}</Row>
            <Row label="依据条款">{view.clause}</Row>
            <Row label="转送机关">{view.from}</Row>
            <Row label="承办机关">{view.to}</Row>
            <Row label="会办机关">{view.invited}</Row>
            <Row label="当前状态">{view.state}</Row>
            <Row label="各项期限">
              {view.deadlines.map(({ name, value, isOverdue }) => (
                <p class={isOverdue ? 'late' : ''}>{`${name}：${value}`}</p>
              ))}
              {view.deadlines.length === 0 ? <p>无</p> : null}
              {view.urged === '' ? null : <p class="late">{view.urged}</p>}
            </Row>
            <tr class="opinion">
              <th scope="row">承办意见</th>
              <td colspan={3}>
                <p>{`承办人：　　　　${SIGNED_ON}`}</p>
              </td>
            </tr>
            <Seals />
            <Row label="校验码">
              <span class="check">{view.check}</span>
              <br />
              {`对应前${view.entries}条办理记录，可与系统中的记录核对。`}
            </Row>
          </table>
          <p class="note">{`${SYSTEM_NAME}打印。本单不载明线索内容、线索对象和线索提供人，请在系统中查看；线索以系统记录为准。`}</p>
        </main>
      </body>
    </html>
  </>
)

export const answerSlip = (view: SlipView): Promise<Response> => answerPage(200, <Slip view={view} />, HEADERS)
