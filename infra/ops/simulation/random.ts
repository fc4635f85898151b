/** Seeded chance. `fork` gives a generator of its own for each name: who draws more or less there changes nothing here. */
export type Random = {
  /** From 0 (included) to 1 (excluded). */
  next: () => number
  /** A whole number, both ends included. */
  between: (least: number, most: number) => number
  chance: (probability: number) => boolean
  pick: <Choices extends readonly [unknown, ...unknown[]]>(choices: Choices) => Choices[number]
  /** Undefined of none. */
  find: <T>(choices: readonly T[]) => T | undefined
  fork: (name: string) => Random
}

const FNV_PRIME = 0x01000193
const MANTISSA = 2 ** 32

function hashText(text: string, start: number): number {
  let hash = start
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME)
  return hash >>> 0
}

/** sfc32 (PractRand's small fast counter): 128 bits of state, far more than a simulation draws. */
function buildGenerator(key: number): () => number {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = key
  let counter = 1
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / MANTISSA
  }
  for (let turn = 0; turn < 12; turn += 1) next()
  return next
}

export function buildRandom(seed: number, name = ''): Random {
  const next = buildGenerator(hashText(name, hashText(String(seed), 0x811c9dc5)))
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    chance: probability => next() < probability,
    pick: choices => choices[Math.floor(next() * choices.length)] ?? choices[0],
    find: choices => choices[Math.floor(next() * choices.length)],
    fork: child => buildRandom(seed, `${name}/${child}`),
  }
}
