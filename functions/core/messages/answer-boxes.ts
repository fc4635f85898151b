/** The duties of a recipient's page, each as its box prints it: an office's own, then its units' by task. */
import type { AnswerPage, DutyItem } from '../answers/answers.ts'
import { listKeys } from '../answers/box.ts'
import type { Day } from '../day.ts'
import { taskKey } from '../register/register.ts'
import { NOTE_LABELS, wordAnswer, wordDue, wordFact, wordNote, wordRequest, wordState } from './answer-page-wording.ts'
import { cleanText, clipText } from './text.ts'
import { wordDate } from './wording.ts'

export type Line = { label: string; text: string }
export type BoxView = {
  value: string
  /** Something can be done about it; else it is only told of. */
  choosable: boolean
  ticked: boolean
  name: string
  state: string
  waiting: boolean
  lines: Line[]
}
/** `name`: of a task that several others must do. Folded away where there are many boxes and none is ticked. */
export type BoxGroup = { name?: string; lines: Line[]; boxes: BoxView[]; folded: boolean; summary: string }

/** How much each duty of a page may say, so that no page outgrows a slow line: the fewer there are, the more. */
type Room = { name: number; note: number; reason: number; history: number }
const MANY = 12
const SHORT = 50
const CHARACTERS = { names: 3_800, notes: 2_800 } as const

const measureRoom = (duties: number, asking: number): Room => ({
  name: Math.min(200, Math.floor(CHARACTERS.names / Math.max(duties, 1))),
  note: duties > 3 * MANY ? 0 : Math.min(500, Math.floor(CHARACTERS.notes / Math.max(duties, 1))),
  // Whoever decides is to read why.
  reason: asking > 2 * MANY ? 0 : SHORT,
  history: duties > 3 * MANY ? 1 : 6,
})

/** Its reader can decide what is asked for. */
const isAsking = ({ may }: DutyItem): boolean => may.includes('grant') || may.includes('refuse')

const isLine = ({ text }: Line): boolean => text !== ''

/** Whoever grants an extension writes both: what was asked for is answered, and the date is moved. */
const isToldAsAnswer = ({ last, request }: DutyItem): boolean =>
  last?.status === 'extended' && last.source?.at === request?.answer?.source.at

/** What is on record, the latest word first. */
function listHistory(item: DutyItem, { note, reason, history }: Room): Line[] {
  const { last, request, lapse, duty } = item
  const asked =
    request === undefined
      ? []
      : [
          { label: '延期申请', text: wordRequest(request, duty) },
          { label: '申请原因', text: wordNote(request.reason, isAsking(item) ? Math.max(note, reason) : note) },
          { label: '申请答复', text: wordAnswer(request, duty, lapse) },
          { label: '答复意见', text: wordNote(request.answer?.reason, note) },
        ]
  const recorded =
    last === undefined
      ? []
      : [
          { label: '最近记录', text: wordFact(last, duty) },
          { label: NOTE_LABELS[last.status], text: isToldAsAnswer(item) ? '' : wordNote(last.source?.note, note) },
        ]
  const openFirst = request !== undefined && request.answer === undefined ? [...asked, ...recorded] : [...recorded, ...asked]
  const lines = openFirst.filter(isLine)
  return history === 1
    ? lines.slice(0, isAsking(item) && reason > 0 ? 2 : 1).map(({ label, text }) => ({ label, text: clipText(text, SHORT) }))
    : lines
}

const buildDates = (item: DutyItem): Line[] =>
  [
    { label: '截止日期', text: wordDue(item) },
    { label: '可延期至', text: item.latestExtension === undefined ? '' : `不晚于${wordDate(item.latestExtension)}` },
  ].filter(isLine)

const buildOrigin = ({ clause, issuerName, duty }: DutyItem): Line[] => [
  { label: '依据条款', text: clause },
  { label: '发布机构', text: `${issuerName}（事项编号：${duty.task}）` },
]

type Shown = { item: DutyItem; today: Day; ticked: ReadonlySet<string>; room: Room }

const buildBox = ({ item, today, ticked, room }: Shown, name: string, lines: Line[]): BoxView => ({
  value: item.box,
  choosable: item.may.length > 0,
  ticked: ticked.has(item.key),
  name: clipText(cleanText(name), room.name),
  state: wordState(item, today),
  waiting: item.state === 'open' || item.state === 'signed',
  lines: [...lines, ...listHistory(item, room)],
})

/** With all that there is to say of its task, unless there are too many. */
function buildWholeBox(shown: Shown): BoxView {
  const { item, room } = shown
  const party = item.partyName === undefined ? [] : [{ label: '责任单位', text: item.partyName }]
  const dates = buildDates(item)
  return buildBox(
    shown,
    item.name,
    room.history === 1 ? [...party, ...dates.slice(0, 1)] : [...party, ...dates, ...buildOrigin(item)],
  )
}

/** A unit's own date is told where an extension has moved it. */
const buildUnitBox = (shown: Shown, common: string): BoxView =>
  buildBox(shown, shown.item.partyName ?? '', wordDue(shown.item) === common ? [] : buildDates(shown.item).slice(0, 1))

/** The date that most have: an extension moves single ones. */
function findCommonDue(items: readonly DutyItem[]): string {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(wordDue(item), (counts.get(wordDue(item)) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? ''
}

function buildTaskGroup(items: readonly [DutyItem, ...DutyItem[]], show: (item: DutyItem) => Shown, many: boolean): BoxGroup {
  const [first] = items
  const common = findCommonDue(items)
  const boxes = items.map(item => buildUnitBox(show(item), common))
  const waiting = boxes.filter(box => box.waiting).length
  const asking = items.filter(isAsking).length
  return {
    name: clipText(cleanText(first.name), show(first).room.name),
    lines: [{ label: '截止日期', text: common }, ...buildOrigin(first)],
    boxes,
    folded: many && !boxes.some(box => box.ticked),
    summary: `展开、勾选单位（共${boxes.length}家，${waiting}家尚未完成${asking === 0 ? '' : `，${asking}家申请延期待答复`}）`,
  }
}

const buildPlainGroup = (items: readonly DutyItem[], show: (item: DutyItem) => Shown): BoxGroup => ({
  lines: [],
  boxes: items.map(item => buildWholeBox(show(item))),
  folded: false,
  summary: '',
})

/** @param ticked what was ticked, whatever the boxes post now; of a page with one duty that can be answered, that one is from the start */
export function buildGroups({ duties, today }: Pick<AnswerPage, 'duties' | 'today'>, ticked?: readonly string[]): BoxGroup[] {
  const choosable = duties.filter(({ may }) => may.length > 0)
  const keys = new Set(ticked === undefined ? (choosable.length === 1 ? choosable.map(({ key }) => key) : []) : listKeys(ticked))
  const room = measureRoom(duties.length, duties.filter(isAsking).length)
  const show = (item: DutyItem): Shown => ({ item, today, ticked: keys, room })
  const own = duties.filter(({ as }) => as === 'responsible')
  const organised = Map.groupBy(
    duties.filter(({ as }) => as === 'organiser'),
    ({ duty }) => taskKey(duty.issuer, duty.task),
  )
  const many = organised.size > 1 && duties.length > MANY
  const groups = [...organised.values()].flatMap(([first, second, ...rest]) => {
    if (first === undefined) return []
    return [second === undefined ? buildPlainGroup([first], show) : buildTaskGroup([first, second, ...rest], show, many)]
  })
  return [...(own.length === 0 ? [] : [buildPlainGroup(own, show)]), ...groups]
}
