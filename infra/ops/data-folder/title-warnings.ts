import type { Title } from '../../../functions/core/register/register.ts'
import { findListedTitle, findNearestTitle } from '../../../functions/core/guide/title-list.ts'
import type { Located } from './located.ts'

const advise = (title: string): string =>
  title.includes('创建对象')
    ? '创建对象不是称号，不能挂牌；请在单位表的“身份”填“创建对象”，并删去这一行。'
    : `最接近的称号是“${findNearestTitle(title)}”；如果就是它，请改为全称，否则可以不管。`

/** A title that the list does not know is kept, but nothing can be said about its plaque. */
export function warnOfTitles(titles: readonly Located<Title>[]): void {
  const advice = new Map<string, string>()
  for (const { row, value } of titles) {
    if (findListedTitle(value.title) !== undefined) continue
    const mend = advice.get(value.title) ?? advise(value.title)
    advice.set(value.title, mend)
    row.warning('称号', `称号“${value.title}”不在已知称号之列，牌子无法判断`, mend)
  }
}
