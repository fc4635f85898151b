/** How the sentences of an SMS share its one part: names give way first, then words, then everything but the bare matter. */
import { clipText, toSmsVariable } from './text.ts'

/** One part of UCS-2, the provider's signature included. */
export const SMS_PART = 70
/** Below this the names say too little; then words give way. A code to answer with leaves them less. */
const ROOM_FOR_NAMES = { usual: 18, withCode: 10 } as const
const LEAST_ROOM = 4

export type SmsForm = (party: string, name: string) => string

type Sentences = {
  names: readonly [party: string, name: string]
  /** From the fullest to the shortest. */
  forms: readonly SmsForm[]
  /** With a code to answer with: what is left where not even the shortest form has room for names. */
  bare?: string
}

/** @returns undefined where the signature leaves no room for a sentence that says anything */
export function fitSms(signature: string, { names, forms, bare }: Sentences): string | undefined {
  const whole = SMS_PART - signature.length
  const [party, name] = names.map(toSmsVariable)
  const roomy = forms.map(form => ({ form, room: whole - form('', '').length }))
  const enough = ROOM_FOR_NAMES[bare === undefined ? 'usual' : 'withCode']
  const chosen = roomy.find(({ room }) => room >= enough) ?? roomy.findLast(({ room }) => room >= LEAST_ROOM)
  if (chosen !== undefined) return chosen.form(...shareRoom(party ?? '', name ?? '', chosen.room))
  return bare !== undefined && bare.length <= whole ? bare : undefined
}

function shareRoom(party: string, name: string, room: number): [string, string] {
  if (party.length + name.length <= room) return [party, name]
  const partyRoom = Math.min(party.length, Math.max(room - name.length, Math.floor(room * 0.4), LEAST_ROOM / 2))
  return [clipText(party, partyRoom), clipText(name, room - partyRoom)]
}

/** What is said, as one sentence; nothing where nothing is. */
export const closeSentence = (...parts: readonly string[]): string => {
  const said = parts.filter(part => part !== '')
  return said.length === 0 ? '' : `${said.join('，')}。`
}
