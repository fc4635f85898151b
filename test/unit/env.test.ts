import { describe, expect, test } from 'vitest'
import { parseDeliveryEnv } from '../../functions/runtime/env.ts'

const SES = {
  ALLOW_LIST: '["@example.com"]',
  HELP: '示例',
  OPERATOR_EMAIL: '',
  EMAIL_SENDER: 'duban@example.com',
  EMAIL_PROVIDER: 'ses',
  SES_CONFIGURATION_SET: 'duban',
  SMS_PROVIDER: 'off',
  ADDRESS_HASH_KEY: 'sample',
}

const BACKWARDS = JSON.stringify({ email: { from: '18:00', to: '08:30' }, sms: { from: '09:00', to: '18:00' } })

describe('the settings of a function that sends', () => {
  test('are read for SES without SMS', () => {
    expect(parseDeliveryEnv(SES)).toMatchObject({
      allowList: ['@example.com'],
      email: { provider: 'ses', sender: 'duban@example.com', configurationSet: 'duban' },
      sms: { provider: 'off' },
    })
  })

  test('keep to the send windows of the programme and ten messages an hour, unless the stage says otherwise', () => {
    expect(parseDeliveryEnv(SES)).toMatchObject({
      windows: { email: { from: '08:30', to: '18:00' }, sms: { from: '09:00', to: '18:00' } },
      hourlyCap: 10,
      maxSendRate: undefined,
      maxSmsRate: undefined,
    })
    const own = { SEND_WINDOWS: '"always"', HOURLY_CAP: '3', MAX_SEND_RATE: '14', MAX_SMS_RATE: '0.5' }
    const settings = { windows: 'always', hourlyCap: 3, maxSendRate: 14, maxSmsRate: 0.5 }
    expect(parseDeliveryEnv({ ...SES, ...own })).toMatchObject(settings)
  })

  test('name the page of the stage, where it has one', () => {
    expect(parseDeliveryEnv(SES)).toMatchObject({ pageBaseUrl: undefined, answerSite: undefined })
    const own = { PAGE_BASE_URL: 'https://duban.example.com', ANSWER_SITE: 'duban.example.com' }
    const settings = { pageBaseUrl: 'https://duban.example.com', answerSite: 'duban.example.com' }
    expect(parseDeliveryEnv({ ...SES, ...own })).toMatchObject(settings)
  })

  test('are read for SMTP and the mailbox of this machine', () => {
    const smtp = {
      EMAIL_PROVIDER: 'smtp',
      SMTP_HOST: 'smtp.example.com',
      SMTP_PORT: '465',
      SMTP_USER: 'u',
      SMTP_PASSWORD: 'secret',
    }
    const sms = { SMS_PROVIDER: 'local', SMS_ENDPOINT: 'http://127.0.0.1:4801/sms' }
    expect(parseDeliveryEnv({ ...SES, ...smtp, ...sms, ALLOW_LIST: '"open"' })).toMatchObject({
      allowList: 'open',
      email: { provider: 'smtp', host: 'smtp.example.com', port: 465, user: 'u', password: 'secret' },
      sms: { provider: 'local', endpoint: 'http://127.0.0.1:4801/sms' },
    })
  })

  test.each([
    ['no allow-list', { ALLOW_LIST: undefined }, 'ALLOW_LIST'],
    ['a rate of nothing', { MAX_SEND_RATE: '0' }, 'MAX_SEND_RATE'],
    ['an SMS rate that is no number', { MAX_SMS_RATE: 'many' }, 'MAX_SMS_RATE'],
    ['a cap of nothing', { HOURLY_CAP: '0' }, 'HOURLY_CAP'],
    ['no key for the hashes of addresses', { ADDRESS_HASH_KEY: undefined }, 'ADDRESS_HASH_KEY'],
    ['windows that are not JSON', { SEND_WINDOWS: 'always' }, 'SEND_WINDOWS'],
    ['a window that ends before it begins', { SEND_WINDOWS: BACKWARDS }, 'SEND_WINDOWS'],
    ['an allow-list that is not JSON', { ALLOW_LIST: 'open' }, 'ALLOW_LIST'],
    ['an allow-list that says something else than open', { ALLOW_LIST: '"everybody"' }, 'ALLOW_LIST'],
    ['an unknown provider', { EMAIL_PROVIDER: 'pigeon' }, 'EMAIL_PROVIDER'],
    ['SES without its configuration set', { SES_CONFIGURATION_SET: '' }, 'SES_CONFIGURATION_SET'],
    ['SMTP without a port', { EMAIL_PROVIDER: 'smtp', SMTP_HOST: 'smtp.example.com' }, 'SMTP_PORT'],
    ['SMS of AWS without an origin', { SMS_PROVIDER: 'end-user-messaging' }, 'SMS_ORIGIN'],
    ['local SMS without an endpoint', { SMS_PROVIDER: 'local' }, 'SMS_ENDPOINT'],
  ])('are refused with %s, by the name of the variable', (_, change, name) => {
    expect(() => parseDeliveryEnv({ ...SES, ...change })).toThrow(name)
  })

  test('are refused without quoting a secret', () => {
    const bad = { ...SES, EMAIL_PROVIDER: 'smtp', SMTP_HOST: 'smtp.example.com', SMTP_PORT: 'x', SMTP_PASSWORD: 'hunter2' }
    expect(() => parseDeliveryEnv(bad)).toThrow(/^(?!.*hunter2).*SMTP_PORT/)
  })
})
