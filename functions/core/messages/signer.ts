/** Who put an answer on record, as others read it. */
import type { Source } from '../register/register.ts'
import { cleanText } from './text.ts'

/** Nobody knows operators by the name with which they log in. */
const OPERATORS = '督办系统运维组'

export const nameSigner = ({ by, party }: Source): string => (party === undefined ? OPERATORS : cleanText(by))
