/** The task that an operator names. */
import { nameOffice } from '../../../functions/core/compose/party-names.ts'
import type { RegisterStore } from '../../../functions/core/ports.ts'
import { ALL_OFFICES, type OfficeCode, type Task } from '../../../functions/core/register/register.ts'
import { buildUsageError } from '../usage.ts'

/**
 * Task ids are unique within one issuer only.
 * @param issuer undefined: whoever has issued a task of that id
 * @throws DataProblemsError where there is no such task, or several
 */
export async function getTask(
  register: Pick<RegisterStore, 'readTasks'>,
  { task: id, issuer }: { task: string; issuer: OfficeCode | undefined },
): Promise<Task> {
  const issuers = issuer === undefined ? ALL_OFFICES : [issuer]
  const lists = await Promise.all(issuers.map(one => register.readTasks(one)))
  const [found, ...others] = lists.flatMap(({ tasks }) => tasks.map(row => row.task)).filter(task => task.id === id)
  if (found !== undefined && others.length === 0) return found
  const names = [found, ...others].flatMap(task => (task === undefined ? [] : [`${nameOffice(task.issuer)}（${task.issuer}）`]))
  throw buildUsageError({
    option: '--task',
    value: id,
    message:
      found === undefined ? '登记库里没有这个工作事项' : `有 ${names.length} 个发布机构的工作事项用这个编号：${names.join('、')}`,
    mend: found === undefined ? '核对工作事项编号和发布机构（--issuer）' : '加 --issuer <NN> 写明发布机构',
  })
}
