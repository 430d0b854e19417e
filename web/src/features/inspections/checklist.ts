import type { Schemas } from '@/api/schemas'

/** A published checklist: three levels and two notes. What a phone is not shown is left out. */
export type Checklist = Omit<Schemas['ChecklistOut'], 'not_field_checks' | 'county' | 'sections'> & { sections: Section[] }
export type Section = Omit<Schemas['ChecklistSection'], 'items'> & { items: Item[] }
export type Item = Omit<Schemas['ChecklistItem'], 'measure'> & { measure?: Measure }
/** `basis` says where a limit comes from; no field shows it. */
export type Measure = Omit<Schemas['Measure'], 'basis'>
