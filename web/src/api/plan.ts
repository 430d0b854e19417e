import type { Schemas } from './schemas'

/** The county's plan, as far as phones are shown it. */
export type Plan = Schemas['Plan']

/** Days by grade, and how often a deadline may be put off. */
export type PlanDeadlines = Pick<Schemas['PlanDeadlines'], 'general_days' | 'major_days' | 'extension_times'>

/** The table of rewards, as far as a form needs it. */
export interface PlanRewards {
  amounts: Pick<Schemas['PlanRewardAmount'], 'kind' | 'name' | 'yuan'>[]
  national: Omit<Schemas['PlanRewardRate'], 'source' | 'also' | 'note'>
}
