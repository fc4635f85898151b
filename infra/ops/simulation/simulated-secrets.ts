/** Tokens and codes by a seed: nothing of them hides anything. */
import { buildClueSecrets } from '../../../functions/adapters/clue-secrets.ts'
import type { AnswerSecrets } from '../../../functions/core/answers/answers.ts'
import { CODES, toCode } from '../../../functions/core/answers/code.ts'
import type { ClueSecrets } from '../../../functions/core/clues/clue-store.ts'
import type { Random } from './random.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const TOKEN_LENGTH = 22

export const drawToken = (random: Random): string =>
  Array.from({ length: TOKEN_LENGTH }, () => LETTERS.charAt(random.between(0, LETTERS.length - 1))).join('')

export const drawCode = (random: Random): string => toCode(random.between(0, CODES - 1))

export const buildSimulatedSecrets = (random: Random): AnswerSecrets => ({
  newToken: () => drawToken(random),
  hashToken: (token, addressHash) => `hash of ${token} to ${addressHash}`,
  codeOfToken: token => drawCode(random.fork(`code of ${token}`)),
  newCode: () => drawCode(random),
  hashCode: code => `hash of ${code}`,
})

/** The salts by a seed; the digests are the real ones, as chains of them are verified. */
export const buildSimulatedClueSecrets = (random: Random): ClueSecrets => ({
  ...buildClueSecrets('simulation'),
  newSalt: () => drawToken(random),
})
