import { describe, expect, test } from 'vitest'
import { renderTaskEmail } from '../../../functions/adapters/templates/render.ts'
import { buildCsvText } from '../../../functions/core/messages/csv-text.ts'
import type { TaskMessage } from '../../../functions/core/messages/task-message.ts'
import { buildMessage, buildOrganised, buildSubject, DAY_OFF } from './build-message.ts'

/** The calendar file, its folded lines joined. */
const readCalendar = (message: TaskMessage): string =>
  String(
    renderTaskEmail(message).attachments.find(({ contentType }) => contentType === 'text/calendar')?.content ?? '',
  ).replaceAll('\r\n ', '')

describe('the calendar file', () => {
  test('publishes the due date as an all-day event', () => {
    const calendar = readCalendar(buildMessage())
    expect(calendar).toMatch(/^BEGIN:VCALENDAR\r\n[^]*METHOD:PUBLISH\r\n[^]*END:VCALENDAR\r\n$/)
    expect(calendar).toContain('DTSTART;VALUE=DATE:20261130\r\nDTEND;VALUE=DATE:20261201\r\n')
    expect(calendar).toContain('SUMMARY:办理期限：报送典型案例\r\n')
    expect(calendar).toContain('DESCRIPTION:截止日期：2026年11月30日（星期一）。依据条款：16.1。责任主体：示例市。\r\n')
    expect(calendar).toContain('DTSTAMP:20261122T160000Z\r\n')
  })

  test('is told of in the e-mail', () => {
    expect(renderTaskEmail(buildMessage()).text).toContain('附　　件：duban-20261123.ics（办理期限，可导入日历）')
  })

  test('for a due date on a day off, stands on the working day by when we urge, and tells both', () => {
    const calendar = readCalendar(buildMessage({ subjects: [buildSubject({ ...DAY_OFF, workingDaysLeft: 9 })] }))
    expect(calendar).toContain('DTSTART;VALUE=DATE:20261204\r\n')
    expect(calendar).toContain('2026年12月5日（星期六，休息日）')
    expect(calendar).toContain('最迟不超过12月7日（星期一）')
  })

  test('says so where the date is provisional', () => {
    const subject = buildSubject({ due: '2027-01-29', workingDaysLeft: 48, provisional: true })
    expect(readCalendar(buildMessage({ subjects: [subject] }))).toContain('SUMMARY:办理期限（暂定）：报送典型案例')
  })

  test('holds only the reader’s own duties whose day has not gone', () => {
    const subjects = [
      buildSubject({ task: 'OWN' }),
      buildSubject({ task: 'TODAY', due: '2026-11-23', workingDaysLeft: 0 }),
      buildSubject({ task: 'GONE', due: '2026-11-18', workingDaysLeft: -3 }),
      buildOrganised({ task: 'UNITS' }),
    ]
    const ids = readCalendar(buildMessage({ subjects })).match(/(?<=UID:.*\.)[A-Z]+(?=@duban)/g)
    expect(ids).toEqual(['OWN', 'TODAY'])
  })

  test('is left out where there is no such duty', () => {
    expect(renderTaskEmail(buildMessage({ subjects: [buildOrganised()] })).attachments).toEqual([])
  })

  test('calls a duty the same on every day, later ones replacing earlier ones', () => {
    const read = (day: string) => readCalendar(buildMessage({ day, noticeId: `task-${day}` }))
    const [monday, tuesday] = [read('2026-11-23'), read('2026-11-24')]
    const uid = /UID:.*/.exec(monday)?.[0]
    expect(uid).toBe('UID:unit.990000-001._56fd_5bb6_77e5_8bc6_4ea7_6743_5c40.T001@duban')
    expect(tuesday).toContain(`${uid}\r\n`)
    expect(monday).toContain('SEQUENCE:691\r\n')
    expect(tuesday).toContain('SEQUENCE:692\r\n')
  })

  test('never shares an identity between two parties, issuers or tasks', () => {
    const uidOf = (party: string, issuerName: string, task: string) =>
      /UID:.*/.exec(
        readCalendar(
          buildMessage({
            addressee: { kind: 'unit', id: party, name: '示例市', office: '99' },
            subjects: [buildSubject({ issuerName, task })],
          }),
        ),
      )?.[0]
    const uids = [
      uidOf('1', '甲', 'T.1'),
      uidOf('1', '甲', 'T-1'),
      uidOf('1', '乙', 'T-1'),
      uidOf('2', '甲', 'T-1'),
      uidOf('1.甲', '甲', 'T-1'),
    ]
    expect(new Set(uids).size).toBe(5)
  })
})

describe('a CSV file', () => {
  test('opens in Excel: BOM, quotes, CRLF', () => {
    expect(
      buildCsvText([
        ['名称', '说"明"'],
        ['甲,乙', ''],
      ]),
    ).toBe('\ufeff"名称","说""明"""\r\n"甲,乙",""\r\n')
  })

  test.for(['=1+1', '+1', '-1', '@a', '\t=1', '＝1'])('never holds a formula: %j', cell => {
    expect(buildCsvText([[cell]])).toBe(`\ufeff"'${cell}"\r\n`)
  })
})
