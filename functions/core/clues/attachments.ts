/** What holds of a clue's attachments wherever they are kept. */
import type { FileMark } from './clue.ts'
import type { ClueFile } from './clue-store.ts'

const MOST_FILES = 10
/** What was announced and has not come a quarter of an hour later will not come: its form has run out, and its place is free. */
const WAITING_MILLISECONDS = 900_000

type Announced = Pick<ClueFile, 'state' | 'at'>

export const isLapsed = ({ state, at }: Announced, now: string): boolean =>
  state === 'refused' || (state === 'waiting' && Date.parse(now) - Date.parse(at) >= WAITING_MILLISECONDS)

/** Without those whose place is free again. */
export const listStanding = <T extends Announced>(files: readonly T[], now: string): T[] =>
  files.filter(file => !isLapsed(file, now))

/** Whether the clue takes another file now. */
export const hasRoom = (files: readonly Announced[], now: string): boolean => listStanding(files, now).length < MOST_FILES

/** What is sealed in words of a file that was seen to be there, so that their digest covers it. */
export const markFile = ({ id, bytes, type }: ClueFile, version: string): FileMark => ({ id, version, bytes, type })

/** Whether it is the file that was marked so. */
export const isMarked = ({ id, state, version, bytes, type }: ClueFile, mark: FileMark): boolean =>
  state === 'there' && id === mark.id && version === mark.version && bytes === mark.bytes && type === mark.type
