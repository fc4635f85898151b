/** The states of a notice as officials and operators read them. */
import type { NoticeState } from '../outbox/states.ts'

export const STATE_NAMES: Readonly<Record<NoticeState, string>> = {
  planned: '待发送',
  unknown: '待核实',
  sent: '已发出待回执',
  accepted: '已发出',
  delivered: '已送达',
  failed: '未能送达',
  withdrawn: '已撤回',
  suppressed: '已停发',
  withheld: '未放行',
}
