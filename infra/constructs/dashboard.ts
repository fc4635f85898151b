import { Duration } from 'aws-cdk-lib'
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IWidget,
  type Metric,
} from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import { METRICS, type TargetName } from '../../functions/core/targets.ts'
import { type Alarms, buildOwnMetric } from './alarms.ts'

export type DashboardProps = {
  /** Whatever they watch by now is on it. */
  readonly alarms: Alarms
}

/** Metrics of our own by what they are called on the screen, and what alarms watch by target. */
type Graph = { title: string; own?: Readonly<Record<string, string>>; watched?: readonly TargetName[]; statistic?: string }

/** In the order in which an operator asks at night; a row each. */
const ROWS: readonly (readonly Graph[])[] = [
  [
    { title: '发出去了吗：列入计划、交给服务商', own: { NoticesPlanned: '列入计划', NoticesSent: '已交给服务商' } },
    { title: '按时吗：到期后 10 秒内交出的比例（%）', watched: ['handOver'] },
    {
      title: '结果如何：每个通知的结局',
      own: {
        NoticesDelivered: '已送达',
        NoticesAccepted: '已接收（无回执）',
        NoticesFailed: '未能送达',
        NoticesWithdrawn: '已撤回',
        NoticesSuppressed: '地址停用',
        NoticesWithheld: '名单外未发',
      },
    },
  ],
  [
    { title: '有积压吗：最久逾期的批次（秒）', watched: ['oldestDueBatch'] },
    {
      title: '被什么挡住：服务商不接收、人工暂停、自动停发',
      own: {
        [METRICS.batchesParked]: '服务商不接收的批次',
        [METRICS.batchesUntold]: '结果未能通报的批次',
        [METRICS.batchesPaused]: '人工暂停的批次',
        [METRICS.officesBraked]: '自动停发的省级知识产权局',
      },
    },
    { title: '变更流滞留（毫秒）', watched: ['streamAge'] },
  ],
  [
    { title: '丢了什么：死信队列里的消息', watched: ['deadLetters', 'receiptsLost'] },
    {
      title: '谁没有被通知到',
      own: {
        [METRICS.noticesUntold]: '无人可通知',
        PartiesUnreachable: '没有联系方式',
        [METRICS.rowsUnreadable]: '无法读取的数据行',
      },
    },
    { title: '函数出错', watched: ['callsFailed'] },
  ],
  [
    { title: '服务商快慢：从可发到交出（秒，九成九）', own: { [METRICS.handOver]: '九成九的通知' }, statistic: 'p99' },
    {
      title: '服务商退回：投诉、结果不明、可能重复',
      own: { Complaints: '投诉', OutcomesUnknown: '结果不明', PossibleDoubles: '可能重复', ReceiptsUnknown: '对不上的回执' },
    },
    { title: '回执等了多久（秒）', watched: ['oldestReceipt'] },
  ],
  [
    { title: '收件人答复：已记录、出错', own: { AnswersTaken: '已记录的答复', [METRICS.pagesFailed]: '打不开的页面' } },
    { title: '收件人答复：被拒绝的链接和校验码', own: { [METRICS.answersRefused]: '被拒绝' } },
  ],
  [
    { title: '线索接口：系统出错的答复', own: { [METRICS.apiFailed]: '出错' } },
    { title: '线索接口：被拒绝的访问令牌', own: { [METRICS.tokensRefused]: '被拒绝' } },
  ],
  [
    {
      title: '定时任务的心跳：次数',
      own: {
        [METRICS.openDayRan]: '开始当日计划',
        [METRICS.reportUnreachableRan]: '运维日报',
        [METRICS.reportCluesRan]: '线索月报',
        [METRICS.sweepOutboxRan]: '每分钟巡查',
        [METRICS.officesPlanned]: '完成计划的省级知识产权局',
      },
    },
  ],
]

const WHOLE_WIDTH = 24

/** What an operator looks at, one screen below the other: what rings, then the questions in their order. Plain metrics only. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { alarms }: DashboardProps) {
    super(scope, id)
    const ringing = new AlarmStatusWidget({
      title: '正在响的告警',
      width: WHOLE_WIDTH,
      height: 4,
      alarms: alarms.watched.map(({ alarm }) => alarm),
    })
    new CloudWatchDashboard(this, 'Dashboard', {
      defaultInterval: Duration.hours(24),
      widgets: [[ringing], ...ROWS.map(row => buildRow(row, alarms))],
    })
  }
}

/** CloudWatch refuses a graph of nothing, such as that of receipts where the provider has none. */
function buildRow(row: readonly Graph[], alarms: Alarms): IWidget[] {
  const drawn = row.map(graph => ({ graph, left: [...listOwn(graph), ...listWatched(graph, alarms)] }))
  const graphs = drawn.filter(({ left }) => left.length > 0)
  const width = WHOLE_WIDTH / graphs.length
  return graphs.map(
    ({ graph: { title }, left }) => new GraphWidget({ title, width, left, leftYAxis: { min: 0, showUnits: false } }),
  )
}

const listOwn = ({ own = {}, statistic = 'Sum' }: Graph): Metric[] =>
  Object.entries(own).map(([name, label]) => buildOwnMetric(name).with({ label, statistic, period: Duration.minutes(5) }))

/** As its alarm watches it; where several do, each by the function or queue that it is of. */
function listWatched({ watched = [] }: Graph, alarms: Alarms): Metric[] {
  const chosen = alarms.watched.filter(({ name }) => watched.includes(name))
  return chosen.map(({ metric, of }) => metric.with({ label: of }))
}
