/** What a browser gets at a clue's address: nothing of any clue, and so the same at each. */
import { wordClueDoor } from '../../core/messages/plain-pages.ts'
import { answerPage } from './answer-page.ts'
import { PlainPage } from './plain-pages.tsx'
import { HEADERS } from './style.ts'

/** @param help whom to ask */
export const answerClueDoor = (help: string): Promise<Response> =>
  answerPage(200, <PlainPage view={wordClueDoor(help)} />, HEADERS)
