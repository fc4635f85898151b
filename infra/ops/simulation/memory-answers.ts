/** What recipients' pages count and look up, in memory. */
import type { AnswerCode, AnswerStore, TriedWith } from '../../../functions/core/ports.ts'
import { storeGuards } from './store-guards.ts'

type Answers = AnswerStore & {
  tries: Map<string, number>
  codes: Map<string, AnswerCode>
}

const toTriesKey = (tried: TriedWith): string => ('notice' in tried ? tried.notice : `${tried.mobileHash} ${tried.hour}`)
const toCodeKey = ({ mobileHash, codeHash }: Pick<AnswerCode, 'mobileHash' | 'codeHash'>): string => `${mobileHash} ${codeHash}`

export function buildMemoryAnswers(): Answers {
  const tries: Answers['tries'] = new Map()
  const codes: Answers['codes'] = new Map()
  return {
    tries,
    codes,
    async takeTry(tried, cap) {
      const taken = tries.get(toTriesKey(tried)) ?? 0
      if (!storeGuards.mayTake(taken, cap)) return undefined
      tries.set(toTriesKey(tried), taken + 1)
      return { left: cap - taken - 1 }
    },
    async forgetTries(tried) {
      tries.delete(toTriesKey(tried))
    },
    async saveCode(code) {
      codes.set(toCodeKey(code), { ...code })
    },
    findCode: async code => codes.get(toCodeKey(code))?.notice,
  }
}
