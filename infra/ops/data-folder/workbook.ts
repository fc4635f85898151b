/** The workbook writer's types for Node, which it does not export by name. */
import type writeXlsxFile from 'write-excel-file/node'

type Writing = Parameters<typeof writeXlsxFile>

export type WorkbookSheet = Writing[0][number]
export type WorkbookFeature = NonNullable<NonNullable<Writing[1]>['features']>[number]
