import { wrap } from '../runtime/shell.ts'

// The place of the API of clues, until it is there.
export const handler = wrap(async () => ({ statusCode: 501 }))
