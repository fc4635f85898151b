/** A worker that dies at a chosen await: before the call is made, or after it was made and before its answer is heard. */
export class Killed extends Error {}

export type Death = { call: number; moment: 'before' | 'after' }
export const NEVER: Death = { call: Infinity, moment: 'before' }

const forever = new Promise<never>(() => {})

/**
 * Runs work whose needs are wrapped by `mortal`; once dead, no call of it has any effect, and nothing waits for it.
 * @returns how many calls were made, and whether it died
 */
export async function runMortal(
  death: Death,
  work: (mortal: <T extends object>(needs: T) => T) => Promise<unknown>,
): Promise<{ calls: number; died: boolean }> {
  let calls = 0
  let isDead = false
  const killed = Promise.withResolvers<never>()
  const die = (): Promise<never> => {
    isDead = true
    killed.reject(new Killed())
    return forever
  }
  const mortal = <T extends object>(needs: T): T =>
    Object.fromEntries(
      Object.entries(needs).map(([name, call]) => [
        name,
        async (...args: unknown[]) => {
          if (isDead) return forever
          calls += 1
          const mine = calls
          if (mine === death.call && death.moment === 'before') return die()
          const answer: unknown = await (call as (...given: unknown[]) => unknown)(...args)
          if (isDead) return forever
          return mine === death.call ? die() : answer
        },
      ]),
    ) as T
  try {
    await Promise.race([work(mortal), killed.promise])
  } catch (error) {
    if (!(error instanceof Killed)) throw error
  }
  return { calls, died: isDead }
}
