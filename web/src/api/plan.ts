/** The county's plan, as far as the pages read it. */

/** Of the county's plan: days by grade, and how often a deadline may be put off. */
export interface PlanDeadlines { general_days: number; major_days: number; extension_times: number }

/** The plan's table of rewards, as far as a form needs it. */
export interface PlanRewards {
  amounts: { kind: string; name: string; yuan: number }[]
  national: { percent_of_fine: number; yuan_at_least: number; yuan_at_most: number; yuan_per_concealed_death: number[] }
}

export interface Plan {
  title: string
  sectors: { id: string; local_name: string }[]
  deadlines: PlanDeadlines
  listing: { levels: string[] }
  hotlines: { number: string; purpose: string; public: boolean }[]
  rewards: PlanRewards
  tips: { deaths_go_to: string }
}
