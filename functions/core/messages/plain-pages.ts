/** What the pages say that know nothing of any notice. */
import { isCode, isMobile, normaliseCode, normaliseMobile } from '../answers/code.ts'

export type PlainView = { title: string; paragraphs: string[]; points: string[] }

const askHelp = (help: string): string => `仍不能解决的，请联系：${help}`

/** One for every reason, so that nobody learns from it what there is. */
export const wordClosed = (help: string): PlainView => ({
  title: '没有可以办理的事项',
  paragraphs: [
    '这个页面现在不能打开。此前显示“已登记”的内容已经登记，仍然有效，无需重新办理；从未显示“已登记”的内容没有登记。可能的原因和办法：',
  ],
  points: [
    '通知所列事项已经办结、免除或者撤销，无需再办理；另有新情况的，请用此后收到的通知办理，或者按下面的方式联系。',
    '通知已过期，或者联系人已经变更：请打开最近收到的一份通知邮件，用其中的链接办理。',
    '链接不完整：请从邮件中直接点开，或者完整复制。',
    '手机号码或校验码有误：请对照最近一条短信或一份邮件重新填写。',
    '校验码误填次数过多：用短信校验码的，请一小时后再试；用邮件链接的，该链接不再受理，请用此后收到的通知办理，或者按下面的方式联系。',
    '找不到通知的，请向本省（区、市）知识产权局的联系人询问。',
    askHelp(help),
  ],
})

export const wordFailed = (help: string): PlainView => ({
  title: '系统暂时出错',
  paragraphs: ['刚才的操作没有得到确认。没有显示“已登记”的内容，请过几分钟重新提交；重复提交不会重复登记。', askHelp(help)],
  points: [],
})

export const wordMethod = (help: string): PlainView => ({
  title: '不支持这种访问方式',
  paragraphs: ['请用浏览器打开通知邮件中的链接。', askHelp(help)],
  points: [],
})

export const wordTooLarge = (help: string): PlainView => ({
  title: '提交的内容过长',
  paragraphs: ['没有登记任何内容。请返回上一页，将说明缩短到500字以内后重新提交。', askHelp(help)],
  points: [],
})

export const wordNoForm = (help: string): PlainView => ({
  title: '提交的内容无法识别',
  paragraphs: ['没有登记任何内容。请用浏览器重新打开页面，填写后提交。', askHelp(help)],
  points: [],
})

/** At a clue's address, which a mail holds: whether there is such a clue stays unsaid. */
export const wordClueDoor = (help: string): PlainView => ({
  title: '线索须用本单位账号打开',
  paragraphs: [
    '这是督办邮件中的线索地址。线索内容不在网页上公开，须用本单位的账号登录业务系统，凭邮件中的线索编号查看和办理。',
    '本页不提供查询，也不显示线索是否存在；打开本页不算签收。',
  ],
  points: [
    '需要办理什么、何时到期，见收到的督办邮件或者短信。',
    '没有账号，或者账号不能打开线索的，请联系本单位负责知识产权督办的联系人。',
    `仍有疑问的，请联系：${help}`,
  ],
})

/** Without both there is nothing to try. */
export const listEntryMistakes = ({ mobile, code }: { mobile: string; code: string }): ReadonlyMap<'mobile' | 'code', string> =>
  new Map([
    ...(isMobile(normaliseMobile(mobile)) ? [] : [['mobile', '请填写接收短信的11位手机号码。'] as const]),
    ...(isCode(normaliseCode(code)) ? [] : [['code', '请填写短信中的6位校验码。'] as const]),
  ])
