/** A clause's responsible parties in the words of the guide. */
import type { ResponsibleParty, Scope } from '../../functions/core/guide/guide.ts'
import { CATEGORIES, type Category, CENTRE_NAME, type Standing } from '../../functions/core/register/register.ts'

const CATEGORY_NAMES: Record<Category, string> = {
  city: '示范市',
  county: '示范县',
  park: '示范园区',
  'services-cluster': '服务业集聚发展示范区',
  university: '示范高校',
  institute: '示范科研机构',
  enterprise: '示范企业',
}
const EVERY: Record<Standing, string> = { demonstration: '各示范单位', creation: '各创建对象' }
const STANDING_SUFFIXES: Record<Standing, string> = { demonstration: '', creation: '创建对象' }
const OFFICES_OF: Record<Scope, string> = { all: '各省级知识产权局', relevant: '相关省级知识产权局' }

function wordParty(party: ResponsibleParty): string {
  switch (party.kind) {
    case 'unit':
      return `${party.scope === 'relevant' ? '有关' : ''}${CATEGORY_NAMES[party.category]}${STANDING_SUFFIXES[party.standing]}`
    case 'office':
      return OFFICES_OF[party.scope]
    case 'department':
      return party.name.startsWith('国家知识产权') ? party.name : CENTRE_NAME + party.name
  }
}

const isEvery = (parties: readonly ResponsibleParty[], standing: Standing): boolean =>
  parties.filter(party => party.kind === 'unit' && party.standing === standing && party.scope === 'all').length ===
  CATEGORIES.length

export function wordParties(parties: readonly ResponsibleParty[]): string {
  const words = parties.map(party =>
    party.kind === 'unit' && isEvery(parties, party.standing) ? EVERY[party.standing] : wordParty(party),
  )
  return [...new Set(words)].join('、')
}
