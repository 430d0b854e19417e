import type { Complete, Schemas } from './schemas'

export type EnforcementDocument = Complete<Schemas['EnforcementIn']>
export type EnforcementKind = EnforcementDocument['kind']
export type EnforcementPage = Schemas['EnforcementPage']

/** The offices of the plan: all that the form needs of it. */
export interface PlanOffices {
  offices: Pick<Schemas['PlanOffice'], 'key' | 'name' | 'kind' | 'town_code'>[]
}
