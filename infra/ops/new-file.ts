/** Files that a verb writes. */
import { writeFile } from 'node:fs/promises'
import { buildUsageError } from './usage.ts'

const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code

/** Never over a file that is there: somebody may have filled it in. */
export async function writeNew(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(file, bytes, { flag: 'wx' })
  } catch (error) {
    if (isCode(error, 'EEXIST')) {
      throw buildUsageError({
        option: '--out',
        value: file,
        message: '文件已经存在，没有覆盖',
        mend: '换一个文件名，或先移走原来的文件',
      })
    }
    if (isCode(error, 'ENOENT')) {
      throw buildUsageError({
        option: '--out',
        value: file,
        message: '文件所在的文件夹不存在',
        mend: '先建立文件夹，或换一个位置',
      })
    }
    throw error
  }
}
