import type { AnswerPage, DutyItem, Opened, Taken } from '../../../functions/core/answers/answers.ts'
import { buildRouter, type PagesNeeds } from '../../../functions/adapters/pages/router.tsx'

const TOKEN = 'sampleTokenSampleToken'
export const LINK = `/n/task-20261123-unit-u1-primary-email/${TOKEN}`
export const HELP = '示例运维组（help@example.com）'

export const item = (key: string, part: Partial<DutyItem> = {}): DutyItem => ({
  key,
  box: `${key}@0`,
  duty: { issuer: '00', task: `T-${key}`, party: { kind: 'unit', id: 'u1' }, office: '44' },
  as: 'responsible',
  name: `示例事项${key}`,
  clause: '16.1（第十六项“示例任务”）',
  issuerName: '国家知识产权局',
  due: '2026-11-30',
  effectiveDue: '2026-11-30',
  latest: '2026-11-30',
  workingDaysLeft: 5,
  provisional: false,
  state: 'open',
  may: ['sign', 'report', 'extend'],
  latestExtension: '2027-02-28',
  ...part,
})

export const organised = (key: string, part: Partial<DutyItem> = {}): DutyItem => {
  const { latestExtension: _, ...rest } = item(key)
  return {
    ...rest,
    as: 'organiser',
    duty: { issuer: '00', task: 'T-1', party: { kind: 'unit', id: key }, office: '44' },
    partyName: `示例单位${key}`,
    name: '示例组织事项',
    may: ['sign', 'report'],
    ...part,
  }
}

export const page = (duties: DutyItem[], part: Partial<AnswerPage> = {}): AnswerPage => ({
  notice: 'task-20261123-unit-u1-primary-email',
  day: '2026-11-23',
  today: '2026-11-23',
  addressee: { kind: 'unit', id: 'u1', name: '示例单位一' },
  contact: { name: '示例联系人', role: 'primary' },
  duties,
  part: { number: 1, of: 1 },
  askWhom: '广东省知识产权局（示例处室，020-00000000）',
  ...part,
})

type Fakes = Partial<PagesNeeds> & { opened?: Opened; taken?: Taken }

/** The pages over use cases that always say the same. */
export function pagesOf({
  opened = { kind: 'closed', why: 'wrong' },
  taken = { kind: 'closed', why: 'wrong' },
  ...needs
}: Fakes) {
  const errors: unknown[] = []
  const { fetch } = buildRouter({
    openPage: () => Promise.resolve(opened),
    takeAnswer: () => Promise.resolve(taken),
    help: HELP,
    onClosed: () => {},
    onAnswer: () => {},
    onError: error => errors.push(error),
    ...needs,
  })
  return {
    errors,
    fetch,
    get: (path: string, method = 'GET') =>
      fetch(new Request(`http://page.invalid${path}`, { method, headers: { accept: 'text/html' } })),
    post: (path: string, fields: Record<string, string | string[]>, type?: string) =>
      fetch(
        new Request(`http://page.invalid${path}`, {
          method: 'POST',
          body: new URLSearchParams(
            Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
          ).toString(),
          headers: { 'content-type': type ?? 'application/x-www-form-urlencoded' },
        }),
      ),
  }
}
