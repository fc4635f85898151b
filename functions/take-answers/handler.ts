import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod/mini'
import { buildHashAddress } from '../adapters/address-hash.ts'
import { buildAnswerSecrets } from '../adapters/answer-secrets.ts'
import { buildDocumentClient } from '../adapters/dynamo.ts'
import { buildOutboxStore } from '../adapters/outbox-store.ts'
import { $HttpEvent, toAnswer, toRequest } from '../adapters/pages/http-event.ts'
import { buildRouter } from '../adapters/pages/router.tsx'
import { buildRegisterStore } from '../adapters/register-store.ts'
import { DEFAULT_MOST_EXTENSION_DAYS } from '../core/answers/answers.ts'
import { buildRules } from '../core/deadlines/rules.ts'
import { currentGuide } from '../core/guide/editions.ts'
import { logPageError, logRefusal, logTaken } from '../runtime/answer-log.ts'
import { $LadderEnv, $TablesEnv, $text, parseEnv } from '../runtime/env.ts'
import { parseEvent, wrap } from '../runtime/shell.ts'
import { openPage, takeAnswer } from './take-answers.ts'

const env = parseEnv(
  z.extend($TablesEnv, {
    ...$LadderEnv.shape,
    ADDRESS_HASH_KEY: $text,
    HELP: $text,
    MAX_EXTENSION_DAYS: z.prefault(z.coerce.number().check(z.int(), z.positive()), String(DEFAULT_MOST_EXTENSION_DAYS)),
  }),
)
const client = buildDocumentClient()
const needs = {
  register: buildRegisterStore(client, env.REGISTER_TABLE_NAME),
  outbox: buildOutboxStore(client, env.OUTBOX_TABLE_NAME),
  rules: buildRules(currentGuide, env.LADDER),
  secrets: buildAnswerSecrets(env.ADDRESS_HASH_KEY),
  hashAddress: buildHashAddress(env.ADDRESS_HASH_KEY),
  help: env.HELP,
  mostExtensionDays: env.MAX_EXTENSION_DAYS,
  now: () => new Date().toISOString(),
  newId: randomUUID,
  wait: (milliseconds: number) => wait(milliseconds),
}
const { fetch } = buildRouter({
  openPage: (access, part) => openPage(needs, access, part),
  takeAnswer: (access, submission) => takeAnswer(needs, access, submission),
  help: env.HELP,
  onClosed: logRefusal,
  onAnswer: logTaken,
  onError: logPageError,
})

export const handler = wrap(async event => toAnswer(await fetch(toRequest(parseEvent($HttpEvent, event)))))
