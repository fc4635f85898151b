/** Reads the notices of many batches, some pieces in flight, and tells how far it has come. */
import type { NoticeRecord, OutboxStore, RowProblem } from '../../../functions/core/ports.ts'
import { eachInFlight, type Progress } from '../load/apply.ts'

const PER_READ = 500
const IN_FLIGHT = 8

export async function readMany(
  outbox: Pick<OutboxStore, 'readNotices'>,
  ids: ReadonlySet<string>,
  tell: Progress,
): Promise<{ notices: NoticeRecord[]; problems: RowProblem[] }> {
  const all = [...ids]
  const pieces = Array.from({ length: Math.ceil(all.length / PER_READ) }, (_, index) =>
    all.slice(index * PER_READ, (index + 1) * PER_READ),
  )
  const notices: NoticeRecord[] = []
  const problems: RowProblem[] = []
  let done = 0
  await eachInFlight(pieces, IN_FLIGHT, async piece => {
    const read = await outbox.readNotices(piece)
    notices.push(...read.notices)
    problems.push(...read.problems)
    done += piece.length
    tell(done, all.length)
  })
  return { notices, problems }
}
