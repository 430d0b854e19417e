import type { Plan } from '../plan'
import type { Complete, Schemas } from '../schemas'

export type AccidentDocument = Complete<Schemas['AccidentIn']>
export type AccidentRow = Schemas['AccidentRow']
export type AccidentPage = Schemas['AccidentPage']
export type FiguresRow = Schemas['FiguresRow']
export type TargetRow = Schemas['TargetRow']
export type Figures = Schemas['FiguresOut']

/** What the form needs of the plan. */
export type PlanOfAccidents = Pick<Plan, 'towns' | 'sectors' | 'accident_exclusions'>
