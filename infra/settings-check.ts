import { $ClueTerms } from '../functions/core/clues/clocks.ts'
import type { Issuer } from '../functions/core/clues/issuers.ts'
import { $SendWindows } from '../functions/core/outbox/send-window.ts'
import { ALL_OFFICES } from '../functions/core/register/register.ts'
import type { Settings } from './settings.ts'

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Lambda takes 4 kB of environment in all. */
const LONGEST_ALLOW_LIST = 2_000
const LONGEST_ISSUERS = 3_000

/** Everything that is wrong with a stage's settings, in words for the operator; empty when nothing is. */
export function checkSettings(settings: Settings, region?: string): string[] {
  return [
    ...checkReach(settings),
    ...checkValues(settings),
    ...checkPage(settings),
    ...checkPace(settings),
    ...checkWindows(settings),
    ...checkIssuers(settings),
    ...checkAccess(settings),
    ...checkRegion(settings, region),
  ]
}

/** A fresh deployment reaches nobody: only where all mail ends on this machine may a stage start open. */
function* checkReach({ stage, allowList, loopbackOnly, email, sms }: Settings): Generator<string> {
  if (stage === 'trial' && allowList === 'open') yield 'stage "trial" must not have an open allow-list'
  if (!loopbackOnly) return
  const mailEndpoint = email.provider === 'ses' ? email.endpoint : undefined
  if (mailEndpoint === undefined || !isLoopback(mailEndpoint))
    yield (
      `stage "${stage}" has an open allow-list, so its mail must end on this machine: set AWS_ENDPOINT_URL_SESV2 (or AWS_ENDPOINT_URL) ` +
        `to an address on the loopback (it is ${mailEndpoint ?? 'not set'}), or choose another stage with -c stage=trial`
    )
  const smsEndpoint = sms.provider === 'off' ? 'http://127.0.0.1' : sms.endpoint
  if (smsEndpoint === undefined || !isLoopback(smsEndpoint))
    yield `stage "${stage}" has an open allow-list, so its SMS must end on this machine, not at ${smsEndpoint ?? 'the provider of the region'}`
}

/** Whether an address ends on this machine. */
export function isLoopback(endpoint: string): boolean {
  return URL.canParse(endpoint) && LOOPBACK_HOSTS.has(new URL(endpoint).hostname)
}

function* checkValues(settings: Settings): Generator<string> {
  const { stage, allowList, email, operatorEmail, logRetentionDays } = settings
  if (!/^(?:[^<>]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/.test(email.sender))
    yield `sender "${email.sender}" of stage "${stage}" is no e-mail address`
  if (operatorEmail !== '' && !operatorEmail.includes('@'))
    yield `operator e-mail "${operatorEmail}" of stage "${stage}" is no e-mail address`
  if (!Number.isInteger(logRetentionDays) || logRetentionDays < 1)
    yield `log retention ${logRetentionDays} of stage "${stage}" must be whole days`
  if (JSON.stringify(allowList).length > LONGEST_ALLOW_LIST)
    yield `allow-list of stage "${stage}" is longer than ${LONGEST_ALLOW_LIST} characters: write @domain instead of single addresses`
  if (allowList !== 'open')
    for (const entry of allowList)
      if (!/^(?:[^@\s]*@[^@\s]+|1\d{10})$/.test(entry))
        yield `allow-list entry "${entry}" of stage "${stage}" is no address, @domain or mobile`
}

/** What an SMS of one part has room for beside its text and code. */
const LONGEST_SITE = 24

/** The name of the page in an SMS, for a browser's address line; undefined where there is none short enough. */
export function findSite({ site, pageBaseUrl }: Pick<Settings, 'site' | 'pageBaseUrl'>): string | undefined {
  if (site !== undefined || pageBaseUrl === undefined) return site
  const { host, pathname } = new URL(pageBaseUrl)
  return pathname === '/' && host.length <= LONGEST_SITE ? host : undefined
}

function* checkPage(settings: Settings): Generator<string> {
  const { stage, pageBaseUrl, site, pageThrottle, maxExtensionDays = 1, loopbackOnly } = settings
  if (pageBaseUrl !== undefined && !URL.canParse(pageBaseUrl))
    yield `page base URL "${pageBaseUrl}" of stage "${stage}" is no URL`
  else if (pageBaseUrl !== undefined && !loopbackOnly && !pageBaseUrl.startsWith('https://'))
    yield `page base URL "${pageBaseUrl}" of stage "${stage}" must be https: whoever reads a link on its way can answer with it`
  else if (pageBaseUrl !== undefined && !loopbackOnly && !/^https:\/\/[^/?#]+\/?$/.test(pageBaseUrl))
    yield `page base URL "${pageBaseUrl}" of stage "${stage}" must be a host and no path: the pages lie at /n/`
  if (site !== undefined && !(site.length <= LONGEST_SITE && URL.canParse(`https://${site}`) && !/\s|:\/\//.test(site)))
    yield `site "${site}" of stage "${stage}" must be what is typed into a browser, without https://, at most ${LONGEST_SITE} characters`
  if (!Number.isInteger(maxExtensionDays) || maxExtensionDays < 1 || maxExtensionDays > 366)
    yield `longest extension ${maxExtensionDays} of stage "${stage}" must be 1 to 366 days`
  if (!(pageThrottle.rate >= 1) || !(pageThrottle.burst >= pageThrottle.rate))
    yield `page throttle of stage "${stage}" must be at least one request a second, and its burst not below its rate`
}

/** Whoever can speak for an issuer can speak for its offices. */
function* checkIssuers({ stage, issuers, loopbackOnly }: Settings): Generator<string> {
  const of = `of stage "${stage}"`
  for (const one of issuers) yield* checkIssuer(one, of, loopbackOnly)
  const urls = issuers.map(({ issuer }) => issuer.replace(/\/$/, ''))
  for (const url of new Set(urls.filter((one, index) => urls.indexOf(one) !== index)))
    yield `issuer "${url}" ${of} stands there twice: give it one line with all its offices`
  if (JSON.stringify(issuers).length > LONGEST_ISSUERS)
    yield `issuers ${of} are longer than ${LONGEST_ISSUERS} characters: leave out jwksUri where discovery will do`
}

function* checkIssuer({ issuer, audience, jwksUri, offices }: Issuer, of: string, loopbackOnly: boolean): Generator<string> {
  for (const [what, url] of Object.entries({ issuer, ...(jwksUri !== undefined && { 'key set': jwksUri }) }))
    if (loopbackOnly && !isLoopback(url)) yield `${what} "${url}" ${of} must be on the loopback`
    else if (!loopbackOnly && !(URL.canParse(url) && url.startsWith('https://')))
      yield `${what} "${url}" ${of} must be https: whoever stands between can sign for everybody`
  if (audience.trim() === '') yield `issuer "${issuer}" ${of} has no audience: tokens for others would open our clues`
  if (offices === 'all') return
  if (offices.length === 0) yield `issuer "${issuer}" ${of} speaks for no office`
  for (const office of offices)
    if (!ALL_OFFICES.includes(office))
      yield `office "${office}" of issuer "${issuer}" ${of} is neither one of the 32 nor the centre (00)`
}

function* checkAccess({ stage, apiRate, claims, clueTerms, sealKey, loopbackOnly }: Settings): Generator<string> {
  for (const [what, rate] of Object.entries(apiRate))
    if (!Number.isInteger(rate) || rate < 1)
      yield `rate ${rate} of ${what} of stage "${stage}" must be at least one call a minute`
  const names = Object.values(claims ?? {})
  if (names.includes('') || new Set(names).size < names.length) yield `claims of stage "${stage}" must be three different names`
  if (clueTerms !== undefined && !$ClueTerms.safeParse(clueTerms).success)
    yield `terms of clues of stage "${stage}" must be whole working days: ${JSON.stringify(clueTerms)}`
  if (sealKey === undefined) return
  if (!loopbackOnly) yield `stage "${stage}" must seal its clues under the stack's own KMS key, not under one of its settings`
  else if (!isSealKey(sealKey)) yield `seal key of stage "${stage}" must be local: and 32 bytes in base64`
}

const isSealKey = (text: string): boolean =>
  text.startsWith('local:') && Buffer.from(text.slice('local:'.length), 'base64').length === 32

/** What a deployment does without, in words for the operator. */
export function* listWarnings(settings: Settings): Generator<{ id: string; message: string }> {
  const { stage, keepData, sms, issuers } = settings
  if (issuers.length === 0)
    yield {
      id: 'no-issuer',
      message: `nobody can call the API of clues of stage "${stage}": name an issuer in infra/settings.ts`,
    }
  if (keepData && JSON.stringify(settings).includes('example.com'))
    yield {
      id: 'example-addresses',
      message: 'infra/settings.ts still names addresses at example.com: put in yours',
    }
  if (sms.provider !== 'off' && findSite(settings) === undefined)
    yield {
      id: 'sms-without-code',
      message: `SMS of stage "${stage}" carry no code, so that nobody can answer them: name a site of at most ${LONGEST_SITE} characters`,
    }
}

function* checkPace({ stage, sms, maxSendRate = 1, maxSmsRate, hourlyCap = 1 }: Settings): Generator<string> {
  if (!(maxSendRate >= 1)) yield `send rate ${maxSendRate} of stage "${stage}" must be at least one e-mail a second`
  if (!((maxSmsRate ?? 1) >= 1)) yield `SMS rate ${maxSmsRate} of stage "${stage}" must be at least one SMS a second`
  if (sms.provider === 'end-user-messaging' && !/^(?:pool|phone-number|sender-id)\/\S+$/.test(sms.origin))
    yield `SMS origin "${sms.origin}" of stage "${stage}" must be the end of an ARN: pool/…, phone-number/… or sender-id/…`
  if (maxSmsRate !== undefined && sms.provider === 'off')
    yield `stage "${stage}" has an SMS rate but sends no SMS: choose an SMS provider, or leave the rate out`
  if (!Number.isInteger(hourlyCap) || hourlyCap < 1)
    yield `hourly cap ${hourlyCap} of stage "${stage}" must be at least one message: with none, no second way would ever reach anybody`
}

/** Carriers take no bulk SMS at night; nobody should be woken by any. */
const SMS_HOURS = { from: '08:00', to: '21:00' }

function* checkWindows({ stage, windows, loopbackOnly }: Settings): Generator<string> {
  if (windows === undefined) return
  const parsed = $SendWindows.safeParse(windows)
  if (!parsed.success) {
    yield `send windows of stage "${stage}" must be 'always' or two windows "HH:MM" to a later "HH:MM": ${JSON.stringify(windows)}`
    return
  }
  if (parsed.data === 'always') {
    if (!loopbackOnly)
      yield `stage "${stage}" would write to people by night and on days off: give it send windows instead of 'always'`
    return
  }
  const { from, to } = parsed.data.sms
  if (from < SMS_HOURS.from || to > SMS_HOURS.to)
    yield `SMS window ${from}–${to} of stage "${stage}" must lie between ${SMS_HOURS.from} and ${SMS_HOURS.to}`
}

function* checkRegion({ stage, email, sms }: Settings, region: string | undefined): Generator<string> {
  if (region?.startsWith('cn-') !== true) return
  if (email.provider === 'ses') yield `region ${region} has no Amazon SES: give stage "${stage}" an SMTP provider`
  if (sms.provider === 'sns' || sms.provider === 'end-user-messaging')
    yield `region ${region} has no SMS through AWS: choose another SMS provider for stage "${stage}", or "off"`
}
