/** What a box of a page posts: the duty, and the version of its row that was shown, so that a page that is out of date is noticed. */
type Box = { key: string; shown: number }

/** @param version of the duty's row, 0 where there is none */
export const buildBox = (key: string, version: number): string => `${key}@${version}`

/** @returns undefined for what no page has posted */
export function readBox(box: string): Box | undefined {
  const [, key, shown] = /^(.+)@(\d{1,15})$/s.exec(box) ?? []
  return key === undefined ? undefined : { key, shown: Number(shown) }
}

export const listKeys = (boxes: readonly string[]): string[] => boxes.flatMap(box => readBox(box)?.key ?? [])
