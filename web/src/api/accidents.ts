export interface AccidentDocument {
  happened_on: string
  town_code: string
  sector: string
  deaths: number
  business: boolean
  excluded: { ground: string; reason: string } | null
  description: string
  corrects: string | null
  correction_reason: string | null
}

export interface AccidentRow extends Omit<AccidentDocument, 'excluded'> {
  id: string
  town: string
  sector_name: string
  excluded: string | null
  excluded_name: string | null
  excluded_reason: string | null
  person: string
}

export interface AccidentPage { accidents: AccidentRow[]; next_cursor: string | null }

/** `…_before`: in the same days of the year before. A rate is null where that was zero. */
export interface Numbers {
  accidents: number
  deaths: number
  accidents_before: number
  deaths_before: number
  accidents_change_percent: number | null
  deaths_change_percent: number | null
}

export interface FiguresRow extends Numbers { key: string; name: string; zero: boolean }

export interface TargetRow extends Numbers {
  key: string
  name: string
  direction: string
  value: number
  unit: string
  source: string
  counts: 'accidents' | 'deaths'
  reached: boolean
  missed_by: string[]
}

export interface Figures {
  first: string
  last: string
  before_first: string
  before_last: string
  total: FiguresRow
  sectors: FiguresRow[]
  towns: FiguresRow[]
  targets: TargetRow[]
}

/** What the form needs of the plan. */
export interface PlanOfAccidents {
  towns: { code: string; name: string }[]
  sectors: { id: string; local_name: string }[]
  accident_exclusions: { key: string; name: string }[]
}
