import { describe, expect, test } from 'vitest'
import { renderTaskEmail } from '../../../functions/adapters/templates/render.ts'
import type { MessageSubject } from '../../../functions/core/messages/task-message.ts'
import { SAMPLE_TASK_MESSAGE } from '../../../infra/ops/preview-samples.ts'
import { buildMessage, buildOrganised, buildSubject, buildUnits, DAY_OFF, FESTIVAL } from './build-message.ts'

const render = (...subjects: MessageSubject[]) => renderTaskEmail(buildMessage({ subjects }))

/** What a reader of the HTML sees, without its tags. */
const readHtml = (html: string): string =>
  html
    .replace(/^[^]*<body/, '<body')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', ' ')

/** What one of the two bodies does not tell. */
const listUnsaid = (email: { text: string; html: string }, ...sentences: string[]): string[] =>
  sentences.filter(sentence => !email.text.includes(sentence) || !readHtml(email.html).includes(sentence))

test('says what is due and when, which clause asks it, what to do, why and whom to ask', () => {
  expect(
    listUnsaid(
      render(buildSubject()),
      '示例市（主联系人：示例甲）：',
      '报送典型案例',
      '2026年11月30日（星期一）',
      '还剩5个工作日',
      '16.1（第十六项“加强宣传引导和规范挂牌管理”）',
      '做好示范创建工作取得典型经验和工作成效的宣传工作。',
      '请抓紧办理，于11月30日（星期一）下班前完成。',
      '国家知识产权局（事项编号：T001）',
      '指引第16.1条 → 责任单位（示例市） → 主联系人',
      '示例省知识产权局，电话010-00000000',
      '2026年11月23日',
      '通知编号：task-20261123-unit-990000-001-primary-email',
    ),
  ).toEqual([])
})

test('names its template with the version', () => {
  expect(render(buildSubject()).template).toBe('task-email@2')
})

describe('time left', () => {
  test.for([
    [48, '还剩48个工作日', '请明确责任人，尽早安排，于11月30日（星期一）下班前完成。'],
    [1, '还剩1个工作日', '请抓紧办理，于11月30日（星期一）下班前完成。'],
    [0, '今天到期', '请于今天下班前完成。'],
    [-3, '已逾期3个工作日', '请立即办理，并说明逾期原因和预计完成时间。'],
  ] as const)('%i working days: %s', ([workingDaysLeft, timeLeft, action]) => {
    expect(listUnsaid(render(buildSubject({ workingDaysLeft })), timeLeft, action)).toEqual([])
  })
})

describe('a due date on a day off', () => {
  const give = (workingDaysLeft: number, day = '2026-11-23') =>
    renderTaskEmail(buildMessage({ day, subjects: [buildSubject({ ...DAY_OFF, workingDaysLeft })] }))

  test('gives both dates: by when we urge, and to when the law moves it', () => {
    expect(
      listUnsaid(
        give(9),
        '2026年12月5日（星期六，休息日）。请于12月4日（星期五）下班前完成；依照《中华人民共和国民法典》第二百零三条顺延，最迟不超过12月7日（星期一）。',
      ),
    ).toEqual([])
  })

  test('on the day to which the law moves it, no longer urges for a day that is gone', () => {
    const email = give(0, '2026-12-07')
    expect(listUnsaid(email, '今天到期', '依照《中华人民共和国民法典》第二百零三条顺延，最迟不超过12月7日（星期一）。')).toEqual(
      [],
    )
    expect(email.text).not.toContain('12月4日')
  })

  test('once overdue, gives the day that is past by law', () => {
    const email = give(-1, '2026-12-08')
    expect(listUnsaid(email, '已逾期1个工作日', '最迟不超过12月7日（星期一）')).toEqual([])
    expect(email.text).not.toContain('请于12月4日')
  })

  test('names the year where it is another', () => {
    const subject = buildSubject({ due: '2027-01-02', effectiveDue: '2026-12-31', latest: '2027-01-04', provisional: true })
    expect(
      listUnsaid(
        render(subject),
        '请于2026年12月31日（星期四）下班前完成',
        '最迟不超过1月4日（星期一）',
        '2027年放假安排尚未公布，日期为暂定。',
      ),
    ).toEqual([])
  })
})

describe('on the day by when we urge, of a due date on a day off', () => {
  const give = (...subjects: MessageSubject[]) => renderTaskEmail(buildMessage({ day: '2026-02-14', subjects }))
  const urged = buildSubject({ ...FESTIVAL, workingDaysLeft: 0 })
  const ending = buildSubject({ task: 'B', name: '到期事项', due: '2026-02-14', workingDaysLeft: 0 })

  test('nothing calls it the end', () => {
    const email = give(urged)
    expect(email.subject).toBe('督办通知：“报送典型案例”请于今天办结')
    expect(listUnsaid(email, '该事项今天应办结，请按下列要求立即办理。', '报送典型案例（请于今天办结）')).toEqual([])
    expect(`${email.subject}${email.text}${email.html}`).not.toContain('到期')
  })

  test('is counted apart from what ends today', () => {
    const email = give(urged, ending)
    expect(email.subject).toBe('督办通知：“到期事项”等2项工作（今天到期1项，今天应办结1项）')
    expect(listUnsaid(email, '其中今天到期1项，今天应办结1项，请按下列要求立即办理。')).toEqual([])
  })

  test('before that day, the subject line asks to finish by it', () => {
    expect(render(buildSubject({ ...DAY_OFF, workingDaysLeft: 9 })).subject).toBe(
      '督办通知：“报送典型案例”还剩9个工作日（请于12月4日办结）',
    )
  })

  test('a Saturday at work is marked as one wherever it stands', () => {
    expect(
      listUnsaid(
        give(urged),
        '2026年2月15日（星期日，休息日）。请于2月14日（星期六，调休上班）下班前完成；依照《中华人民共和国民法典》第二百零三条顺延，最迟不超过2月24日（星期二）。',
      ),
    ).toEqual([])
    expect(listUnsaid(give(ending), '2026年2月14日（星期六，调休上班）')).toEqual([])
    const ahead = buildSubject({ due: '2026-02-14', workingDaysLeft: 5 })
    const email = renderTaskEmail(buildMessage({ day: '2026-02-09', subjects: [ahead, ahead] }))
    expect(listUnsaid(email, '请抓紧办理，于2月14日（星期六，调休上班）下班前完成。')).toEqual([])
    expect(email.text).toContain('报送典型案例：2月14日（星期六，调休上班），还剩5个工作日')
    expect(readHtml(email.html)).toContain('2月14日星期六（调休上班）')
  })
})

test('marks what is provisional, extended or sent late, and only that', () => {
  expect(
    listUnsaid(
      render(buildSubject({ provisional: true, extended: true, late: true, due: '2027-03-01' })),
      '2027年放假安排尚未公布，日期为暂定。',
      '本事项已延期，以上为延期后的日期。',
      '本提醒应于此前发出，现予补发。',
    ),
  ).toEqual([])
  expect(render(buildSubject()).text).not.toMatch(/暂定|延期后|补发/)
})

test('does not call the days off of a past year unpublished', () => {
  const subject = buildSubject({ due: '2024-06-28', workingDaysLeft: -500, provisional: true })
  expect(listUnsaid(render(subject), '系统未收录2024年放假安排，日期为暂定。')).toEqual([])
})

describe('several subjects', () => {
  const overdue = buildSubject({ task: 'A', name: '逾期事项', workingDaysLeft: -2 })
  const today = buildSubject({ task: 'B', name: '今天事项', workingDaysLeft: 0 })
  const ahead = buildSubject({ task: 'C', name: '以后事项', workingDaysLeft: 5 })

  test('are read as a table, overdue first, then by urgency', () => {
    const { html, text } = render(ahead, today, overdue)
    const table = /<th[^]*?<\/table>/.exec(html)?.[0] ?? ''
    expect(table.match(/..事项(?=<\/td>)/g)).toEqual(['逾期事项', '今天事项', '以后事项'])
    expect(text.indexOf('1．逾期事项')).toBeGreaterThan(0)
    expect(text.indexOf('2．今天事项')).toBeGreaterThan(text.indexOf('1．逾期事项'))
    expect(text.indexOf('3．以后事项')).toBeGreaterThan(text.indexOf('2．今天事项'))
  })

  test('of one urgency, stand with the reader’s own first, then by clause as numbers', () => {
    const clause = (id: string, item: number) => ({ ...buildSubject().clause, id, item })
    const { text } = render(
      buildOrganised({ task: 'A', name: '组织事项', clause: clause('1.1', 1) }),
      buildSubject({ task: 'B', name: '后一事项', clause: clause('10.1', 10) }),
      buildSubject({ task: 'C', name: '前一事项', clause: clause('9.1', 9) }),
    )
    expect(text).toMatch(/1．前一事项[^]*2．后一事项[^]*3．组织事项/)
  })

  test('are counted in the lead and in the subject line', () => {
    const email = render(ahead, today, overdue)
    expect(email.subject).toBe('督办通知：“逾期事项”等3项工作（已逾期1项，今天到期1项）')
    expect(listUnsaid(email, '你单位负责的工作事项有3项需要办理。其中已逾期1项，今天到期1项，请按下列要求立即办理。')).toEqual([])
  })

  test('print the sentence of a clause once', () => {
    const { text } = render(overdue, ahead)
    expect(text.match(/做好示范创建工作取得典型经验和工作成效的宣传工作/g)).toHaveLength(1)
    expect(text).toContain('条款原文：条文同第1项。')
  })
})

test.for([
  [5, '你单位负责的工作事项有1项需要办理。请按下列要求按期完成。'],
  [0, '你单位负责的工作事项有1项需要办理。该事项今天到期，请按下列要求立即办理。'],
  [-1, '你单位负责的工作事项有1项需要办理。该事项已逾期，请按下列要求立即办理。'],
] as const)('one subject with %i working days left is led in by itself', ([workingDaysLeft, lead]) => {
  expect(listUnsaid(render(buildSubject({ workingDaysLeft })), lead)).toEqual([])
})

describe('the subject line', () => {
  test.for([
    ['days left', buildSubject(), '督办通知：“报送典型案例”还剩5个工作日（11月30日到期）'],
    ['overdue', buildSubject({ workingDaysLeft: -3 }), '督办通知：“报送典型案例”已逾期3个工作日'],
    ['today', buildSubject({ workingDaysLeft: 0 }), '督办通知：“报送典型案例”今天到期'],
    [
      'provisional',
      buildSubject({ due: '2027-01-29', workingDaysLeft: 48, provisional: true }),
      '督办通知：“报送典型案例”还剩48个工作日（2027年1月29日到期，暂定）',
    ],
    ['organised', buildOrganised(), '督办通知：“报送典型案例”尚有2家单位未完成，还剩5个工作日（11月30日到期）'],
  ] as const)('of one subject: %s', ([, subject, line]) => {
    expect(render(subject).subject).toBe(line)
  })

  test('shortens a long name, so that the state stays in sight', () => {
    expect(render(buildSubject({ name: '很'.repeat(200), workingDaysLeft: 0 })).subject).toBe(
      `督办通知：“${'很'.repeat(23)}…”今天到期`,
    )
  })
})

describe('an organiser', () => {
  test('sees which of its units are open, how many there are, and how many are through', () => {
    expect(
      listUnsaid(
        render(buildOrganised()),
        '由你单位组织本辖区落实的工作事项有1项尚有单位未完成',
        '由你单位组织本辖区落实，共5家，尚有2家未完成，其余3家已完成或已延期。',
        '示例单位1、示例单位2',
        '请督促2家未完成单位于11月30日（星期一）下班前完成。',
      ),
    ).toEqual([])
  })

  test('of hundreds of units, sees the first fifty, the number, and all of them in the attachment', () => {
    const email = render(buildOrganised({ openUnits: buildUnits(300), total: 300 }))
    expect(
      listUnsaid(
        email,
        '共300家，尚有300家未完成。',
        '示例单位50等300家（完整名单见附件）',
        'open-units-20261123.csv（未完成单位完整名单）',
      ),
    ).toEqual([])
    expect(email.text).not.toContain('示例单位51')
    const file = email.attachments.find(({ fileName }) => fileName === 'open-units-20261123.csv')
    expect(file?.content).toContain('"T001","报送典型案例","2026-11-30","990000-300","示例单位300"\r\n')
  })

  test('gets no list where the e-mail already holds all', () => {
    expect(render(buildOrganised({ openUnits: buildUnits(50), total: 60 })).attachments).toEqual([])
  })
})

test('sixty subjects with a thousand units each stay near 100 kB', () => {
  const subjects = Array.from({ length: 60 }, (_, index) =>
    buildOrganised({
      task: `T${index}`,
      openUnits: buildUnits(1000),
      total: 1200,
      clause: SAMPLE_TASK_MESSAGE.subjects[index % 5]!.clause,
    }),
  )
  const { html, text } = render(...subjects)
  expect(Buffer.byteLength(html)).toBeLessThan(115_000)
  expect(Buffer.byteLength(text)).toBeLessThan(70_000)
})

test('the HTML holds nothing from elsewhere: no script, image, style sheet or web font, and no link but the one to answer', () => {
  const { html } = renderTaskEmail(SAMPLE_TASK_MESSAGE)
  const { answer } = SAMPLE_TASK_MESSAGE
  const url = answer?.kind === 'link' ? answer.url : ''
  expect(html.match(/<a\b[^>]*>/g)).toEqual([expect.stringContaining(`href="${url}"`)])
  expect(html.replaceAll(url, '').replaceAll(/<a\b/g, '')).not.toMatch(
    /<(?:script|img|a|link|iframe|form|object)\b|https?:|url\(|@import|javascript:/i,
  )
})

describe('how it is answered', () => {
  const answer = { kind: 'link', url: 'https://duban.example.com/n/x/y', code: '7KQ2MW', until: '2027-01-07' } as const
  const give = (addressee: 'unit' | 'office', ...subjects: MessageSubject[]) =>
    renderTaskEmail(buildMessage({ subjects, answer, addressee: { kind: addressee, id: '1', name: '示例', office: '99' } }))

  test('stands with its link, code, and last day in both bodies', () => {
    const email = give('unit', buildSubject())
    expect(
      listUnsaid(email, '二、签收和反馈', 'https://duban.example.com/n/x/y', '7KQ2MW', '至2027年1月7日', '无需登录'),
    ).toEqual([])
    expect(email.html).toMatch(/<a href="https:\/\/duban\.example\.com\/n\/x\/y"[^>]*>签收或者反馈办理情况<\/a>/)
    expect(email.text).toContain('\nhttps://duban.example.com/n/x/y\n')
    expect(email.text).not.toContain('办结反馈')
  })

  test.for([
    ['a unit', 'unit', [buildSubject()], '可以签收、报告完成或者申请延期。'],
    ['an office with duties of its own', 'office', [buildSubject()], '可以签收、报告完成。'],
    [
      'an office that organises its units',
      'office',
      [buildOrganised()],
      '可以代所辖单位签收、报告完成，把已报告完成的事项退回重办，或者答复延期申请。',
    ],
    [
      'an office with both',
      'office',
      [buildSubject(), buildOrganised()],
      '可以签收、报告完成，也可以代所辖单位签收、报告完成，把已报告完成的事项退回重办，或者答复延期申请。',
    ],
  ] as const)('%s is told what it can do', ([, kind, subjects, sentence]) => {
    expect(listUnsaid(give(kind, ...subjects), sentence)).toEqual([])
  })

  test('without a page, as before', () => {
    const email = render(buildSubject())
    expect(listUnsaid(email, '二、办结反馈', '完成后请及时反馈完成情况，以便停止提醒')).toEqual([])
    expect(`${email.html}${email.text}`).not.toMatch(/校验码|https?:/)
  })
})

test('an organiser sees which units have newly reported, their names cut like those that are open', () => {
  const reportedUnits = buildUnits(60).map(unit => ({ ...unit, on: '2026-11-20' }))
  const email = render(buildOrganised({ reportedUnits }))
  expect(email.text).toMatch(/　　新报告完成：60家：示例单位1、[^\n]*示例单位50等60家\n/)
  expect(readHtml(email.html)).toContain('60家：示例单位1、')
  expect(render(buildOrganised()).text).not.toContain('新报告完成')
})

test('the sample reads as a whole', () => {
  const { subject, text } = renderTaskEmail(SAMPLE_TASK_MESSAGE)
  expect(subject).toBe('督办通知：“报送期满称号牌子清理情况”等5项工作（已逾期1项，今天到期1项）')
  expect(text).toMatchSnapshot()
})
