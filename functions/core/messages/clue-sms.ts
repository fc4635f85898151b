/** The one part of a clue's SMS: the most pressing clue, and how many others there are. */
import type { ClueMessage } from './clue-message.ts'
import { sortClues, wordOccasion } from './clue-occasions.ts'
import { wordFirstWayBriefly } from './first-way.ts'
import { closeSentence, SMS_PART } from './sms-room.ts'

/**
 * Number, kind, level and deadline always stand in it; what gives way first is where to go, then the time left, why it comes by a
 * second way, and how many others there are.
 * @returns undefined where the signature leaves no room for what has to be said
 */
export function buildClueSms({ subjects, day, firstWay, contact }: ClueMessage, signature: string): string | undefined {
  const [first, ...rest] = sortClues(subjects)
  if (first === undefined) return undefined
  const { brief, left } = wordOccasion(first, day)
  const ask = `请登录系统${first.occasion === 'signed' ? '查看' : '办理'}。`
  const said = `${first.level === 'urgent' ? '紧急：' : ''}${brief}`
  const others = rest.length === 0 ? '' : `，另有${rest.length}件`
  const why = firstWay === undefined ? '' : closeSentence(wordFirstWayBriefly(firstWay, contact))
  return [
    `${said}${left}${others}。${why}${ask}`,
    `${said}${left}${others}。${why}`,
    `${said}${others}。${why}`,
    `${said}${others}。`,
    `${said}。`,
  ].find(text => signature.length + text.length <= SMS_PART)
}
