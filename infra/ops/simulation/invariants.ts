/** What is true after each step of a simulation, whatever goes wrong. Each has a name, and says what it means. */
import type { Calendar } from '../../../functions/core/deadlines/calendar.ts'
import type { History, Step } from './history.ts'
import * as answers from './judge-answers.ts'
import * as arrivals from './judge-arrivals.ts'
import * as records from './judge-records.ts'
import * as steering from './judge-steering.ts'
import type { MemoryOutbox } from './context.ts'
import type { SimulatedSettings } from './settings.ts'

/** What the judges may look at. */
export type Trial = {
  history: History
  rows: MemoryOutbox
  settings: SimulatedSettings
  calendar: Calendar
  hashAddress: (address: string) => string
}

/** @returns what is wrong, if something is */
export type Check = (step: Step) => string | undefined

type Invariant = { zh: string; en: string; build: (trial: Trial) => Check }

export const INVARIANTS = {
  'nothing-lost': {
    zh: '每条未了的通知都在一个已写入、未结束的批次里；每个到期阶段都已列入计划。',
    en: 'Every open notice lies in a written, unfinished batch, and every due stage is planned.',
    build: records.judgePlacing,
  },
  'one-holder': {
    zh: '一个批次同一时刻只在一个执行者手里。',
    en: 'A batch is in one worker’s hands at a time.',
    build: records.judgeHolder,
  },
  'no-second-hand-over': {
    zh: '结果已知或尚可查明的通知，不再次交给通道。',
    en: 'Nothing is handed over again whose outcome was known, or could still become known.',
    build: arrivals.judgeSecondHandOver,
  },
  'doubles-counted': {
    zh: '每次可能的重复都记在通知上。',
    en: 'Each possible double is counted on its notice.',
    build: arrivals.judgeDoubles,
  },
  'inside-window': {
    zh: '除紧急通知外，只在发送时段内发出。',
    en: 'Nothing but the urgent leaves outside its window.',
    build: arrivals.judgeWindow,
  },
  'not-suppressed': {
    zh: '不向交出前已停用的地址发送。',
    en: 'Nothing goes to an address that was barred before the notice was put on record.',
    build: arrivals.judgeSuppression,
  },
  'allowed-only': {
    zh: '只向允许名单上的地址发送。',
    en: 'Nothing goes to an address that is not on the allow-list.',
    build: arrivals.judgeAllowList,
  },
  'not-about-done': {
    zh: '不提及撰写前已完成、免除、撤销或因签收而不再提醒的事项。',
    en: 'No message speaks of what was done, cancelled or signed away before it was composed.',
    build: arrivals.judgeSubjects,
  },
  'state-never-back': {
    zh: '通知的状态只向前走。',
    en: 'A notice’s state only moves forward.',
    build: records.judgeStates,
  },
  'every-notice-ends': {
    zh: '故障停止后，每条通知都有终态。',
    en: 'Once the faults have stopped, every notice ends.',
    build: records.judgeEnds,
  },
  sums: {
    zh: '生成的条数等于各终态条数之和。',
    en: 'As many were created as have ended.',
    build: records.judgeSums,
  },
  'paused-silent': {
    zh: '暂停五秒之后不再发出。',
    en: 'Nothing leaves more than five seconds after a pause.',
    build: arrivals.judgePause,
  },
  'braked-silent': {
    zh: '某省电子邮件停发后，不再交出该省的电子邮件。',
    en: 'No mail of an office is put on record for hand-over once the office’s mail is stopped.',
    build: arrivals.judgeBrake,
  },
  'rate-kept': {
    zh: '任意 t 秒内发出的不超过 速率 ×（t + 1）。',
    en: 'In no t seconds more than rate × (t + 1) leave.',
    build: arrivals.judgeRate,
  },
  'cap-kept': {
    zh: '一个地址一小时内收到的应答类和重发消息不超过上限。',
    en: 'No address gets more reactive and repeated messages in an hour than the cap.',
    build: arrivals.judgeCap,
  },
  'told-or-known': {
    zh: '每个到期阶段，责任主体有人收到，或有记录说明无人收到。',
    en: 'Of each due stage somebody of the party was told, or it is on record that nobody was.',
    build: records.judgeTold,
  },
  'one-root-one-way': {
    zh: '同一条通知及其后续方式，不向同一地址说两遍。',
    en: 'A notice and its second ways never tell one address the same twice.',
    build: arrivals.judgeRoots,
  },
  'no-double': {
    zh: '计划（含补做、重放）不把同一事项的同一阶段向同一地址说两遍。',
    en: 'Plans, replayed or made by hand, never tell one address the same stage of a task twice.',
    build: steering.judgePlans,
  },
  'answer-kept': {
    zh: '页面确认过的答复一直在登记库中，恰好一份，且出自通知所到的联系人。',
    en: 'What a page confirmed is in the Register for ever after, exactly once, and from the contact whom its message reached.',
    build: answers.judgeAnswers,
  },
  'no-chase-after-report': {
    zh: '报告完成经确认后，在退回重办之前撰写的消息不再催办。',
    en: 'No message composed after a confirmed report asks its party for that duty, until it is reopened.',
    build: answers.judgeChase,
  },
  'scanner-signs-nothing': {
    zh: '没有校验码或者校验码有误的提交，不留下任何答复。',
    en: 'Whoever has no code, or a wrong one, records nothing.',
    build: answers.judgeScanner,
  },
  'tries-bound': {
    zh: '一条通知最多比对五次有误的校验码。',
    en: 'Never more than five wrong codes are compared with one notice’s.',
    build: answers.judgeGuesses,
  },
  'request-once': {
    zh: '每次申请、答复和退回重办告知一次，送达某人，或者失败留有记录。',
    en: 'Each request, its answer and each reopening is told once, to somebody, or fails where it is seen.',
    build: answers.judgeRequests,
  },
  'correction-exact': {
    zh: '收到错误通知的人收到一次更正，其他人不收到。',
    en: 'Who got the wrong one gets its correction, once, and nobody else does.',
    build: steering.judgeCorrections,
  },
  'withdrawn-stays': {
    zh: '撤回生效后，已计划的通知不再提及所撤回的内容。',
    en: 'What was planned says no more what is withdrawn.',
    build: steering.judgeWithdrawals,
  },
  'ends-told': {
    zh: '每条通知的终态都在事件总线上告知过。',
    en: 'Of each notice that has ended others have heard as what.',
    build: steering.judgeTellings,
  },
  'province-alone': {
    zh: '一个省的结果与消息，不因其他省的存在而不同。',
    en: 'One province’s ends and messages are the same with and without another’s.',
    // It compares two runs (`province-alone.ts`).
    build: () => () => undefined,
  },
} as const satisfies Record<string, Invariant>

export type InvariantName = keyof typeof INVARIANTS
const isName = (text: string): text is InvariantName => text in INVARIANTS
const INVARIANT_NAMES = Object.keys(INVARIANTS).filter(isName)
export type Violation = { invariant: InvariantName; at: string; detail: string }

/** @returns what judges each step by all of them */
export function buildJudge(trial: Trial): (step: Step) => Omit<Violation, 'at'>[] {
  const checks = INVARIANT_NAMES.map(invariant => ({ invariant, check: INVARIANTS[invariant].build(trial) }))
  return step =>
    checks.flatMap(({ invariant, check }) => {
      const detail = check(step)
      return detail === undefined ? [] : [{ invariant, detail }]
    })
}
