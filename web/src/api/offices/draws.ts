import type { Plan } from '../plan'
import type { Complete, Schemas } from '../schemas'

export type DrawDocument = Complete<Schemas['DrawIn']>
export type DrawnRole = DrawDocument['roles'][number]
export type Commitment = Schemas['CommitmentOut']
export type DrawPage = Schemas['DrawPage']
export type Draw = Schemas['DrawOut']

/** What the form needs of the plan. */
export type PlanScopes = Pick<Plan, 'towns' | 'sectors' | 'tiers'>
