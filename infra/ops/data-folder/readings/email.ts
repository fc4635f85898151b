import { domainToASCII } from 'node:url'

import { type Cell, cellToText } from '../grid.ts'
import { fold } from './fold.ts'
import { good, type Reading, wrong } from './reading.ts'

const HOW = '请填写一个完整的电子邮箱，例如 name@example.com。'
/** RFC 5321 dot-atom in ASCII: no mail provider of ours takes anything else. */
const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/
const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i
const LONGEST_ADDRESS = 254
const LONGEST_LOCAL_PART = 64
const LONGEST_LABEL = 63

const isDomain = (domain: string): boolean => {
  const labels = domain.split('.')
  return (
    labels.length > 1 &&
    labels.every(label => label.length <= LONGEST_LABEL && LABEL.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? '')
  )
}

/** An ASCII domain stays as written; a Chinese one becomes punycode, which is all that SES takes. */
const toAsciiDomain = (domain: string): string => (/^[\x21-\x7e]*$/.test(domain) ? domain : domainToASCII(domain))

export function readEmail(cell: Cell): Reading<string> {
  const text = fold(cellToText(cell))
  const [local = '', domain = '', ...rest] = text.split('@')
  if ((rest.length > 0 && !text.includes('@@')) || /[,;、]/.test(text))
    return wrong('一格只能填一个电子邮箱', '请只保留一个；其他人另起一行填写。')
  const address = `${local}@${toAsciiDomain(domain)}`
  const wellFormed = rest.length === 0 && LOCAL_PART.test(local) && isDomain(address.slice(local.length + 1))
  const tooLong = address.length > LONGEST_ADDRESS || local.length > LONGEST_LOCAL_PART
  return wellFormed && !tooLong ? good(address) : wrong('电子邮箱格式不对', HOW)
}
