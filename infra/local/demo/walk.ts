/** Plays the walk, and tells it as it goes. */
import { randomUUID } from 'node:crypto'
import { findOfficeName } from '../../../functions/core/register/register.ts'
import { isWhole, readTrail } from '../../ops/clues/read-trail.ts'
import { findTarget } from '../../ops/target.ts'
import { type Answer, buildApi, type Call } from './api.ts'
import { type Arrival, type Mailbox, openMailbox } from './arrivals.ts'
import type { Place } from './place.ts'
import { listSteps, pickCast, SEALED, type Step } from './steps.ts'

type Speak = (call: Call) => Promise<Answer>
/** What is known of the clue as it goes. */
type Going = { number: string; etag: string }

/** @returns the exit status: 0 only if all went as told */
export async function walk(place: Place): Promise<number> {
  const speak = buildApi(place)
  const mailbox = place.mailbox === undefined ? undefined : openMailbox(place.mailbox)
  const target = await findTarget(place.outputs)
  const going: Going = { number: '', etag: '' }
  const steps = listSteps(target.today, randomUUID(), pickCast((await mailbox?.countHeard()) ?? (() => 0)))
  for (const [index, step] of steps.entries()) {
    console.log(`\n${index + 1}. ${step.title}`)
    const wrong = await take(speak, going, step)
    // Of a call that went wrong nobody need be waited for
    if (wrong.length === 0) wrong.push(...(await hear(mailbox, going, step)))
    if (wrong.length > 0) return tellWrong(wrong)
  }
  const wrong = [...(await audit(place, going)), ...(await judgeMessages(mailbox, going, steps))]
  if (wrong.length > 0) return tellWrong(wrong)
  console.log(`\n演示结束：线索 ${going.number} 从登记到办结，全部符合预期。`)
  return 0
}

function tellWrong(wrong: readonly string[]): number {
  for (const line of wrong) console.error(`   不符合预期：${line}`)
  return 1
}

async function take(speak: Speak, going: Going, step: Step): Promise<string[]> {
  const [method, ...rest] = step.call.split(' ')
  const path = `/clues${rest.join(' ').replace('{number}', going.number)}`
  const isChange = method === 'POST' && step.call.includes('{number}')
  const answer = await speak({
    who: step.who,
    method: method === 'POST' ? 'POST' : 'GET',
    path,
    body: step.body,
    headers: { ...(isChange && { 'if-match': step.stale === true ? '"1"' : going.etag }), ...step.headers },
  })
  const [shown] = path.split('?')
  console.log(`   ${findOfficeName(step.who.office) ?? ''}　${method} ${shown} → ${answer.status}${wordState(answer)}`)
  const { number, detail } = answer.fields
  if (typeof detail === 'string') console.log(`   答复：${detail}`)
  const wrong = judge(step, answer, going)
  if (typeof number === 'string') going.number = number
  if (answer.etag !== undefined && answer.status < 300) going.etag = answer.etag
  return wrong
}

const wordState = ({ fields }: Answer): string => (typeof fields['state'] === 'string' ? ` ${fields['state']}` : '')

function judge(step: Step, answer: Answer, going: Going): string[] {
  const { state, number } = answer.fields
  const isSame = going.number === '' || typeof number !== 'string' || number === going.number
  return [
    ...(answer.status === step.status ? [] : [`应答复 ${step.status}，实为 ${answer.status}：${answer.text.slice(0, 500)}`]),
    ...(step.state === undefined || step.state === state
      ? []
      : [`状态应为 ${step.state}，实为 ${typeof state === 'string' ? state : '没有'}`]),
    ...(isSame ? [] : [`答复的是另一件线索：${answer.text.slice(0, 500)}`]),
    ...(step.holds?.(answer) === false ? [`答复的内容：${answer.text.slice(0, 500)}`] : []),
  ]
}

async function hear(mailbox: Mailbox | undefined, { number }: Going, { tells = 0 }: Step): Promise<string[]> {
  if (mailbox === undefined) return []
  const arrived = await mailbox.take(number, tells)
  for (const message of arrived) console.log(describe(message))
  return arrived.length === tells ? [] : [`应通知 ${tells} 人，实收 ${arrived.length} 条`]
}

const describe = ({ channel, to, subject, text }: Arrival): string =>
  [
    `   ${channel === 'email' ? '邮件' : '短信'} ▶ ${[to].flat().join('、')}${subject === undefined ? '' : `　${subject}`}`,
    ...text
      .split('\n')
      .filter(line => line.trim() !== '')
      .map(line => `     │ ${line.trim()}`),
  ].join('\n')

async function audit({ outputs }: Place, { number }: Going): Promise<string[]> {
  const { register } = await findTarget(outputs)
  const trail = await readTrail(register, number)
  console.log(`\n核对记录（duban audit ${number}）：办理记录 ${trail.entries.length} 条、查阅记录 ${trail.readings.length} 条`)
  console.log(`   ${isWhole(trail) ? '前后相连，没有改动' : '记录不完整'}；最后一条的摘要值 ${trail.clue?.head ?? '－'}`)
  return isWhole(trail) ? [] : ['办理记录未通过核对']
}

/** Nobody is told anything twice, or anything of what is sealed. */
async function judgeMessages(mailbox: Mailbox | undefined, { number }: Going, steps: readonly Step[]): Promise<string[]> {
  if (mailbox === undefined) {
    console.log('\n收件箱不在本机，消息未核对。')
    return []
  }
  const arrived = await mailbox.list(number)
  const expected = steps.reduce((sum, { tells = 0 }) => sum + tells, 0)
  const leaking = arrived.filter(message => SEALED.some(words => JSON.stringify(message).includes(words)))
  console.log(`\n共收到 ${arrived.length} 条通知；其中没有线索的内容、对象和举报人。`)
  return [
    ...(arrived.length === expected ? [] : [`应收到 ${expected} 条`]),
    ...leaking.map(({ noticeId }) => `通知 ${noticeId} 含有不应出现的内容`),
  ]
}
