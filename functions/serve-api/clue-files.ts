/** Use cases: attachments of clues. Their bytes go between the browser and the bucket, never through here. */
import type { FileAnnounced, FileAttached, FileDraft, FileOpened, FilesListed, UploadForm } from '../core/clues/clue-calls.ts'
import { isLapsed, listStanding, markFile } from '../core/clues/attachments.ts'
import { saltWords } from '../core/clues/chain.ts'
import type { Principal } from '../core/clues/clue.ts'
import type { ClueFile } from '../core/clues/clue-store.ts'
import { findFileType } from '../core/clues/file-type.ts'
import { judgeAttach, listAllowed } from '../core/clues/judge.ts'
import { changeClue, findWhole, type Place } from './act-on-clue.ts'
import type { ClueNeeds } from './enter-clue.ts'
import { toReading } from './read-clues.ts'

type FilePlace = { number: string; id: string }
export type FileNeeds = ClueNeeds & {
  files: {
    signUpload: (place: FilePlace) => Promise<UploadForm>
    readHead: (place: FilePlace) => Promise<{ head: Uint8Array; bytes: number; version: string } | undefined>
    signDownload: (place: FilePlace & { version: string }, name: string) => Promise<string>
  }
  newId: () => string
}

/** A form by which the file can be uploaded; it is no part of the clue before it is attached. */
export async function announceFile(
  needs: FileNeeds,
  principal: Principal,
  number: string,
  draft: FileDraft,
): Promise<FileAnnounced> {
  const clue = await findWhole(needs, principal, number)
  if (clue === undefined) return { kind: 'missing' }
  const at = needs.now()
  const judged = judgeAttach(needs.rules, { clue }, principal, at)
  if (judged.kind === 'illegal') return { kind: 'illegal', clue, allowed: judged.allowed }
  const file = { ...draft, id: needs.newId(), state: 'waiting', office: principal.office, at } as const
  if (!(await needs.clues.announceFile(principal, number, file))) return { kind: 'full' }
  return { kind: 'announced', id: file.id, upload: await needs.files.signUpload({ number, id: file.id }) }
}

/** It is there, and by its first bytes what it was said to be. What was attached before is attached. */
export async function attachFile(needs: FileNeeds, principal: Principal, place: Place, id: string): Promise<FileAttached> {
  const { number } = place
  const clue = await findWhole(needs, principal, number)
  const file = await needs.clues.findFile(principal, number, id)
  if (clue === undefined || file === undefined) return { kind: 'missing' }
  const allowed = listAllowed({ clue }, principal)
  if (clue.version !== place.version) return { kind: 'stale', clue, allowed }
  if (file.state === 'there') return { kind: 'done', clue, allowed }
  if (file.state === 'refused') return { kind: 'refused' }
  const found = isLapsed(file, needs.now()) ? undefined : await needs.files.readHead({ number, id })
  if (found === undefined) return { kind: 'not-there' }
  if (findFileType(found.head) !== file.type) {
    await needs.clues.refuseFile(principal, number, file)
    return { kind: 'refused' }
  }
  const seen = { ...file, bytes: found.bytes, version: found.version, state: 'there' } as const
  return changeClue(needs, principal, place, {
    words: saltWords(needs.secrets, principal, { file: markFile(seen, seen.version) }),
    file: seen,
    judge: async (now, at) => judgeAttach(needs.rules, { clue: now }, principal, at),
  })
}

export async function listFiles(needs: FileNeeds, principal: Principal, number: string): Promise<FilesListed> {
  if ((await findWhole(needs, principal, number)) === undefined) return { kind: 'missing' }
  return { kind: 'files', files: listStanding(await needs.clues.listFiles(principal, number), needs.now()) }
}

/** The reading is on record, with its reason, before there is an address: of what was seen when it was attached. */
export async function openFile(
  needs: FileNeeds,
  principal: Principal,
  { number, id }: FilePlace,
  reason: string,
): Promise<FileOpened> {
  const files = (await needs.clues.listFiles(principal, number)).filter(({ state }) => state === 'there')
  const file = files.find(one => one.id === id)
  if (file?.version === undefined) return { kind: 'missing' }
  const { version } = file
  const { build, words } = toReading(needs, principal, { number, what: 'file' }, { reason, file: markFile(file, version) })
  if (!(await needs.clues.recordReading(principal, number, build, words))) return { kind: 'missing' }
  return { kind: 'address', url: await needs.files.signDownload({ number, id, version }, nameDownload(number, files, file)) }
}

/** The address may end up in a log: its name tells nothing of the file. The `n`th is the one that was announced as that. */
const nameDownload = (number: string, files: readonly ClueFile[], { id, type }: ClueFile): string => {
  const inOrder = files.toSorted((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1))
  return `${number}-${inOrder.findIndex(file => file.id === id) + 1}.${type}`
}
