/** Why notices stand as they do, in words that tell the reader what to do. */

/** By the first word of the cause. */
const CAUSES: Readonly<Record<string, string>> = {
  'address-suppressed': '地址因退信或者投诉已停用',
  'allow-list': '收件地址不在允许名单内',
  braked: '本辖区邮件已自动停发',
  'channel-off': '短信渠道未开通',
  'clue-moved-on': '线索已有新的进展',
  complaint: '收件人把邮件标为垃圾邮件',
  'contact-gone': '联系人已取消，没有新的联系人',
  'gave-up': '多次发送或者长时间等待未成功',
  'hard-bounce': '邮件被退回，邮箱地址无效',
  'no-contact': '没有登记任何联系人',
  'no-email': '联系人没有电子邮箱',
  'no-correction': '找不到更正内容',
  'no-corrected': '找不到所更正的通知',
  'no-matter': '通知缺少所涉事项',
  'no-root': '找不到所补充的通知',
  'no-page': '没有设置网页地址',
  'no-prepared': '找不到所备的报告',
  'no-receipt': '没有收到送达回执',
  'no-sms': '联系人没有手机号码',
  'no-template': '这类通知还没有模板',
  'not-a-party': '收件人不是责任主体',
  'not-composed': '通知内容未能生成',
  'nothing-due': '已没有到期事项',
  'nothing-to-tell': '已没有需要报告的情况',
  'outcome-unknown': '是否送达无法查明',
  'party-gone': '责任主体已不在登记范围内',
  'party-retired': '责任主体已停用',
  'request-answered': '延期申请已答复',
  'request-passed': '所申请的延期日期已到',
  'request-superseded': '单位已另行申请延期',
  rejected: '邮件服务商拒绝发送',
  'rendering-failure': '邮件服务商未能生成邮件',
  'root-delivered': '原通知已送达',
  'soft-bounce': '邮件被退回，对方邮箱暂时不能接收',
  'sms-blocked': '短信被拦截',
  'sms-carrier-blocked': '短信被运营商拦截',
  'sms-carrier-unreachable': '运营商无法送达短信',
  'sms-invalid': '手机号码无效',
  'sms-invalid-message': '短信内容不符合要求',
  'sms-protect-blocked': '短信渠道设置不允许发送',
  'sms-spam': '短信被当作垃圾短信拦截',
  'sms-ttl-expired': '短信在有效期内没有送达',
  'sms-unreachable': '手机关机或者无法接通',
  'template-field': '通知内容不符合模板要求',
  'unreadable-row': '所依据的数据无法读取',
  'withdrawn-by-operator': '已由系统运维人员撤回',
  'worker-lost': '发送中断，结果待核实',
}

const UNREACHABLE = 'unreachable: '
/** Ends the cause of what was not sent again, though an earlier hand-over of it may have succeeded. */
export const AFTER_UNKNOWN = 'after-unknown'
const firstWordOf = (cause: string): string => /^[\w-]+/.exec(cause)?.[0] ?? ''

/** For the operator: what is not in the table stands as it is, in brackets. */
export function wordCause(cause: string): string {
  if (cause === `${UNREACHABLE}no-contact`) return wordCause('no-contact')
  if (cause.startsWith(UNREACHABLE)) return `各联系方式均无法送达，最后一种：${wordCause(cause.slice(UNREACHABLE.length))}`
  if (cause.endsWith(` ${AFTER_UNKNOWN}`))
    return `${wordCause(cause.slice(0, -AFTER_UNKNOWN.length - 1))}；此前一次发送结果不明，可能已经发出`
  const known = CAUSES[firstWordOf(cause)]
  if (known === undefined) return `发送被拒绝或者出错（${cause}）`
  return cause.includes(' ') ? `${known}（${cause}）` : known
}

/** For an office: no codes. */
export function wordCausePlainly(cause: string): string {
  const last = cause.startsWith(UNREACHABLE) ? cause.slice(UNREACHABLE.length) : cause
  return CAUSES[firstWordOf(last)] ?? '发送被拒绝或者出错'
}
