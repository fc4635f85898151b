import { mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { inspectDataFolder } from '../../../infra/ops/data-folder/read-data-folder.ts'
import { ALL_TABLES } from '../../../infra/ops/data-folder/tables.ts'
import { places, sampleTables, taskRow, toCsvFiles, withFolder } from '../../support/data-folder.ts'
import { duban } from '../../support/duban.ts'

const files = toCsvFiles(sampleTables({ tasks: [taskRow({ 条款: '99.9' })] }))

/** The sample with a wrong clause, and one file replaced by what cannot be opened. */
const withBroken = <T>(name: string, make: (path: string) => Promise<void>, use: (folder: string) => Promise<T>): Promise<T> =>
  withFolder(files, async folder => {
    await rm(join(folder, name))
    await make(join(folder, name))
    return use(folder)
  })

const inspect = (folder: string) => inspectDataFolder(folder, ALL_TABLES)
const linkTo = (target: string) => (path: string) => symlink(target, path)
const makeFolder = async (path: string): Promise<void> => mkdir(path)

describe('a file that cannot be opened', () => {
  it.each([
    ['a link that leads nowhere', 'units.csv', linkTo('nowhere.csv'), '链接失效'],
    ['a link to a folder', 'units.csv', linkTo('.'), '文件夹'],
    ['a link in a circle', 'units.csv', linkTo('units.csv'), 'ELOOP'],
    ['a folder of that name', 'units.csv', makeFolder, '文件夹'],
    ['a folder in place of an optional file', 'progress.csv', makeFolder, '文件夹'],
  ] as const)('%s is named with its mend beside everything else', async (_, name, make, message) => {
    const { problems } = await withBroken(name, make, inspect)
    expect(new Set(places(problems))).toEqual(
      new Set([
        [name, null, null],
        ['tasks.csv', 2, '条款'],
      ]),
    )
    const own = problems.find(({ file }) => file === name)
    expect(own?.message).toContain(message)
    expect(own?.mend).not.toBe('')
  })

  it('ends the verb with 2 and all problems as one JSON document', async () => {
    const { status, out } = await withBroken('units.csv', makeFolder, folder => duban('check', folder, '--json'))
    expect(status).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ problems: [{ file: 'units.csv' }, { file: 'tasks.csv', row: 2 }] })
  })

  it('a workbook that leads nowhere is named, too', async () => {
    const { problems } = await withFolder({}, async folder => {
      await symlink('nowhere.xlsx', join(folder, 'data.xlsx'))
      return inspect(folder)
    })
    expect(problems).toMatchObject([{ file: 'data.xlsx', message: '链接失效，它指向的文件不存在' }])
  })
})
