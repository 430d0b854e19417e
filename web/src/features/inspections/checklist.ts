import type { Schemas } from '@/api/schemas'

/** A published checklist: three levels and two notes. What a phone is not shown is left out. */
export type Checklist = Omit<Schemas['ChecklistOut'], 'not_field_checks' | 'county' | 'sections'> & { sections: Section[] }
export type Section = Omit<Schemas['ChecklistSection'], 'items'> & { items: Item[] }
export type Item = Omit<Schemas['ChecklistItem'], 'measure'> & { measure?: Measure }
/** `basis` says where a limit comes from; no field shows it. */
export type Measure = Omit<Schemas['Measure'], 'basis'>

/** A clause of one of the five plans that the lists were made from, by the seed it begins with. */
const CLAUSE = /^(WC|LX|DX|DT|XP)(?=[\d(\p{Script=Han}])/u

/** What binds a reader whose plan is of this seed: its own clauses, laws and standards. No clause of another county. */
export function basisWords(item: Pick<Item, 'sources'>, seed: string | undefined): string {
  const ours = item.sources.filter(({ code }) => {
    const county = CLAUSE.exec(code)?.[1]
    return !county || county === seed
  })
  return ours.map(({ text }) => text).join('；') || '本系统建议'
}
