import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClueRole } from '../../../functions/core/clues/clue.ts'
import { readBody, type RunningServer, startServer } from '../../../infra/local/http.ts'
import { findLeaks, scanRaw } from '../../support/leak-search.ts'
import { type LocalSystem, startLocalSystem } from '../../support/local-system.ts'

const DAY = '2026-11-24'
const FILES = {
  'units.csv': '单位编号,单位名称,类别,身份,行政区划代码\nU-1,示例市,市,示范单位,440100',
  'contacts.csv': [
    '机构,姓名,角色,电子邮箱,手机',
    ...['11', '33', '44', '51'].map(office => `${office},示例联系人,主联系人,office${office}@example.com,`),
    '32,示例联系人,主联系人,,13800000032',
    '知识产权保护司,示例联系人,主联系人,department@example.com,',
  ].join('\n'),
  'tasks.csv': '工作事项编号,条款,名称,截止日期,发布机构\nT-1,1.1,示例事项,2027-06-30,44',
}
const [MAIL_11, MAIL_33, MAIL_44] = ['11', '33', '44'].map(office => `office${office}@example.com`)
const SMS_32 = '13800000032'
const DEPARTMENT = 'department@example.com'
/** What every other function is handed, images of the streams included, goes into the log with it; and what it puts on a bus passes by here. */
const showEvents = (bus: string) => ({
  functionName: /^(?!.*ServeApi)/,
  body: `process.env.AWS_ENDPOINT_URL_EVENTBRIDGE = ${JSON.stringify(bus)}
    console.log(JSON.stringify({ handed: event }))
    return real(event, context)`,
})

const words: string[] = []
/** Another one in each field that holds free text. */
const canary = (field: string): string => {
  const word = `canary${String(words.length + 1).padStart(3, '0')}${field}`
  words.push(word)
  return word
}
const USER_AGENT = canary('UserAgent')
/** Sealed as well, but no free text; the last also finds whatever was cut off. */
const ALL_SEALED = () => [...words, '2025-03-04', 'referred', 'canary']

type Person = { office: string; role: ClueRole; name: string; sub: string; token?: string }
const person = (office: string, role: ClueRole): Person => ({
  office,
  role,
  name: canary(`Name${office}${role}`),
  sub: canary(`Sub${office}${role}`),
})
const sender = person('11', 'officer')
const senderReviewer = person('11', 'reviewer')
const senderAdmin = person('11', 'admin')
const first = person('44', 'officer')
const receiver = person('33', 'officer')
const helper = person('32', 'officer')
const centre = person('00', 'officer')
const stranger = person('51', 'reviewer')

type Form = { url: string; fields: Record<string, string> }
/** What the answers hold that is looked at here. */
type Json = {
  number?: string
  state?: string
  id?: string
  upload?: Form
  files?: unknown[]
  entries?: unknown[]
  readings?: unknown[]
  paths?: Record<string, object>
}
type Answer = { who?: Person; call: string; status: number; headers: Record<string, string>; text: string; json: Json }
type Asked = { body?: unknown; ifMatch?: string; headers?: Record<string, string> }

let local: LocalSystem
let bus: RunningServer
let calls = 0
const events: string[] = []
const answers: Answer[] = []
const told: string[][] = []

async function getToken(who: Person): Promise<string> {
  const { office, role, name, sub } = who
  const body = JSON.stringify({ office, roles: [role], name, sub })
  const got = await fetch(`${local.system.running.endpoints.issuer}/token`, { method: 'POST', body })
  who.token ??= ((await got.json()) as { access_token: string }).access_token
  return who.token
}

async function ask(
  who: Person | undefined,
  method: string,
  path: string,
  { body, ifMatch, headers }: Asked = {},
): Promise<Answer> {
  const site = local.system.running.endpoints.site
  const response = await fetch(`${site}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(who && { authorization: `Bearer ${who.token ?? (await getToken(who))}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      'user-agent': USER_AGENT,
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  calls += 1
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  const answer = {
    ...(who && { who }),
    call: `${method} ${path}`,
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text,
    json: isJson ? (JSON.parse(text) as Json) : {},
  }
  answers.push(answer)
  return answer
}

/** Who hears of it at once: the minutes of the working day go on after each step. */
let minute = 0
async function hear(): Promise<string[]> {
  const before = local.messages.length
  minute += 2
  await local.live(DAY, `1${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`)
  return local.messages.slice(before).map(({ to }) => String(to))
}

/** One clue as it goes. */
function follow({ json, headers }: Answer) {
  const { number = '' } = json
  let etag = headers['etag'] ?? ''
  /** @returns status, the state then, and who heard */
  const act = async (who: Person, action: string, body: unknown = {}): Promise<unknown[]> => {
    const answer = await ask(who, 'POST', `/clues/${number}/${action}`, { body, ifMatch: etag })
    if (answer.status === 200) etag = answer.headers['etag'] ?? ''
    const heard = await hear()
    told.push(heard)
    return [answer.status, answer.json.state, heard]
  }
  return { number, act, etag: () => etag }
}

const draft = (part: Record<string, unknown> = {}) => ({
  kind: 'bad-faith-filing',
  summary: canary('Summary'),
  facts: canary('Facts'),
  target: { name: canary('TargetName'), regionCode: '440100', unitId: canary('UnitId') },
  informant: { name: canary('InformantName'), phone: canary('InformantPhone') },
  foundOn: '2025-03-04',
  ...part,
})
const reason = (field: string) => ({ reason: canary(field) })
const query = (field: string): string => `?reason=${canary(field)}`

async function enter(who: Person, body: unknown, headers: Record<string, string> = {}) {
  const answer = await ask(who, 'POST', '/clues', { body, headers })
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)])
  const heard = await hear()
  told.push(heard)
  return { clue: follow(answer), state: answer.json.state, heard }
}

const HTML = '<html>canaryHtml</html>'
/** A form as a browser sends it. */
async function upload({ url, fields }: Form, content: string): Promise<number> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', new Blob([content]), canary('LocalFileName'))
  return (await fetch(url, { method: 'POST', body: form })).status
}

/** Whoever may read no words of the clues here. */
const isStranger = (who: Person | undefined): boolean => who === undefined || who === stranger || who === senderAdmin

async function readOutputs(): Promise<Record<string, unknown>> {
  const { running, clueEnvironment, runtime, messages, logFile } = local.system
  const { registerTableName = '', outboxTableName = '' } = running
  const scan = (table = '') => scanRaw(running.endpoints.dynamodb, table)
  await expect.poll(() => readFileSync(logFile, 'utf8').match(/call served/g)?.length, { timeout: 10_000 }).toBe(calls)
  return {
    messages,
    log: readFileSync(logFile, 'utf8'),
    register: await scan(registerTableName),
    outbox: await scan(outboxTableName),
    sealed: await scan(clueEnvironment['SEALED_TABLE_NAME']),
    events,
    queues: runtime.listQueues(),
    'dead letters': local.deadLetters,
    failures: local.failures,
    problems: answers.filter(({ status }) => status >= 400).map(({ headers, text }) => ({ headers, text })),
    strangers: answers.filter(({ who, call }) => isStranger(who) && !call.endsWith('/openapi.json')).map(({ text }) => text),
    // An address may end up in the log of whatever lies between.
    addresses: answers.map(({ json, headers }) => [headers['location'], json.upload]),
    slips: answers.filter(({ call }) => call.endsWith('/slip')).map(({ text }) => text),
  }
}

beforeAll(async () => {
  bus = await startServer(0, async (request, response) => {
    const body = await readBody(request)
    events.push(body)
    const answer = await fetch(local.system.runtime.eventsEndpoint, {
      method: 'POST',
      headers: { 'x-amz-target': String(request.headers['x-amz-target']) },
      body,
    })
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
  })
  local = await startLocalSystem({ files: FILES, first: DAY, wrap: showEvents(`http://127.0.0.1:${bus.port}`) })
  await local.live(DAY, '10:00')
}, 120_000)
afterAll(async () => {
  await local.stop()
  await bus.stop()
})

describe('a clue from its entry to its end', () => {
  let clue: ReturnType<typeof follow>
  const key = canary('IdempotencyKey')

  it('goes to the office in charge, which hears; a repetition makes no other, and what is refused makes none', async () => {
    const body = draft()
    const entered = await enter(sender, body, { 'idempotency-key': key })
    clue = entered.clue
    expect([entered.state, entered.heard]).toEqual(['transferred', [MAIL_44]])
    const again = await enter(sender, body, { 'idempotency-key': key })
    expect([again.clue.number, again.heard]).toEqual([clue.number, []])
    const path = `/clues/${clue.number}`
    const ifMatch = clue.etag()
    const refused: [number, Person | undefined, string, string, Asked?][] = [
      [422, sender, 'POST', '/clues', { body: draft(), headers: { 'idempotency-key': key } }],
      [422, sender, 'POST', '/clues', { body: draft({ summary: canary('LongSummary').repeat(50) }) }],
      [422, sender, 'POST', '/clues', { body: draft({ kind: canary('Kind') }) }],
      [422, sender, 'POST', '/clues', { body: draft({ target: { name: canary('WrongTarget'), regionCode: canary('Region') } }) }],
      [400, sender, 'POST', '/clues', { body: `{"summary":"${canary('Broken')}` }],
      [415, sender, 'POST', '/clues', { body: draft(), headers: { 'content-type': `text/${canary('ContentType')}` } }],
      [403, senderAdmin, 'POST', '/clues', { body: draft() }],
      [401, undefined, 'POST', '/clues', { body: draft() }],
      [401, undefined, 'GET', path, { headers: { authorization: `Bearer ${canary('Token')}` } }],
      [404, sender, 'GET', `/clues/${canary('Number')}`],
      [404, sender, 'GET', `${path}/${canary('Path')}`],
      [422, sender, 'GET', `/clues?role=sent&cursor=${canary('Cursor')}`],
      [403, sender, 'GET', `${path}/informant${query('OfficersReason')}`],
      [412, first, 'POST', `${path}/return`, { body: reason('StaleReason'), ifMatch: '"9"' }],
      [412, first, 'POST', `${path}/return`, { body: reason('OtherReason'), ifMatch: `"${canary('ETag')}"` }],
      [428, first, 'POST', `${path}/return`, { body: reason('UnconditionalReason') }],
      [409, first, 'POST', `${path}/report`, { body: { conclusion: canary('Early'), measures: canary('EarlyToo') }, ifMatch }],
      [409, sender, 'POST', `${path}/close`, { body: reason('OfficersClosing'), ifMatch }],
      [422, senderReviewer, 'POST', `${path}/close`, { body: { note: canary('UnknownField') }, ifMatch }],
      [422, first, 'POST', `${path}/files`, { body: { name: canary('BigFile'), type: 'pdf', bytes: 1e9 } }],
    ]
    for (const [status, who, method, where, asked] of refused)
      expect([method, where, (await ask(who, method, where, asked)).status]).toEqual([method, where, status])
    expect(await hear()).toEqual([])
  })

  it('comes back, and goes on to another office', async () => {
    expect(await clue.act(first, 'return', reason('ReturnReason'))).toEqual([200, 'returned', [MAIL_11]])
    expect(await clue.act(senderReviewer, 'reroute', { office: '44', ...reason('RefusedReroute') })).toEqual([422, undefined, []])
    const rerouted = await clue.act(senderReviewer, 'reroute', { office: '33', ...reason('RerouteReason') })
    expect(rerouted).toEqual([200, 'transferred', [MAIL_33]])
  })

  it('is signed, and others are asked for help and for time', async () => {
    expect(await clue.act(receiver, 'sign')).toEqual([200, 'signed', [MAIL_11]])
    expect(await clue.act(receiver, 'invite', { offices: ['32'], ...reason('InviteReason') })).toEqual([200, 'signed', [SMS_32]])
    expect(await clue.act(helper, 'contribute', { text: canary('Contribution') })).toEqual([200, 'signed', []])
    const extend = (field: string) => clue.act(receiver, 'extend', { reportBy: '2027-03-05', ...reason(field) })
    expect(await extend('ExtendReason')).toEqual([200, 'signed', [MAIL_11]])
    expect(await clue.act(senderReviewer, 'refuse-extension', reason('RefuseReason'))).toEqual([200, 'signed', [MAIL_33]])
    expect(await clue.act(receiver, 'handle', { outcome: 'referred', note: canary('HandleNote') })).toEqual([200, 'handling', []])
    expect(await extend('ExtendReasonToo')).toEqual([200, 'handling', [MAIL_11]])
    expect(await clue.act(senderReviewer, 'approve-extension', reason('ApproveReason'))).toEqual([200, 'handling', [MAIL_33]])
  })

  it('takes a file, which stays what it was when it was attached', async () => {
    const path = `/clues/${clue.number}/files`
    const content = `%PDF-1.7 ${canary('FileContent')}`
    const announce = async () => {
      const body = { name: canary('FileName'), type: 'pdf', bytes: content.length }
      const { id, upload: form = { url: '', fields: {} } } = (await ask(receiver, 'POST', path, { body })).json
      return { id, form }
    }
    const wrong = await announce()
    expect(await clue.act(receiver, `files/${wrong.id}`)).toEqual([409, undefined, []])
    expect(await upload(wrong.form, canary('NoPdf'))).toBe(204)
    expect(await clue.act(receiver, `files/${wrong.id}`)).toEqual([409, undefined, []])
    const { id, form } = await announce()
    expect(await upload(form, content)).toBe(204)
    expect(await clue.act(receiver, `files/${id}`)).toEqual([200, 'handling', []])
    expect(await upload(form, HTML)).toBe(204)
    const opened = await ask(senderReviewer, 'GET', `${path}/${id}${query('FileReason')}`)
    expect(opened.status).toBe(303)
    expect(await (await fetch(opened.headers['location'] ?? '')).text()).toBe(content)
    expect((await ask(helper, 'GET', path)).json.files).toHaveLength(1)
  })

  it('is reported, rejected, reported again and closed', async () => {
    const report = (field: string) =>
      clue.act(receiver, 'report', { conclusion: canary(`${field}Conclusion`), measures: canary(`${field}Measures`) })
    expect(await report('First')).toEqual([200, 'reported', [MAIL_11]])
    expect(await clue.act(senderReviewer, 'reject', reason('RejectReason'))).toEqual([200, 'handling', [MAIL_33]])
    expect(await report('Second')).toEqual([200, 'reported', [MAIL_11]])
    const informant = await ask(senderReviewer, 'GET', `/clues/${clue.number}/informant${query('InformantReason')}`)
    expect([informant.status, informant.text]).toEqual([200, expect.stringContaining('InformantPhone')])
    expect(await clue.act(senderReviewer, 'close', reason('CloseReason'))).toEqual([200, 'closed', []])
  })

  it('is read by each side as far as it may', async () => {
    const path = `/clues/${clue.number}`
    for (const who of [sender, receiver, helper, first, senderAdmin, centre])
      for (const part of ['', '/timeline', '/slip'])
        expect([part, (await ask(who, 'GET', path + part)).status]).toEqual([part, part === '/slip' && who === first ? 404 : 200])
    const { json } = await ask(senderReviewer, 'GET', `${path}/timeline`)
    expect([json.entries?.length, json.readings?.length]).toEqual([16, 2])
    const informants = words.filter(word => /Informant(?:Name|Phone)$/.test(word))
    const showing = answers.filter(({ text }) => findLeaks({ text }, informants).length > 0)
    expect(showing.map(({ call }) => call.split('?')[0])).toEqual([`GET ${path}/informant`])
    const former = answers.filter(({ who, call }) => who === first && call.startsWith('GET')).map(({ text }) => text)
    const seen = words.filter(word => findLeaks({ former }, [word]).length > 0)
    expect(seen).toEqual([first.name, expect.stringMatching(/ReturnReason$/)])
  })

  it('is not there for an office that has nothing to do with it, whatever it calls', async () => {
    const { json } = await ask(undefined, 'GET', '/openapi.json')
    const all = Object.entries(json.paths ?? {}).filter(([path]) => path.includes('{number}'))
    const every = all.flatMap(([path, methods]) =>
      ['get', 'post'].filter(one => one in methods).map(one => [one.toUpperCase(), path]),
    )
    expect(every.length).toBeGreaterThan(16)
    for (const [method = '', path = ''] of every) {
      const answer = async (number: string) => {
        const where = path.replace('{number}', number).replace('{id}', '00000000-0000-4000-8000-000000000000')
        const post = { body: reason('StrangersReason'), ifMatch: clue.etag() }
        const { status, text } = await ask(
          stranger,
          method,
          `${where}${method === 'GET' ? query('StrangersQuery') : ''}`,
          method === 'GET' ? {} : post,
        )
        return [path, status, text]
      }
      const real = await answer(clue.number)
      expect(real.slice(0, 2)).toEqual([path, 404])
      expect(real).toEqual(await answer('DB-2026-11-009999'))
    }
    for (const role of ['sent', 'received', 'invited'])
      expect((await ask(stranger, 'GET', `/clues?role=${role}`)).json).toEqual({ clues: [] })
    expect((await ask(stranger, 'GET', '/clues?role=all')).status).toBe(403)
  })
})

describe('other clues', () => {
  it('go to the centre where the target is the office in charge; its department hears', async () => {
    const target = { name: canary('OfficeTarget'), regionCode: '330100', unitId: '33' }
    const { clue, state, heard } = await enter(sender, draft({ target }))
    expect([state, heard]).toEqual(['transferred', [DEPARTMENT]])
    expect(await clue.act(centre, 'sign')).toEqual([200, 'signed', [MAIL_11]])
  })

  it('stay with the office that enters them where it is in charge, and nobody is told', async () => {
    const target = { name: canary('OwnTarget'), regionCode: '440100' }
    expect(await enter(first, draft({ target }))).toMatchObject({ state: 'signed', heard: [] })
  })

  it('are withdrawn with a reason', async () => {
    const { clue, heard } = await enter(sender, draft({ target: { name: canary('WithdrawnTarget'), regionCode: '440100' } }))
    expect(heard).toEqual([MAIL_44])
    expect(await clue.act(senderReviewer, 'close', reason('WithdrawReason'))).toEqual([200, 'closed', []])
  })

  it('and each of those concerned has heard of each thing once', async () => {
    await local.live(DAY, '13:00')
    expect(local.messages.map(({ to }) => String(to))).toEqual(told.flat())
    const ids = local.messages.map(({ noticeId }) => noticeId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(local.messages.filter(({ text }) => !/DB-2026-(?:11|44)-00000\d/.test(text))).toEqual([])
  })
})

describe('nothing that was sealed', () => {
  it('has come out anywhere: in no message, log, row, image, queue or refusal', async () => {
    const outputs = await readOutputs()
    expect(findLeaks(outputs, ALL_SEALED())).toEqual([])
    expect([outputs['failures'], outputs['dead letters']]).toEqual([[], []])
    const full = ['messages', 'log', 'register', 'outbox', 'sealed', 'events', 'addresses']
    expect(full.filter(where => findLeaks({ [where]: outputs[where] }, ['DB-2026-11-000001']).length === 0)).toEqual([])
    expect(outputs['log']).toMatch(/"handed":.*"NewImage":.*clueEntry/)
    expect(outputs['log']).toMatch(/"_aws":/)
  })

  it('could have come out unseen: a word is found wherever and in whatever form it is put in', async () => {
    const long = ['', '1', '12'].map(before => Buffer.from(`${before}${USER_AGENT}，之后`))
    const disguises = [
      `before ${USER_AGENT.toUpperCase()} after`,
      JSON.stringify({ text: [{ part: USER_AGENT }] }),
      encodeURIComponent(`理由：${USER_AGENT}`),
      ...long.flatMap(bytes => [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')]),
      ...(['hex', 'base64', 'base64url'] as const).map(way => createHash('sha256').update(USER_AGENT).digest(way)),
    ]
    const outputs = await readOutputs()
    const missed = Object.entries(outputs).flatMap(([where, output]) =>
      disguises.filter(text => findLeaks({ [where]: [output, { more: text }] }, [USER_AGENT]).length === 0),
    )
    expect(missed).toEqual([])
    expect(findLeaks({ bytes: { B: Buffer.from(USER_AGENT) } }, [USER_AGENT])).not.toEqual([])
  })
})
