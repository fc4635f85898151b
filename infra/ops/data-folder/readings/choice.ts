import { type Cell, cellToText } from '../grid.ts'
import { fold } from './fold.ts'
import { good, type Reading, wrong } from './reading.ts'

type Choice<C> = { code: C; name: string }

const listNames = (choices: readonly Choice<unknown>[]): string => choices.map(choice => choice.name).join('、')

const findChoice = <C>(choices: readonly Choice<C>[], text: string): Choice<C> | undefined =>
  choices.find(({ name }) => name === text)

/** One of a few fixed words. Nearly every cell is spelled exactly so. */
export const readChoice =
  <C>(choices: readonly Choice<C>[]) =>
  (cell: Cell): Reading<C> => {
    const choice = findChoice(choices, cellToText(cell)) ?? findChoice(choices, fold(cellToText(cell)))
    return choice === undefined
      ? wrong(`“${cellToText(cell).trim()}”不是可填的内容`, `请填写其中之一：${listNames(choices)}。`)
      : good(choice.code)
  }

/** Parts of a cell that holds a list, in their plain spelling and without repetitions. */
export const splitList = (cell: Cell): string[] => [
  ...new Set(
    cellToText(cell)
      .normalize('NFKC')
      .split(/[、;；]/)
      .map(fold)
      .filter(part => part !== ''),
  ),
]

/** Some of a few fixed words; the result is in the order of `choices`. */
export const readChoices =
  <C>(choices: readonly Choice<C>[]) =>
  (cell: Cell): Reading<C[]> => {
    const parts = splitList(cell)
    const unknown = parts.find(part => !choices.some(({ name }) => name === part))
    if (unknown !== undefined) {
      return wrong(`“${unknown}”不是可填的内容`, `请填写${listNames(choices)}，可填一项或几项，用顿号（、）分隔。`)
    }
    return good(choices.filter(({ name }) => parts.includes(name)).map(({ code }) => code))
  }
