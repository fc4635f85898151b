import { describe, expect, test } from 'vitest'
import { renderClueEmail, renderClueSms } from '../../../functions/adapters/templates/render.ts'
import type { Clue, ClueEntry, ClueSubject } from '../../../functions/core/clues/clue.ts'
import { buildClueComposer } from '../../../functions/core/compose/compose-clue.ts'
import type { Composed } from '../../../functions/core/compose/compose.ts'
import { reactToEntry } from '../../../functions/core/reactions/clue-reactions.ts'
import { buildCalendar } from '../../../functions/core/deadlines/calendar.ts'
import type { ClueMessage } from '../../../functions/core/messages/clue-message.ts'
import type { NoticeRecord } from '../../../functions/core/ports.ts'
import { buildMemoryRegister } from '../../../infra/ops/simulation/memory-register.ts'
import { fillUp, timeline } from '../../support/clue-entries.ts'
import { buildClue, live, person } from '../../support/clue-life.ts'
import { contact, departmentRef, officeRef } from '../../support/register.ts'

const AT = '2026-11-23T01:00:00.000Z'
const NUMBER = 'DB-2026-11-000001'
const PARTIES = [officeRef('44'), officeRef('11'), officeRef('31'), departmentRef('商标局')]

const noticeOf = (office: string, ...clues: ClueSubject[]): NoticeRecord => ({
  id: 'clue-1',
  purpose: 'clue',
  office,
  addressee: office === '00' ? departmentRef('商标局') : officeRef(office),
  role: 'primary',
  first: true,
  channel: 'email',
  day: '2026-11-23',
  subjects: [],
  clues,
  reason: '指引第4.2条 → 线索承办机关（示例） → 主联系人',
  batch: 'b',
  attempts: 0,
  state: 'planned',
  createdAt: AT,
  changedAt: AT,
  possibleDoubles: 0,
})

async function compose(
  notice: NoticeRecord,
  clues: Clue[],
  entries?: ClueEntry[],
  pageBase: string | undefined = 'https://duban.example',
) {
  const register = buildMemoryRegister()
  for (const party of PARTIES)
    await register.saveParty({
      party,
      office: party.kind === 'office' ? party.id : '00',
      contacts: [contact(party)],
      retired: false,
      version: 1,
    })
  for (const clue of clues) {
    register.clueRows.clues.set(clue.number, clue)
    register.clueRows.entries.set(clue.number, entries ?? fillUp(clue, []))
  }
  const messages: ClueMessage[] = []
  const note = (message: ClueMessage): ClueMessage => {
    messages.push(message)
    return message
  }
  const words = {
    renderClueEmail: (message: ClueMessage) => renderClueEmail(note(message)),
    renderClueSms: (message: ClueMessage) => renderClueSms(note(message)),
  }
  const needs = {
    rules: { calendar: buildCalendar() },
    register,
    words,
    help: '示例服务台',
    now: () => AT,
    ...(pageBase === '' ? {} : { pageBase }),
  }
  const composed = (await buildClueComposer(needs)([notice])).get(notice.id)
  return { composed, message: messages[0] }
}

/** What becomes of it, and what it says of the first clue. */
const describeFirst = ({ composed, message }: { composed: Composed | undefined; message: ClueMessage | undefined }) => ({
  kind: composed?.kind === 'end' ? composed.cause : composed?.kind,
  ...message?.subjects[0],
})

describe('what a notice says of a clue', () => {
  const signBy = { from: '2026-11-20', due: '2026-11-24' }
  const CLOCK = { workingDaysLeft: 1, dayOff: false, provisional: false, due: '2026-11-24' }
  const dated = (deed: 'extend' | 'refuse-extension', granted?: false): ClueEntry =>
    timeline(NUMBER, { from: '11', to: '44' }, [
      { deed, state: 'signed', on: '2026-11-23', version: 2, until: '2027-01-05', ...(granted === false && { granted }) },
    ])[0]!
  const atWork = { state: 'signed', version: 2 } as const
  test.each<[string, string, ClueSubject, Partial<Clue>, object, ClueEntry?]>([
    [
      'its offices, state and deadline',
      '44',
      { number: NUMBER, occasion: 'transferred', version: 1 },
      { clocks: { signBy } },
      { clock: { name: 'signBy', ...CLOCK } },
    ],
    [
      'the clock that is reminded of, and that it comes late',
      '44',
      { number: NUMBER, occasion: 'due', clock: 'signBy', stage: 'T-3', on: '2026-11-20', due: '2026-11-24' },
      { clocks: { signBy } },
      { clock: { name: 'signBy', ...CLOCK }, stage: 'T-3', late: true },
    ],
    [
      'what has run out, to the department',
      '00',
      { number: NUMBER, occasion: 'overdue', clock: 'signBy', stage: 'T+3', on: '2026-11-23', due: '2026-11-18' },
      { clocks: { signBy: { from: '2026-11-16', due: '2026-11-18' } } },
      { clock: { name: 'signBy', workingDaysLeft: -3, dayOff: false, provisional: false, due: '2026-11-18' }, stage: 'T+3' },
    ],
    [
      'the day that is asked for',
      '11',
      { number: NUMBER, occasion: 'extension-asked', version: 2 },
      { ...atWork, extension: { reportBy: '2027-01-05', askedBy: 'x' } },
      { until: '2027-01-05' },
      dated('extend'),
    ],
    [
      'the answer',
      '44',
      { number: NUMBER, occasion: 'extension-answered', version: 2 },
      atWork,
      { until: '2027-01-05', granted: false },
      dated('refuse-extension', false),
    ],
    [
      'who cannot be reached',
      '00',
      { number: NUMBER, occasion: 'unreachable', version: 1, office: '44' },
      { clocks: { signBy } },
      { office: '44', clock: { name: 'signBy', ...CLOCK } },
    ],
  ])('%s', async (_, office, subject, now, told, entry) => {
    const clue = buildClue(now)
    const said = describeFirst(await compose(noticeOf(office, subject), [clue], fillUp(clue, entry ? [entry] : [])))
    const { kind, level, state, from, to } = clue
    expect(said).toEqual({
      number: NUMBER,
      level,
      state,
      from,
      to,
      occasion: subject.occasion,
      url: `https://duban.example/clues/${NUMBER}`,
      ...told,
      kind,
    })
  })

  test('fits its template by mail and by SMS, and asks for no answer', async () => {
    const subject = { number: NUMBER, occasion: 'transferred', version: 1 } as const
    for (const channel of ['email', 'sms'] as const) {
      const { composed } = await compose({ ...noticeOf('44', subject), channel }, [buildClue({ clocks: { signBy } })])
      expect(composed).toMatchObject({ kind: 'ready', channel })
      expect(composed).not.toHaveProperty('answerKey')
    }
  })

  test('says of several only what still stands', async () => {
    const other = 'DB-2026-11-000002'
    const subjects = [NUMBER, other].map(number => ({ number, occasion: 'transferred', version: 1 }) as const)
    const { message } = await compose(noticeOf('44', ...subjects), [buildClue({ state: 'signed' }), buildClue({ number: other })])
    expect(message?.subjects.map(({ number }) => number)).toEqual([other])
  })
})

describe('of what was done twice before anybody was told', () => {
  const [sender, other] = [person('11', 'reviewer'), person('11', 'reviewer', '11-2')]
  const [receiver, next] = [person('44'), person('33')]
  const atWork = [
    ['2026-11-17', receiver, 'sign'],
    ['2026-11-18', receiver, 'handle'],
  ] as const
  const ask = (reportBy: string) => ['2026-11-20', receiver, { action: 'extend', reportBy, reason: '样例' }] as const
  const [early, late] = ['2027-02-01', '2027-03-01']
  test.each<[string, string, Parameters<typeof live>[3], object]>([
    [
      'a report',
      '11',
      [...atWork, ['2026-11-20', receiver, 'report'], ['2026-11-20', other, 'reject'], ['2026-11-20', receiver, 'report']],
      { occasion: 'reported', state: 'reported' },
    ],
    [
      'a rejection',
      '44',
      [
        ...atWork,
        ...[1, 2].flatMap(() => [['2026-11-20', receiver, 'report'] as const, ['2026-11-20', other, 'reject'] as const]),
      ],
      { occasion: 'rejected', state: 'handling' },
    ],
    [
      'a return',
      '11',
      [
        ['2026-11-20', receiver, 'return'],
        ['2026-11-20', sender, { action: 'reroute', office: '33', reason: '样例' }],
        ['2026-11-20', next, 'return'],
      ],
      { occasion: 'returned', to: '33' },
    ],
    [
      'a request',
      '11',
      [...atWork, ask(early), ['2026-11-20', other, 'refuse-extension'], ask(late)],
      { occasion: 'extension-asked', until: late },
    ],
    [
      'an approval',
      '44',
      [
        ['2026-11-17', receiver, 'sign'],
        ask(early),
        ['2026-11-20', other, 'approve-extension'],
        ask(late),
        ['2026-11-20', other, 'approve-extension'],
      ],
      { occasion: 'extension-answered', until: late, granted: true },
    ],
    [
      'an answer, and then a rejection',
      '44',
      [
        ['2026-11-17', receiver, 'sign'],
        ask(early),
        ['2026-11-20', other, 'approve-extension'],
        ['2026-11-20', receiver, 'handle'],
        ['2026-11-20', receiver, 'report'],
        ['2026-11-20', other, 'reject'],
      ],
      { occasion: 'rejected', clock: { due: '2026-12-04' } },
    ],
    [
      'an invitation, of one that was invited before the other',
      '31',
      [
        ['2026-11-17', receiver, 'sign'],
        ['2026-11-20', receiver, { action: 'invite', offices: ['31'], reason: '样例' }],
        ['2026-11-20', receiver, { action: 'invite', offices: ['32'], reason: '样例' }],
      ],
      { occasion: 'invited' },
    ],
  ])('%s: one message, of the latest', async (_, office, steps, said) => {
    const { clue, entries } = live(sender, '44', '2026-11-16', steps)
    const wanted = entries
      .flatMap(entry => reactToEntry(entry).notices)
      .filter(({ to, occasion }) => to === office && occasion !== 'signed')
    const composed = await Promise.all(
      wanted.map(({ entry, occasion }) =>
        compose(noticeOf(office, { number: NUMBER, occasion, version: entry.version }), [clue], entries),
      ),
    )
    const ready = composed.map(describeFirst).filter(({ kind }) => kind !== 'clue-moved-on')
    expect(ready).toMatchObject([said])
  })
})

describe('a notice', () => {
  const subject = { number: NUMBER, occasion: 'extension-answered', version: 2 } as const
  test.each<[string, Clue[], ClueEntry[], string]>([
    ['waits for a clue that cannot be read', [], [], 'wait'],
    ['waits for a clue that is not as far yet', [buildClue({ state: 'signed' })], [], 'wait'],
    ['waits for an entry that cannot be read', [buildClue({ state: 'signed', version: 2 })], [], 'wait'],
    [
      'waits for what came after it',
      [buildClue({ state: 'signed', version: 3 })],
      fillUp(buildClue({ state: 'signed', version: 2 }), []),
      'wait',
    ],
  ])('%s', async (_, clues, entries, kind) => {
    expect((await compose(noticeOf('44', subject), clues, entries)).composed?.kind).toBe(kind)
  })

  test('fails in sight where there is no page to lead to', async () => {
    const { composed } = await compose(
      noticeOf('44', { number: NUMBER, occasion: 'transferred', version: 1 }),
      [buildClue()],
      [],
      '',
    )
    expect(composed).toMatchObject({ kind: 'end', state: 'failed', cause: 'no-page' })
  })
})
