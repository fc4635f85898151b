/** What is true after each step of a simulation, whatever goes wrong. Each has a name, and says what it means. */
import type { Calendar } from '../../../functions/core/deadlines/calendar.ts'
import type { ClueSecrets } from '../../../functions/core/clues/clue-store.ts'
import type { History, Step } from './history.ts'
import * as answers from './judge-answers.ts'
import * as arrivals from './judge-arrivals.ts'
import * as clueNotices from './judge-clue-notices.ts'
import * as clues from './judge-clues.ts'
import * as records from './judge-records.ts'
import * as steering from './judge-steering.ts'
import type { MemoryOutbox } from './context.ts'
import type { ClueRows } from './memory-clue-reader.ts'
import type { SealedRows } from './memory-clues.ts'
import type { SimulatedSettings } from './settings.ts'

/** What the judges may look at. */
export type Trial = {
  history: History
  rows: MemoryOutbox
  clueRows: ClueRows
  /** What only the API may read. */
  sealed: SealedRows
  clueSecrets: Pick<ClueSecrets, 'digest'>
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
    zh: '一个地址一小时内收到的应答类和重发消息不超过上限；线索通知首次发出不计。',
    en: 'No address gets more reactive and repeated messages in an hour than the cap; what first tells of a clue is none.',
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
  'clue-numbers': {
    zh: '线索编号按年度和转送局连续，不重号、不跳号。',
    en: 'The numbers of clues run on in their year and sending office, each once.',
    build: clues.judgeNumbers,
  },
  'clue-versions': {
    zh: '线索每次变动，版本恰加一，经过恰加一条。',
    en: 'Each change of a clue raises its version by one, and adds one entry.',
    build: clues.judgeVersions,
  },
  'clue-chain': {
    zh: '线索经过的审计链随时可以验证。',
    en: 'The chain of a clue’s entries verifies at any instant.',
    build: clues.judgeChain,
  },
  'clue-clocks': {
    zh: '线索要么已办结，要么有期限在走；期限只在其状态中走，并按规定的工作日届满。',
    en: 'A clue is closed or has a clock that runs; a clock runs in its states only, and for its working days.',
    build: clues.judgeClocks,
  },
  'clue-deeds': {
    zh: '线索只由有权的一方在允许的状态下办理；自己反馈、自己申请的，不由自己办结、批准。',
    en: 'Only whose turn it is acts on a clue, and nobody judges what he did himself.',
    build: clues.judgeDeeds,
  },
  'clue-avoidance': {
    zh: '反映某局自身的线索，不由该局承办或会办。',
    en: 'No office handles, or helps with, a clue about itself.',
    build: clues.judgeAvoidance,
  },
  'clue-once': {
    zh: '同一次录入无论提交几次，只有一条线索。',
    en: 'The same request sent again brings no second clue.',
    build: clues.judgeRequestsOfClues,
  },
  'clue-sight': {
    zh: '对无关的省，线索不存在；退回过的省，只看到编号、类型和本省的经过。',
    en: 'To a stranger there is no such clue; who sent one back sees which it was, and its own entries.',
    build: clues.judgeSight,
  },
  'clue-sealed': {
    zh: '封存的内容不出现在消息、通知、登记库、事件、日志中，也不答复给无权查阅的人。',
    en: 'What is sealed stands in no message, notice, row, event or log, and in no answer to whoever may not read it.',
    build: clues.judgeSeal,
  },
  'clue-circle': {
    zh: '线索的消息只发给转送局、接收局、会办局和主管司局。',
    en: 'Nobody hears of a clue but its sender, its receiver, who was invited, and the department of its kind.',
    build: clueNotices.judgeCircle,
  },
  'clue-moment': {
    zh: '撰写消息时已经过去的线索事项，不再告知。',
    en: 'No message tells of a moment of a clue that was over when it was put into words.',
    build: clueNotices.judgeMoments,
  },
  'clue-told-once': {
    zh: '线索的每次变动，应告知的一方各告知一次；本局办理的不告知本局。',
    en: 'Each happening is told once to each who must hear of it, and to nobody whose own office did it.',
    build: clueNotices.judgeTellingOfClues,
  },
  'clue-told-or-known': {
    zh: '线索的每次告知和提醒，有人收到，或有记录说明无人收到。',
    en: 'Of what is told of a clue somebody of the party has heard, or it is on record that nobody has.',
    build: clueNotices.judgeToldOfClues,
  },
  'clue-reminded': {
    zh: '线索的每个期限，按规定的工作日提醒应提醒的人，不多不少。',
    en: 'Of each clock that runs those are reminded who must be, on the working days on which they must be.',
    build: clueNotices.judgeReminders,
  },
  'clue-urgent': {
    zh: '紧急线索的通知一律紧急，不等发送时段。',
    en: 'Whatever tells of an urgent clue is urgent, and waits for no window.',
    build: clueNotices.judgeUrgency,
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
