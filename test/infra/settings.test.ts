import { describe, expect, test } from 'vitest'
import { DEFAULT_TERMS } from '../../functions/core/clues/clocks.ts'
import { checkSettings, findSite, listWarnings } from '../../infra/settings-check.ts'
import { getSettings, type Settings, STAGES } from '../../infra/settings.ts'

const LOOPBACK = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }

describe('a stage with an open allow-list', () => {
  test.each(['local', 'emulator'])('%s is refused while no mail endpoint is set', stage => {
    expect(() => getSettings(stage, {})).toThrow(/open allow-list.*AWS_ENDPOINT_URL_SESV2.*not set/s)
  })

  test.each([
    'https://email.eu-west-1.amazonaws.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com:4566',
    'http://192.168.1.10:4566',
    'http://127.0.0.1@example.com',
    '127.0.0.1',
    '',
  ])('is refused when mail would go to %j', endpoint => {
    expect(() => getSettings('local', { AWS_ENDPOINT_URL: endpoint })).toThrow(/open allow-list/)
  })

  test('is refused when only the general endpoint is on the loopback', () => {
    const environment = { ...LOOPBACK, AWS_ENDPOINT_URL_SESV2: 'https://email.example.com' }
    expect(() => getSettings('emulator', environment)).toThrow(/open allow-list/)
  })

  test.each(['http://127.0.0.1:4801', 'http://localhost:4566', 'http://[::1]:4566'])('is let through to %s', endpoint => {
    expect(getSettings('emulator', { AWS_ENDPOINT_URL_SESV2: endpoint, AWS_ENDPOINT_URL: 'https://example.com' }).allowList).toBe(
      'open',
    )
  })

  test('is refused when SMS would leave the machine', () => {
    const environment = { ...LOOPBACK, DUBAN_SMS_ENDPOINT: 'https://sms.example.com' }
    expect(() => getSettings('local', environment)).toThrow(/SMS must end on this machine/)
  })

  test('sends no SMS from the emulator when they would leave the machine', () => {
    const environment = { ...LOOPBACK, AWS_ENDPOINT_URL_SNS: 'https://sns.example.com' }
    expect(getSettings('emulator', environment).sms).toEqual({ provider: 'off' })
  })
})

describe('a fresh deployment', () => {
  test.each(['trial', 'production'])('of %s reaches nobody', stage => {
    expect(getSettings(stage, {}).allowList).toEqual([])
  })

  test('keeps its data', () => {
    expect([getSettings('trial', {}).keepData, getSettings('production', {}).keepData]).toEqual([true, true])
  })
})

test('an unknown stage is refused with the ones there are', () => {
  expect(() => getSettings('prod', {})).toThrow(`unknown stage "prod": choose one of ${STAGES.join(', ')}`)
})

test('mail is paced where a provider counts, and nowhere on this machine', () => {
  const rates = STAGES.map(stage => getSettings(stage, LOOPBACK).maxSendRate)
  expect(rates).toEqual([undefined, undefined, 1, 14])
})

test.each(['cn-north-1', 'cn-northwest-1'])('in %s mail goes over SMTP', region => {
  expect(getSettings('production', {}, region).email.provider).toBe('smtp')
})

test("windows hold everywhere but on the emulator, whose clock is the wall's", () => {
  const windows = STAGES.map(stage => getSettings(stage, LOOPBACK).windows)
  expect(windows).toEqual([undefined, 'always', undefined, undefined])
})

describe('the name of the page in an SMS', () => {
  test.each([
    ['what is set', { site: 'duban.cn', pageBaseUrl: 'https://duban.example.com' }, 'duban.cn'],
    ['else a short host', { pageBaseUrl: 'https://duban.example.com' }, 'duban.example.com'],
    ['with its port', { pageBaseUrl: 'http://localhost:4804' }, 'localhost:4804'],
    ['of 24 characters', { pageBaseUrl: 'https://duban.cnipa2.example.com/' }, 'duban.cnipa2.example.com'],
    ['none that is longer', { pageBaseUrl: 'https://duban.cnipa25.example.com' }, undefined],
    ['none below a path', { pageBaseUrl: 'https://example.com/duban' }, undefined],
    ["none of the API's own", {}, undefined],
  ])('is %s', (_, settings, site) => {
    expect(findSite(settings)).toBe(site)
  })

  test('is missed where SMS go out without any, and only there', () => {
    const production = getSettings('production', {})
    const warn = (change: Partial<Settings>): string[] => [...listWarnings({ ...production, ...change })].map(({ id }) => id)
    expect(warn({})).not.toContain('sms-without-code')
    expect(warn({ sms: { provider: 'sns' } })).toContain('sms-without-code')
    expect(warn({ sms: { provider: 'sns' }, site: 'duban.cn' })).not.toContain('sms-without-code')
  })
})

test("links lead to this machine from its own stages, to the API's own endpoint from others", () => {
  const bases = STAGES.map(stage => getSettings(stage, { ...LOOPBACK, DUBAN_PAGE_BASE_URL: 'http://localhost:5804' }).pageBaseUrl)
  expect(bases).toEqual(['http://localhost:5804', 'http://127.0.0.1:4566/_aws/execute-api/{api}/$default', undefined, undefined])
})

const ISSUER = { issuer: 'https://id.example.com', audience: 'duban', offices: ['44'] } satisfies Settings['issuers'][number]

describe('who may vouch for callers of the API', () => {
  test('is nobody on a fresh deployment, which says so', () => {
    const warnings = (issuers: Settings['issuers']): string[] =>
      [...listWarnings({ ...getSettings('production', {}), issuers })].map(({ id }) => id)
    expect([getSettings('trial', {}).issuers, getSettings('production', {}).issuers]).toEqual([[], []])
    expect([warnings([]).includes('no-issuer'), warnings([ISSUER]).includes('no-issuer')]).toEqual([true, false])
  })

  test.each(['local', 'emulator'])('is the issuer of this machine on %s, and no other', stage => {
    const issuers = (environment: object) =>
      getSettings(stage, { ...LOOPBACK, ...environment }).issuers.map(({ issuer }) => issuer)
    expect(issuers({})).toEqual(['http://127.0.0.1:4805'])
    expect(issuers({ DUBAN_ISSUER: 'http://127.0.0.1:5805' })).toEqual(['http://127.0.0.1:5805'])
    expect(() => issuers({ DUBAN_ISSUER: 'https://id.example.com' })).toThrow(/issuer "https:.* must be on the loopback/)
  })

  test('may be several, each for offices of its own', () => {
    const issuers = [ISSUER, { ...ISSUER, issuer: 'https://id2.example.com', offices: 'all' as const }]
    expect(checkSettings({ ...getSettings('production', {}), issuers })).toEqual([])
  })
})

const DAYTIME = { from: '08:30', to: '18:00' }

describe('settings that make no sense are named', () => {
  const production = getSettings('production', {})
  test.each<[string, Partial<Settings>, RegExp]>([
    ['an open trial', { stage: 'trial', allowList: 'open' }, /"trial" must not have an open allow-list/],
    ['a sender without address', { email: { provider: 'ses', sender: '督办系统' } }, /sender "督办系统"/],
    ['a base that is no URL', { pageBaseUrl: 'duban.example.com' }, /page base URL/],
    ['links that anybody on the way can read', { pageBaseUrl: 'http://duban.example.com' }, /page base URL .* must be https/],
    ['links below a path', { pageBaseUrl: 'https://example.com/duban' }, /page base URL .* must be a host and no path/],
    ['links behind a query', { pageBaseUrl: 'https://example.com?x' }, /page base URL .* must be a host and no path/],
    ['a site with no room in an SMS', { site: 'page.of.duban.example.com' }, /site "page\.of\.duban/],
    ['a site that nobody types', { site: 'https://duban.cn' }, /site "https/],
    ['an extension by no day', { maxExtensionDays: 0 }, /longest extension 0/],
    ['an extension by two years', { maxExtensionDays: 730 }, /longest extension 730/],
    ['a page for nobody', { pageThrottle: { rate: 0, burst: 1 } }, /page throttle/],
    ['a burst below the rate', { pageThrottle: { rate: 10, burst: 5 } }, /page throttle/],
    ['an operator without address', { operatorEmail: 'operator' }, /operator e-mail/],
    ['a send rate of nothing', { maxSendRate: 0 }, /send rate 0/],
    ['an SMS rate of nothing', { sms: { provider: 'sns' }, maxSmsRate: 0 }, /SMS rate 0/],
    ['an SMS rate without SMS', { maxSmsRate: 2 }, /SMS rate but sends no SMS/],
    ['an SMS origin that is no ARN', { sms: { provider: 'end-user-messaging', origin: '+8613800000000' } }, /SMS origin/],
    ['a cap that lets nothing through', { hourlyCap: 0 }, /hourly cap 0/],
    ['people written to by night', { windows: 'always' }, /by night and on days off/],
    ['a window that never opens', { windows: { email: DAYTIME, sms: { from: '18:00', to: '09:00' } } }, /send windows of stage/],
    ['SMS before breakfast', { windows: { email: DAYTIME, sms: { from: '07:00', to: '18:00' } } }, /SMS window 07:00/],
    ['an issuer without TLS', { issuers: [{ ...ISSUER, issuer: 'http://id.example.com' }] }, /issuer "http:.* must be https/],
    ['an issuer of this machine', { issuers: [{ ...ISSUER, issuer: 'http://127.0.0.1:4805' }] }, /issuer "http:.* must be https/],
    [
      'keys fetched without TLS',
      { issuers: [{ ...ISSUER, jwksUri: 'http://id.example.com/keys' }] },
      /key set "http:.* must be https/,
    ],
    ['one issuer twice', { issuers: [ISSUER, { ...ISSUER, issuer: `${ISSUER.issuer}/` }] }, /stands there twice/],
    ['tokens meant for anybody', { issuers: [{ ...ISSUER, audience: ' ' }] }, /has no audience/],
    ['an office that there is not', { issuers: [{ ...ISSUER, offices: ['44', '99'] }] }, /office "99" of issuer/],
    ['an issuer for nobody', { issuers: [{ ...ISSUER, offices: [] }] }, /speaks for no office/],
    [
      'issuers that the function has no room for',
      { issuers: Array.from({ length: 40 }, (_, index) => ({ ...ISSUER, issuer: `https://province-${index}.id.example.com` })) },
      /issuers of stage .* are longer than 3000/,
    ],
    ['an API for nobody', { apiRate: { reads: 600, changes: 0 } }, /rate 0 of changes/],
    ['two claims of one name', { claims: { office: 'a', roles: 'a', name: 'name' } }, /three different names/],
    [
      'a clue that is signed for within no day',
      { clueTerms: { ...DEFAULT_TERMS, ordinary: { ...DEFAULT_TERMS.ordinary, sign: 0 } } },
      /terms of clues of stage .* must be whole working days/,
    ],
    ['a seal that stands in the settings', { sealKey: 'local:AAAA' }, /must seal its clues under the stack's own KMS key/],
    ['half a day of logs', { logRetentionDays: 0.5 }, /log retention/],
    [
      'an allow-list that no function has room for',
      { allowList: Array.from({ length: 200 }, (_, index) => `person-${index}@example.com`) },
      /allow-list of stage .* is longer than 2000/,
    ],
    ['an allow-list entry of another kind', { allowList: ['@example.com', 'everybody'] }, /allow-list entry "everybody"/],
  ])('%s', (_, change, problem) => {
    expect(checkSettings({ ...production, ...change }).join('\n')).toMatch(problem)
  })

  test('Amazon SES and SNS SMS in China', () => {
    const problems = checkSettings({ ...production, sms: { provider: 'sns' } }, 'cn-north-1')
    expect(problems).toEqual([expect.stringContaining('no Amazon SES'), expect.stringContaining('no SMS through AWS')])
  })

  test('an operator may open production', () => {
    expect(checkSettings({ ...production, allowList: 'open' })).toEqual([])
  })
})
