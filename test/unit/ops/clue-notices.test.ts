import { describe, expect, it } from 'vitest'
import type { ClueSubject } from '../../../functions/core/clues/clue.ts'
import { TEMPLATE_NAMES } from '../../../functions/adapters/templates/render.ts'
import { wordClueSubject } from '../../../infra/ops/outbox/clue-subject-words.ts'
import { isMadeOf } from '../../../infra/ops/steering/template-names.ts'

const number = 'DB-2026-44-000001'

describe('what a notice tells of a clue', () => {
  it.each<[subject: Omit<ClueSubject, 'number'>, words: string]>([
    [{ occasion: 'transferred', version: 1 }, '转送：第 1 条办理记录'],
    [{ occasion: 'unreachable', version: 1, office: '33' }, '没有联系人：第 1 条办理记录，浙江省知识产权局'],
    [
      { occasion: 'due', clock: 'signBy', due: '2026-11-25', stage: 'T-3', on: '2026-11-20' },
      '期限提醒：签收期限 2026-11-25，期限前3个工作日（T-3，2026-11-20）',
    ],
    [
      { occasion: 'due', clock: 'reportBy', due: '2026-11-25', stage: 'T0', on: '2026-11-25' },
      '期限提醒：反馈期限 2026-11-25，期限当日（T0，2026-11-25）',
    ],
    [
      { occasion: 'overdue', clock: 'decideBy', due: '2026-11-20', stage: 'T+3', on: '2026-11-25' },
      '逾期告知：转办期限 2026-11-20，逾期后第3个工作日（T+3，2026-11-25）',
    ],
  ])('is said in one line', (subject, words) => {
    expect(wordClueSubject({ number, ...subject })).toBe(`${number}，${words}`)
  })
})

describe('the template of a notice', () => {
  const find = (notice: Parameters<typeof isMadeOf>[1]) => TEMPLATE_NAMES.filter(template => isMadeOf(template, notice))

  it('about clues is theirs, by a second way too', () => {
    expect(find({ purpose: 'clue', channel: 'email' })).toEqual(['clue-email@1'])
    expect(find({ purpose: 'fallback', channel: 'sms', root: { purpose: 'clue' } })).toEqual(['clue-sms@1'])
  })

  it('is that of a prepared report, where it is one', () => {
    expect(find({ purpose: 'report', channel: 'email', prepared: 'clue-figures-2026-11' })).toEqual(['prepared-report@1'])
    expect(find({ purpose: 'report', channel: 'email' }).join()).toMatch(/^office-report@\d$/)
  })
})
