/** Tries of a link or of a mobile. */
import type { AnswerStore, TriedWith } from '../ports.ts'

export type TryNeeds = { outbox: Pick<AnswerStore, 'takeTry'>; wait: (milliseconds: number) => Promise<void> }

/** Right answers that come at once take each other's tries until they are forgotten. */
const PAUSE = 300

export async function takeTryTwice(
  { outbox, wait }: TryNeeds,
  tried: TriedWith,
  cap: number,
): ReturnType<AnswerStore['takeTry']> {
  const first = await outbox.takeTry(tried, cap)
  if (first !== undefined) return first
  await wait(PAUSE)
  return outbox.takeTry(tried, cap)
}
