/** What was answered through a notice, as `show` prints it. */
import { nameOffice } from '../../../functions/core/compose/party-names.ts'
import { type DutyRef, type Fact, FACTS, partyKey, taskKey } from '../../../functions/core/register/register.ts'
import { formatTable } from '../print.ts'
import type { AnswerKind, DutyNow, NoticeAnswer, NoticeAnswers } from './notice-answers.ts'
import { wordTime } from './words.ts'

const KINDS: Readonly<Record<AnswerKind, string>> = {
  signed: '签收',
  done: '报告完成',
  exempt: '免除',
  reopened: '退回重办',
  asked: '申请延期',
  granted: '同意延期',
  refused: '不同意延期',
}
const STATUS_NAMES = new Map(FACTS.map(({ code, name }) => [code, name]))
const OUTCOMES: Readonly<Record<DutyNow['state']['outcome'], string>> = { open: '未完成', done: '已完成', exempt: '免除' }

/** A notice about no duty has nothing to be answered. */
export const describeAnswers = ({ answers, duties }: NoticeAnswers): string[] =>
  duties.length + answers.length === 0
    ? []
    : [
        '',
        ...(answers.length === 0
          ? ['通过这条通知没有登记任何答复。']
          : [
              '通过这条通知登记的答复：',
              formatTable(['时间', '答复', '由谁', '责任主体', '事项', '说明'], answers.map(toAnswerLine)),
            ]),
        ...(duties.length === 0
          ? []
          : ['', '事项现状：', formatTable(['责任主体', '事项', '现状', '最近一次登记'], duties.map(toDutyLine))]),
      ]

const wordTask = ({ issuer, task }: DutyRef): string => taskKey(issuer, task)

const toAnswerLine = ({ duty, kind, source, until, note }: NoticeAnswer) => [
  wordTime(source.at),
  KINDS[kind] + (until === undefined ? '' : `至 ${until}`),
  source.by + wordInstead(duty, source.party),
  duty.party.id,
  wordTask(duty),
  note ?? source.note ?? null,
]

/** An office that decides what only an office decides does it in its own name. */
const wordInstead = ({ party }: DutyRef, by: DutyRef['party'] | undefined): string =>
  by === undefined || partyKey(by) === partyKey(party) ? '' : `（${by.kind === 'office' ? nameOffice(by.id) : by.id}）`

const toDutyLine = ({ duty, state: { outcome, signed, extendedTo }, last }: DutyNow) => [
  duty.party.id,
  wordTask(duty),
  [OUTCOMES[outcome], ...(signed ? ['已签收'] : []), ...(extendedTo === undefined ? [] : [`延期至 ${extendedTo}`])].join('，'),
  last === undefined ? null : wordLast(last),
]

const wordLast = ({ status, date, source }: Fact): string =>
  `${STATUS_NAMES.get(status) ?? status}：` +
  (source === undefined ? `${date}，数据导入` : `${wordTime(source.at)}，${source.by}`) +
  (source?.notice === undefined ? '' : `，通知 ${source.notice}`)
