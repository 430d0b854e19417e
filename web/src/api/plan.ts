import type { Complete, Schemas } from './schemas'

/** The county's plan, as far as phones are shown it. */
export type Plan = Schemas['Plan']

/** Days by grade, and how often a deadline may be put off. */
export type PlanDeadlines = Pick<Schemas['PlanDeadlines'], 'general_days' | 'major_days' | 'extension_times'>

/** The table of rewards, as far as a form needs it. */
export interface PlanRewards {
  amounts: Pick<Schemas['PlanRewardAmount'], 'kind' | 'name' | 'yuan'>[]
  national: Omit<Schemas['PlanRewardRate'], 'source' | 'also' | 'note'>
}

/** The values that a county changes by itself, and every change. */
export type PlanValues = Schemas['PlanValues']
export type PlanField = Schemas['PlanFieldOut']
export type PlanChange = Schemas['PlanChangeOut']
export type PlanPreview = Schemas['PlanPreviewOut']
export type PlanChangeDocument = Complete<Schemas['PlanChangeIn']>
