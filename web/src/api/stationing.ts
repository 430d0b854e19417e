/** The documents of 派驻, as `api/schemas/stationing.py` writes them. Dates are 2026-11-02. */

export type Outlook = 'none_owed' | 'met' | 'on_course' | 'pressing' | 'too_late' | 'missed'
export type Standing = 'unassigned' | 'too_late' | 'short' | 'settled'

export interface Quota {
  owed: number
  made: number
  missing: number
  days_left: number
  outlook: Outlook
  words: string
}

export interface Span { first: string; last: string; words: string }

export interface StationedPerson {
  id: string
  person_id: string
  person: string
  from_date: string
  to_date: string | null
  /** Still in office as a 派驻员. */
  serves: boolean
}

export interface StationingRow {
  id: string
  name: string
  town: string | null
  town_code: string
  employees: number
  assigned: boolean
  quota: Quota
  assignments: StationedPerson[]
  gaps: Span[]
  overlaps: Span[]
}

export interface Stationing {
  month: string
  days_left: number
  employees_at_least: number | null
  visits_at_least: number | null
  totals: Record<Standing | 'owed' | 'missing_visits', number>
  enterprises: StationingRow[]
  next_cursor: string | null
}

export interface SupervisorLoad {
  id: string
  name: string
  title: string | null
  office_phone: string | null
  enterprises: number
  owed: number
  missing: number
  visits: number
}

export interface SupervisorLoads { supervisors: SupervisorLoad[] }

export interface OwnStation {
  assignment_id: string
  id: string
  name: string
  town: string | null
  from_date: string
  to_date: string | null
  quota: Quota
}

export interface OwnStationing {
  month: string
  days_left: number
  missing: number
  enterprises: OwnStation[]
  coming: OwnStation[]
}

export interface QuestionedVisit {
  id: string
  person: string
  enterprise: string
  arrived_at: string
  left_at: string
}

export interface VisitQuestion {
  id: string
  kind: 'brief' | 'overlapping' | 'too_fast' | 'identical_fixes' | 'same_photo' | 'alike_photos'
  words: string
  visits: QuestionedVisit[]
  answers: { at: string; person: string; words: string }[]
}

export interface VisitQuestions { month: string; questions: VisitQuestion[] }

/** What people of an office see of everybody; only those that stationing needs. */
export interface PersonRow { id: string; name: string; active: boolean; grants: { role: string }[] }

export interface PresenceFact { kind: string; speaks: 'for' | 'against' | 'neither'; words: string }

export interface Presence {
  grade: 'strong' | 'medium' | 'weak' | 'explained'
  word: string
  facts: PresenceFact[]
}
