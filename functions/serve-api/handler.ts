import { randomUUID } from 'node:crypto'
import { buildApi } from '../adapters/api/router.ts'
import { buildFindKeys, buildVerifyToken } from '../adapters/api/verify-token.ts'
import { buildClueSecrets } from '../adapters/clue-secrets.ts'
import { buildClueStore } from '../adapters/clue-store.ts'
import { buildDocumentClient } from '../adapters/dynamo.ts'
import { buildFileStore, buildS3Client } from '../adapters/file-store.ts'
import { answerClueDoor } from '../adapters/pages/clue-door.tsx'
import { answerSlip } from '../adapters/pages/clue-slip.tsx'
import { $HttpEvent, API_HEADERS, toAnswer, toRequest } from '../adapters/pages/http-event.ts'
import { buildSeal, parseSealKey } from '../adapters/seal.ts'
import { buildCalendar } from '../core/deadlines/calendar.ts'
import { buildSlipView } from '../core/messages/clue-slip-view.ts'
import { logApiError, logApiProblems, logServed, logTokenRefusal } from '../runtime/api-log.ts'
import { $ApiEnv, parseEnv } from '../runtime/env.ts'
import { parseEvent, wrap } from '../runtime/shell.ts'
import { actOnClue } from './act-on-clue.ts'
import { admitRequest } from './admit-request.ts'
import { announceFile, attachFile, listFiles, openFile } from './clue-files.ts'
import { enterClue } from './enter-clue.ts'
import { listClues, readInformant, seesClue, showClue, showSlip, showTimeline } from './read-clues.ts'

const env = parseEnv($ApiEnv)
const now = (): string => new Date().toISOString()
const calendar = buildCalendar()
const secrets = buildClueSecrets(env.ADDRESS_HASH_KEY)
const sealKey = parseSealKey(env.SEAL_KEY)
const tables = { register: env.REGISTER_TABLE_NAME, sealed: env.SEALED_TABLE_NAME }
const needs = {
  clues: buildClueStore(buildDocumentClient(), tables, { seal: buildSeal(sealKey), secrets }),
  secrets,
  rules: { calendar, terms: env.CLUE_TERMS },
  files: buildFileStore(buildS3Client(), {
    name: env.FILES_BUCKET_NAME,
    ...(sealKey.kind === 'kms' && { kmsKey: sealKey.arn }),
  }),
  limits: env.API_RATE,
  newId: randomUUID,
  now,
}
const { fetch } = buildApi({
  enterClue: (...said) => enterClue(needs, ...said),
  actOnClue: (...said) => actOnClue(needs, ...said),
  showClue: (...said) => showClue(needs, ...said),
  listClues: (...said) => listClues(needs, ...said),
  showTimeline: (...said) => showTimeline(needs, ...said),
  seesClue: (...said) => seesClue(needs, ...said),
  showSlip: (...said) => showSlip(needs, ...said),
  readInformant: (...said) => readInformant(needs, ...said),
  announceFile: (...said) => announceFile(needs, ...said),
  attachFile: (...said) => attachFile(needs, ...said),
  listFiles: (...said) => listFiles(needs, ...said),
  openFile: (...said) => openFile(needs, ...said),
  verifyToken: buildVerifyToken({ issuers: env.ISSUERS, claims: env.CLAIMS, secrets, now, findKeys: buildFindKeys() }),
  admitRequest: (...said) => admitRequest(needs, ...said),
  answerDoor: () => answerClueDoor(env.HELP),
  answerSlip: clue => answerSlip(buildSlipView(clue, { now: now(), calendar })),
  now,
  onServed: logServed,
  onRefused: logTokenRefusal,
  onProblems: logApiProblems,
  onError: logApiError,
})

export const handler = wrap(async event => toAnswer(await fetch(toRequest(parseEvent($HttpEvent, event), API_HEADERS))))
