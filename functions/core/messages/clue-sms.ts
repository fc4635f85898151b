/** The one part of a clue's SMS. */
import type { ClueMessage } from './clue-message.ts'

/** @returns undefined where the signature leaves no room for what has to be said */
export const buildClueSms = ({ subjects: [first] }: ClueMessage, _signature: string): string | undefined => first?.number
