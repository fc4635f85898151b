import { describe, expect, it } from 'vitest'
import type { Received } from '../../../infra/local/endpoints/messages.ts'
import { createIncidents } from '../../../infra/local/incidents.ts'
import type { MailEventType } from '../../../infra/local/runtime/mail-events.ts'

const AT = '2026-11-23T00:30:00.000Z'
const MAIL = 'task-20261123-unit-U-1-primary-email'
const unit = { id: 'U-1', name: '示例市', category: 'city', standings: ['demonstration'], regionCode: '440100', office: '44' }

const start = () => {
  const lines: string[] = []
  const incidents = createIncidents({ units: [unit as never] }, line => lines.push(line))
  const message = (noticeId: string, more: object = {}): void =>
    incidents.hearMessage({
      at: AT,
      channel: 'sms',
      purpose: noticeId.split('-')[0],
      noticeId,
      to: '13800000001',
      ...more,
    } as Received)
  const event = (eventType: MailEventType, more: object = {}): void =>
    incidents.hearMailEvent({ configurationSet: 'c', detail: { eventType, mail: { tags: { notice: [MAIL] } }, ...more } }, AT)
  return { lines, message, event }
}

describe('the lines about what does not go as it should', () => {
  it('say nothing of a mail that arrives', () => {
    const { lines, message, event } = start()
    message(MAIL)
    event('Send')
    event('Delivery')
    expect(lines).toEqual([])
  })

  it('tell of a bounce, and who is told instead', () => {
    const { lines, message, event } = start()
    event('Bounce', { bounce: { bounceType: 'Permanent' } })
    message('fallback-20261123-unit-U-1-deputy-email__task-primary-email')
    expect(lines).toEqual([
      '  08:30:00  退信    示例市 主联系人邮件：地址无法投递，此地址停发',
      '  08:30:00  改发    示例市 备用联系人邮件：主联系人邮件未能送达',
    ])
  })

  it('tell of a lost answer, and that nothing is sent again once it is known', () => {
    const { lines, message, event } = start()
    message(MAIL, { unanswered: true })
    event('Send')
    event('Send')
    expect(lines).toEqual([
      '  08:30:00  超时    示例市 主联系人邮件：已交出，没有得到应答，先查明再决定是否重发',
      '  08:30:00  查明    示例市 主联系人邮件：回执表明已发出，不重发',
    ])
  })

  it('tell of a mail that is sent a second time, for want of an answer', () => {
    const { lines, message } = start()
    message(MAIL, { unanswered: true })
    message(MAIL)
    expect(lines.at(-1)).toContain('再发一次（可能重复）')
  })

  it('tell of an SMS after a mail without a receipt', () => {
    const { lines, message } = start()
    message(MAIL)
    message('fallback-20261123-unit-U-1-primary-sms__task-primary-email')
    expect(lines).toEqual(['  08:30:00  改发    示例市 主联系人短信：主联系人邮件没有送达的回执'])
  })

  it('tell of the next person after a mail that was refused, or that came back', () => {
    const { lines, message, event } = start()
    message('fallback-20261123-unit-U-2-deputy-email__task-primary-email')
    message(MAIL)
    event('Bounce', { bounce: { bounceType: 'Transient' } })
    message('fallback-20261123-unit-U-1-primary-sms__task-primary-email')
    expect(lines).toEqual([
      '  08:30:00  改发    U-2 备用联系人邮件：主联系人邮件未能送达',
      '  08:30:00  退信    示例市 主联系人邮件：对方邮箱暂时收不下，邮件服务已放弃',
      '  08:30:00  改发    示例市 主联系人短信：主联系人邮件未能送达',
    ])
  })

  it('end after twenty of one day', () => {
    const { lines, event } = start()
    for (let time = 0; time < 50; time += 1) event('Complaint')
    expect(lines).toHaveLength(21)
    expect(lines.at(-1)).toContain('不再逐条列出')
  })
})
